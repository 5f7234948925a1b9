import Postgres

extension Migration {
    /// Own-fleet vehicles, routes and stops. Written by route-optimizer only.
    static let routing = Migration(
        "0006_routing",
        #"""
        CREATE SCHEMA routing;

        CREATE TABLE routing.vehicle (
            code text PRIMARY KEY,
            site text NOT NULL,
            capacity_g int NOT NULL CHECK (capacity_g > 0),
            capacity_cm3 int NOT NULL CHECK (capacity_cm3 > 0),
            shift_s int NOT NULL CHECK (shift_s > 0),
            max_stops int NOT NULL CHECK (max_stops > 0),
            is_active boolean NOT NULL DEFAULT true
        );

        CREATE TABLE routing.route (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            site text NOT NULL,
            vehicle text NOT NULL REFERENCES routing.vehicle,
            state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'driven')),
            distance_m int NOT NULL,
            duration_s int NOT NULL,
            planned_at timestamptz NOT NULL DEFAULT now(),
            driven_at timestamptz
        );

        CREATE TABLE routing.stop (
            shipment_id bigint PRIMARY KEY,
            order_id bigint NOT NULL,
            -- NULL while no route holds the stop; then `reason` says why.
            route_id bigint REFERENCES routing.route,
            seq int,
            tracking_number text,
            latitude double precision NOT NULL,
            longitude double precision NOT NULL,
            weight_g int NOT NULL,
            volume_cm3 int NOT NULL,
            arrive_at timestamptz,
            reason text,
            asked_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (route_id, seq)
        );
        CREATE INDEX stop_unplanned ON routing.stop (asked_at) WHERE route_id IS NULL;

        -- What other services may read.
        CREATE VIEW routing.planned_stop AS
            SELECT s.shipment_id, s.order_id, s.route_id, s.seq, s.arrive_at, r.vehicle, r.planned_at
            FROM routing.stop s JOIN routing.route r ON r.id = s.route_id;
        """#)
}
