import Postgres

extension Migration {
    /// What drivers report of their routes: when they left, and each stop with its proof of delivery.
    static let stopReports = Migration(
        "0023_stop_reports",
        #"""
        ALTER TABLE routing.route
            DROP CONSTRAINT route_state_check,
            ADD CONSTRAINT route_state_check CHECK (state IN ('planned', 'started', 'driven')),
            ADD COLUMN started_at timestamptz,
            -- When the vehicle was reported back at the depot; back_at is the plan until then.
            ADD COLUMN returned_at timestamptz;
        DROP INDEX routing.route_planned;
        CREATE INDEX route_under_way ON routing.route (id) WHERE state IN ('planned', 'started');
        CREATE INDEX route_back ON routing.route (back_at) WHERE state = 'driven';

        -- A stop stays open until it is completed, failed for good, or its order is cancelled.
        ALTER TABLE routing.stop
            ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'completed', 'failed', 'cancelled')),
            -- Not before; NULL: shipment.booked says when. Infinity while a vehicle still has to bring the parcel back.
            ADD COLUMN plan_after timestamptz;
        UPDATE routing.stop s SET state = 'completed' FROM routing.route r WHERE r.id = s.route_id AND r.state = 'driven';

        DROP INDEX routing.stop_unplanned;
        CREATE INDEX stop_unplanned ON routing.stop (plan_after) WHERE route_id IS NULL AND state = 'open';

        -- One per stop of a route; a stop that failed may be tried again on another route.
        CREATE TABLE routing.stop_report (
            route_id bigint NOT NULL REFERENCES routing.route,
            shipment_id bigint NOT NULL REFERENCES routing.stop,
            -- The stop's place on the route and its planned arrival when it was reported.
            seq int NOT NULL,
            arrive_at timestamptz,
            outcome text NOT NULL CHECK (outcome IN ('completed', 'failed')),
            -- Why it failed.
            cause text CHECK ((cause IS NULL) = (outcome = 'completed')),
            -- A person's name.
            recipient text,
            latitude double precision,
            longitude double precision,
            -- URL or key of a picture kept elsewhere.
            photo text,
            note text,
            occurred_at timestamptz NOT NULL,
            reported_at timestamptz NOT NULL DEFAULT now(),
            trace text,
            PRIMARY KEY (route_id, shipment_id)
        );
        CREATE INDEX stop_report_shipment ON routing.stop_report (shipment_id);

        -- A driver's report makes a tracking event without a delivery of a carrier.
        ALTER TABLE tracking.event ALTER COLUMN delivery_id DROP NOT NULL;

        -- What other services may read.
        CREATE VIEW routing.reported_stop AS
            SELECT route_id, shipment_id, outcome, cause, recipient, note, occurred_at FROM routing.stop_report;
        CREATE VIEW routing.started_stop AS
            SELECT s.shipment_id, s.route_id, s.arrive_at, r.started_at
            FROM routing.stop s JOIN routing.route r ON r.id = s.route_id
            WHERE r.started_at IS NOT NULL AND s.state <> 'cancelled';
        CREATE OR REPLACE VIEW routing.planned_stop AS
            SELECT s.shipment_id, s.order_id, s.route_id, s.seq, s.arrive_at, r.vehicle, r.planned_at
            FROM routing.stop s JOIN routing.route r ON r.id = s.route_id
            WHERE s.state <> 'cancelled';
        """#)
}
