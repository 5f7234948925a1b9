import Postgres

extension Migration {
    /// What a carrier takes back, and the routes still to be driven.
    static let trackingCorrections = Migration(
        "0010_tracking_corrections",
        #"""
        -- A correction may change even a delivered parcel; without it the status could not be folded again from the events.
        ALTER TABLE tracking.event ADD COLUMN is_correction boolean NOT NULL DEFAULT false;

        -- Drivers ask for planned routes, planners for when vehicles are back; driven routes only grow.
        CREATE INDEX route_planned ON routing.route (id) WHERE state = 'planned';
        """#)
}
