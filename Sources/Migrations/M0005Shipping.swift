import Postgres

extension Migration {
    /// Carriers, rate cards, shipments, labels, manifests. Written by carrier-dispatch only.
    static let shipping = Migration(
        "0005_shipping",
        #"""
        CREATE SCHEMA shipping;

        CREATE TABLE shipping.carrier (
            code text PRIMARY KEY,
            name text NOT NULL,
            is_own_fleet boolean NOT NULL DEFAULT false,
            -- Where labels are bought; NULL for the own fleet.
            endpoint text,
            is_active boolean NOT NULL DEFAULT true
        );

        CREATE TABLE shipping.service (
            carrier text NOT NULL REFERENCES shipping.carrier,
            code text NOT NULL,
            name text NOT NULL,
            max_weight_g int NOT NULL,
            max_length_mm int NOT NULL,
            -- Cubic millimetres per gram of volumetric weight (5000 cm3/kg is 5000).
            volumetric_divisor int NOT NULL CHECK (volumetric_divisor > 0),
            PRIMARY KEY (carrier, code)
        );

        -- A zone is a band of great-circle distance from the site within one country.
        CREATE TABLE shipping.zone (
            carrier text NOT NULL,
            service text NOT NULL,
            zone text NOT NULL,
            country text NOT NULL,
            from_km int NOT NULL,
            to_km int NOT NULL,
            transit_days int NOT NULL,
            PRIMARY KEY (carrier, service, country, zone),
            FOREIGN KEY (carrier, service) REFERENCES shipping.service,
            CHECK (from_km < to_km)
        );

        CREATE TABLE shipping.rate (
            carrier text NOT NULL,
            service text NOT NULL,
            zone text NOT NULL,
            up_to_g int NOT NULL,
            price bigint NOT NULL,
            currency text NOT NULL,
            PRIMARY KEY (carrier, service, zone, up_to_g),
            FOREIGN KEY (carrier, service) REFERENCES shipping.service
        );

        CREATE TABLE shipping.manifest (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            carrier text NOT NULL REFERENCES shipping.carrier,
            parcels int NOT NULL,
            closed_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE shipping.shipment (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            parcel_id bigint NOT NULL UNIQUE,
            order_id bigint NOT NULL,
            state text NOT NULL CHECK (state IN
                ('unroutable', 'booking', 'booked', 'dispatched', 'delivered', 'returned', 'failed', 'cancelled')),
            reason text,
            carrier text REFERENCES shipping.carrier,
            service text,
            zone text,
            distance_m int,
            billed_g int,
            price bigint,
            currency text,
            promised_by timestamptz,
            expected_at timestamptz,
            is_late boolean NOT NULL DEFAULT false,
            -- Committed before the carrier is called, sent with every try: one key, one label.
            label_key text UNIQUE,
            tracking_number text UNIQUE,
            label text,
            manifest_id bigint REFERENCES shipping.manifest,
            route_id bigint,
            trace text,
            created_at timestamptz NOT NULL DEFAULT now(),
            booked_at timestamptz,
            dispatched_at timestamptz,
            delivered_at timestamptz
        ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
        CREATE INDEX shipment_order ON shipping.shipment (order_id);
        CREATE INDEX shipment_moving ON shipping.shipment (state) WHERE state IN ('unroutable', 'booking', 'booked', 'dispatched', 'failed');

        -- What other services may read.
        CREATE VIEW shipping.fleet_shipment AS
            SELECT s.id AS shipment_id, s.order_id, s.parcel_id, s.state, s.promised_by, s.tracking_number, s.trace
            FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier WHERE c.is_own_fleet;
        CREATE VIEW shipping.tracked_shipment AS
            SELECT id AS shipment_id, order_id, carrier, tracking_number, state, expected_at, promised_by, trace
            FROM shipping.shipment WHERE tracking_number IS NOT NULL;
        CREATE VIEW shipping.order_delivery AS
            SELECT order_id, count(*) AS shipments, count(*) FILTER (WHERE state = 'delivered') AS delivered,
                   max(delivered_at) AS delivered_at
            FROM shipping.shipment GROUP BY order_id;
        """#)
}
