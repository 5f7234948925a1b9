import Postgres

extension Migration {
    /// Drivers' keys are of vehicles, and every report says whose key it came under and what is odd about it.
    static let vehicleKeys = Migration(
        "0043_vehicle_keys",
        #"""
        -- Keys of drivers that exist go on doing what they did; a new one does what it is made for.
        ALTER TABLE operations.api_key ADD COLUMN vehicles text[] NOT NULL DEFAULT '{}';
        UPDATE operations.api_key SET vehicles = '{*}', scopes = scopes || '{fleet:dispatch,solve}'::text[] WHERE 'fleet' = ANY (scopes);
        COMMENT ON COLUMN operations.api_key.vehicles IS
            'Which vehicles the key drives: their codes, or * for all. Routes of other vehicles do not exist for its holder.';

        ALTER TABLE routing.route ADD COLUMN started_by text, ADD COLUMN returned_by text;
        COMMENT ON COLUMN routing.route.started_by IS 'The id of the key under which started_at was told; NULL before keys were noted.';
        COMMENT ON COLUMN routing.route.returned_by IS 'As started_by, of returned_at.';
        CREATE INDEX route_vehicle ON routing.route (vehicle, id);
        COMMENT ON INDEX routing.route_vehicle IS 'Drivers ask for the routes of their vehicles, driven ones too.';

        ALTER TABLE routing.stop_report
            ADD COLUMN reported_by text,
            ADD COLUMN distance_m int,
            ADD COLUMN marks text[] NOT NULL DEFAULT '{}' CHECK (marks <@ ARRAY['far', 'late', 'dispatched']);
        COMMENT ON COLUMN routing.stop_report.reported_by IS 'The id of the key it came under; NULL before keys were noted.';
        COMMENT ON COLUMN routing.stop_report.distance_m IS 'From where it was made to the stop; NULL: it does not say where.';
        COMMENT ON COLUMN routing.stop_report.marks IS 'What is odd about it. A marked report counts as any other.';
        -- How far a driver is from an order that was located by its town says nothing.
        CREATE VIEW orders.town_centre AS SELECT latitude, longitude FROM orders.town;
        COMMENT ON VIEW orders.town_centre IS 'For others: places that stand for whole towns.';
        CREATE INDEX town_place ON orders.town (latitude, longitude);
        COMMENT ON INDEX orders.town_place IS 'Whether a place stands for a town.';
        CREATE INDEX stop_report_marked ON routing.stop_report (reported_at) WHERE marks <> '{}';
        COMMENT ON INDEX routing.stop_report_marked IS 'What somebody should look at.';
        """#)
}
