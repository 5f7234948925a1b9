import Postgres

extension Migration {
    /// When each parcel is expected by what is known of its lane, every change of it, and how such forecasts fared.
    static let expectedArrivals = Migration(
        "0091_expected_arrivals",
        #"""
        ALTER TABLE tracking.parcel
            ADD COLUMN lane text[] CHECK (cardinality(lane) = 5),
            ADD COLUMN arrival_p50 timestamptz,
            ADD COLUMN arrival_p90 timestamptz,
            ADD CONSTRAINT parcel_arrival_check CHECK ((arrival_p50 IS NULL) = (arrival_p90 IS NULL) AND arrival_p50 <= arrival_p90);
        COMMENT ON COLUMN tracking.parcel.lane IS
            'Service, site, its country, the consignee''s country and the beginning of the postcode, as in lane_week; NULL: not known.';
        COMMENT ON COLUMN tracking.parcel.arrival_p50 IS
            'By when half of all parcels like it arrive, as was told last; stays when it is over. NULL: nobody can tell.';
        COMMENT ON COLUMN tracking.parcel.arrival_p90 IS 'The same of nine in ten.';

        CREATE TABLE tracking.arrival (
            shipment_id bigint NOT NULL,
            id bigint GENERATED ALWAYS AS IDENTITY,
            noted_at timestamptz NOT NULL DEFAULT now(),
            p50 timestamptz,
            p90 timestamptz,
            cause text NOT NULL CHECK (cause IN ('label', 'scan', 'out_for_delivery', 'attempt', 'delay', 'plan', 'status', 'overdue')),
            level text CHECK (level IN ('weekday', 'lane', 'country', 'countries', 'service', 'carrier')),
            PRIMARY KEY (shipment_id, id),
            CHECK ((p50 IS NULL) = (p90 IS NULL) AND p50 <= p90)
        );
        COMMENT ON TABLE tracking.arrival IS 'Every change of when a parcel is expected. Append-only.';
        COMMENT ON COLUMN tracking.arrival.p50 IS 'NULL like p90: nobody can tell any more, or it waits for its consignee.';
        COMMENT ON COLUMN tracking.arrival.level IS 'What of the lanes it was read from; NULL: a route''s plan, or nothing.';
        CREATE INDEX arrival_half ON tracking.arrival (p50);
        COMMENT ON INDEX tracking.arrival_half IS 'Which parcels should have arrived since the last time that was looked for.';
        CREATE INDEX arrival_most ON tracking.arrival (p90) WHERE cause = 'scan';
        COMMENT ON INDEX tracking.arrival_most IS 'Which forecasts are to be judged.';

        CREATE TABLE tracking.arrival_day (
            carrier text NOT NULL,
            service text NOT NULL,
            day date NOT NULL,
            half_due integer NOT NULL DEFAULT 0,
            half_missed integer NOT NULL DEFAULT 0 CHECK (half_missed <= half_due),
            most_due integer NOT NULL DEFAULT 0,
            most_missed integer NOT NULL DEFAULT 0 CHECK (most_missed <= most_due),
            PRIMARY KEY (carrier, service, day)
        );
        COMMENT ON TABLE tracking.arrival_day IS
            'How many forecasts, made at the first scan, came due on a day in UTC, and how many parcels had not arrived by then: by how much a service is slower or quicker than its lanes say.';

        CREATE TABLE tracking.arrival_mark (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            looked_until timestamptz NOT NULL
        );
        COMMENT ON TABLE tracking.arrival_mark IS 'One row: parcels that should have arrived before it were looked at.';
        INSERT INTO tracking.arrival_mark (looked_until) VALUES (now());

        CREATE OR REPLACE VIEW shipping.carrier_code AS SELECT code, is_own_fleet FROM shipping.carrier;

        CREATE OR REPLACE VIEW tracking.shipment_status AS
            SELECT shipment_id, order_id, tracking_number, status, cause, status_at, first_at, delivered_at, attempts,
                CASE WHEN status NOT IN ('delivered', 'return_to_sender', 'cancelled') THEN arrival_p50 END AS arrival_p50,
                CASE WHEN status NOT IN ('delivered', 'return_to_sender', 'cancelled') THEN arrival_p90 END AS arrival_p90
            FROM tracking.parcel;

        UPDATE tracking.parcel p SET lane = ARRAY[c.service, w.site, w.site_country, d.country,
            CASE d.country WHEN 'GB' THEN coalesce(substring(z.signs FROM '^[A-Z]{1,2}'), '') WHEN 'US' THEN left(z.signs, 3) ELSE left(z.signs, 2) END]
        FROM shipping.tracked_carriage c
        JOIN warehouse.packed_parcel w ON w.parcel_id = c.parcel_id
        JOIN orders.destination d ON d.order_id = w.order_id
        CROSS JOIN LATERAL (SELECT upper(regexp_replace(coalesce(d.postcode, ''), '[^0-9A-Za-z]', '', 'g')) AS signs) z
        WHERE c.shipment_id = p.shipment_id AND p.status NOT IN ('delivered', 'return_to_sender', 'cancelled');
        """#)
}
