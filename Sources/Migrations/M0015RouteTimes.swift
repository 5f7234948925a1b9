import Postgres

extension Migration {
    /// When each route leaves and is back, so that a vehicle is never given two at once.
    static let routeTimes = Migration(
        "0015_route_times",
        #"""
        ALTER TABLE routing.route ADD COLUMN departs_at timestamptz, ADD COLUMN back_at timestamptz;

        -- Until now a vehicle's planned routes were taken to be driven one after the other from the moment of the first.
        UPDATE routing.route r SET departs_at = n.back_at - r.duration_s * interval '1 second', back_at = n.back_at
        FROM (SELECT id, min(planned_at) OVER w + sum(duration_s) OVER w * interval '1 second' AS back_at
              FROM routing.route WHERE state = 'planned' WINDOW w AS (PARTITION BY vehicle ORDER BY id)) n
        WHERE r.id = n.id;
        """#)
}
