import Postgres

extension Migration {
    /// When the parcels of the own fleet are expected, and that tracking has heard of it.
    static let expectedTimes = Migration(
        "0028_expected_times",
        #"""
        -- When open stops are reached, by which version of their route, and since when that is so; what other services may read.
        CREATE VIEW routing.expected_stop AS
            SELECT s.shipment_id, s.route_id, n.version, n.timed_at, s.arrive_at
            FROM routing.stop s JOIN routing.route r ON r.id = s.route_id
            CROSS JOIN LATERAL (
                SELECT coalesce(max(c.version), 1) AS version, coalesce(max(c.changed_at), r.planned_at) AS timed_at
                FROM routing.route_change c WHERE c.route_id = r.id) AS n
            WHERE s.state = 'open' AND s.arrive_at IS NOT NULL AND r.state IN ('planned', 'started');

        -- What stood still before, under a name of its own, so that what is added need not repeat it.
        ALTER VIEW operations.standing RENAME TO standing_work;

        -- That, and: routes whose present times tracking has not heard of.
        CREATE VIEW operations.standing AS
            SELECT * FROM operations.standing_work
            UNION ALL
            SELECT CASE e.version WHEN 1 THEN 'tracking.route-planned' ELSE 'tracking.route-changed' END,
                   CASE e.version WHEN 1 THEN 'route.planned' ELSE 'route.changed' END,
                   e.route_id::text, json_build_object('route_id', e.route_id)::text, min(e.timed_at), NULL
            FROM routing.expected_stop e JOIN shipping.shipment s ON s.id = e.shipment_id
            WHERE s.tracking_number IS NOT NULL AND NOT EXISTS (
                SELECT FROM tracking.event k WHERE k.tracking_number = s.tracking_number
                    AND k.key = 'id:route-' || e.route_id || '-expected-' || s.id || '-' || e.version)
            GROUP BY e.route_id, e.version;
        """#)
}
