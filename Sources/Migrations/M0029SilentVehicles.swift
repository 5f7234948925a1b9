import Postgres

extension Migration {
    /// Vehicles that report nothing though a stop should have ended.
    static let silentVehicles = Migration(
        "0029_silent_vehicles",
        #"""
        ALTER TABLE routing.route
            -- When the stop should have ended that nothing was heard of; NULL: the vehicle reports.
            ADD COLUMN silent_since timestamptz,
            -- When that was last noticed; the rest of the route is planned from then on.
            ADD COLUMN silent_at timestamptz;
        """#)
}
