import Postgres

extension Migration {
    /// Routes that are planned anew while they are driven, and shifts that are planned at a cut-off.
    static let replanning = Migration(
        "0024_replanning",
        #"""
        ALTER TABLE routing.route
            DROP CONSTRAINT route_state_check,
            -- Cancelled: every stop was, before the vehicle left.
            ADD CONSTRAINT route_state_check CHECK (state IN ('planned', 'started', 'driven', 'cancelled')),
            -- Counts every change; a plan made from another version is out of date.
            ADD COLUMN version int NOT NULL DEFAULT 1,
            -- Where the travel times come from, in words.
            ADD COLUMN travel text;

        ALTER TABLE routing.stop
            ADD COLUMN cancelled_at timestamptz,
            -- The start of the shift it waits for.
            ADD COLUMN depart_after timestamptz;

        -- How routes were changed after they were planned, in words.
        CREATE TABLE routing.route_change (
            route_id bigint NOT NULL REFERENCES routing.route,
            -- The route's version after the change.
            version int NOT NULL,
            place int NOT NULL,
            kind text NOT NULL CHECK (kind IN ('added', 'removed', 'moved', 'retimed', 'route')),
            -- NULL when it is about the route as a whole.
            shipment_id bigint,
            sentence text NOT NULL,
            changed_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (route_id, version, place)
        );

        CREATE OR REPLACE VIEW orders.destination AS
            SELECT id AS order_id, channel, external_id, recipient, street, city, region, postcode, country, latitude, longitude,
                   promised_by, priority, trace, status
            FROM orders."order";
        """#)
}
