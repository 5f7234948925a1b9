import Postgres

extension Migration {
    /// A parcel has left when somebody scanned it at the dock, its carrier told of having it, or its vehicle left.
    static let handOvers = Migration(
        "0085_hand_overs",
        #"""
        CREATE TABLE warehouse.hand_over (
            parcel_id bigint PRIMARY KEY REFERENCES warehouse.parcel(id),
            carrier text NOT NULL,
            route_id bigint,
            picker text NOT NULL,
            key_id text,
            scanned_at timestamptz NOT NULL,
            booked_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        COMMENT ON TABLE warehouse.hand_over IS 'Parcels that somebody scanned when they left the house. Append-only.';
        COMMENT ON COLUMN warehouse.hand_over.carrier IS 'Who took it.';
        COMMENT ON COLUMN warehouse.hand_over.route_id IS 'Of the own fleet, the route that it was loaded for; NULL: a third party took it.';
        COMMENT ON COLUMN warehouse.hand_over.picker IS 'The badge of whoever scanned it.';
        COMMENT ON COLUMN warehouse.hand_over.scanned_at IS 'By the clock of the device, and never later than it was told.';

        CREATE VIEW warehouse.handed_over_parcel AS SELECT parcel_id, scanned_at FROM warehouse.hand_over;
        COMMENT ON VIEW warehouse.handed_over_parcel IS 'For others: which parcels were scanned when they left the house.';

        ALTER TABLE shipping.shipment
            ADD COLUMN handed_over_at timestamptz,
            ADD COLUMN handed_over_by text CHECK (handed_over_by IN ('scan', 'acceptance', 'departure')),
            DROP CONSTRAINT shipment_state_check;
        COMMENT ON COLUMN shipping.shipment.handed_over_at IS 'When it left the house, at the latest; NULL: nobody has said that it did.';
        COMMENT ON COLUMN shipping.shipment.handed_over_by IS
            'By what that is known first: a scan at the dock, the carrier''s word of having it, or the departure of its vehicle.';
        UPDATE shipping.shipment s SET
            state = CASE s.state WHEN 'ready' THEN 'handed_over' ELSE s.state END,
            handed_over_at = coalesce(t.status_at, s.delivered_at, s.ready_at, now()),
            handed_over_by = CASE WHEN c.is_own_fleet THEN 'departure' ELSE 'acceptance' END
        FROM shipping.shipment o
        LEFT JOIN tracking.parcel t ON t.shipment_id = o.id
        LEFT JOIN shipping.carrier c ON c.code = o.carrier
        WHERE o.id = s.id AND (s.state IN ('delivered', 'returned')
            OR s.state = 'ready' AND t.status NOT IN ('pending', 'unknown', 'cancelled'));
        ALTER TABLE shipping.shipment
            ADD CONSTRAINT shipment_state_check CHECK (state IN
                ('unroutable', 'booking', 'booked', 'ready', 'handed_over', 'delivered', 'returned', 'failed', 'cancelled')),
            ADD CONSTRAINT shipment_handed_over_check CHECK (
                (handed_over_at IS NULL) = (handed_over_by IS NULL) AND (state <> 'handed_over' OR handed_over_at IS NOT NULL));
        DROP INDEX shipping.shipment_moving;
        CREATE INDEX shipment_moving ON shipping.shipment (state)
            WHERE state IN ('unroutable', 'booking', 'booked', 'ready', 'handed_over', 'failed');
        COMMENT ON INDEX shipping.shipment_moving IS 'Shipments that have not arrived; ended ones only grow.';

        CREATE VIEW shipping.parcel_to_leave AS
        SELECT parcel_id, order_id, state, carrier, route_id, handed_over_at FROM shipping.shipment;
        COMMENT ON VIEW shipping.parcel_to_leave IS 'For others: who is to take each parcel, on which route of the own fleet, and whether it has left.';
        CREATE VIEW shipping.known_carrier AS SELECT code, name, is_own_fleet FROM shipping.carrier;
        COMMENT ON VIEW shipping.known_carrier IS 'For others: who carries.';
        CREATE VIEW routing.loading_route AS SELECT id AS route_id, site, vehicle, state, departs_at FROM routing.route;
        COMMENT ON VIEW routing.loading_route IS 'For others: which vehicle parcels are loaded into, and when it leaves.';

        CREATE OR REPLACE VIEW operations.dispatched_order AS
        SELECT s.order_id,
            CASE
                WHEN bool_and(s.state = 'delivered' OR t.status = 'delivered') THEN 'delivered'
                WHEN bool_and(s.state = 'returned' OR t.status = 'return_to_sender') THEN 'returned'
                ELSE 'handed_over'
            END AS stage
        FROM shipping.shipment s LEFT JOIN tracking.parcel t ON t.shipment_id = s.id
        WHERE s.state <> 'cancelled'
        GROUP BY s.order_id
        HAVING bool_or(
            s.state IN ('handed_over', 'delivered', 'returned')
            OR t.status NOT IN ('pending', 'unknown', 'cancelled')
            OR EXISTS (SELECT FROM warehouse.hand_over h WHERE h.parcel_id = s.parcel_id)
            OR EXISTS (SELECT FROM routing.stop p JOIN routing.route r ON r.id = p.route_id
                       WHERE p.shipment_id = s.id AND p.state <> 'cancelled' AND r.state IN ('started', 'driven'))
            OR EXISTS (SELECT FROM routing.stop_report d WHERE d.shipment_id = s.id));
        COMMENT ON VIEW operations.dispatched_order IS
            'For all: orders of which a parcel has left the house: it was scanned, accepted by its carrier, or aboard when its vehicle left. They cannot be cancelled any more. Shipments follow; this asks the signs themselves.';

        -- Both views as they stand, with the new state.
        DO $$
        DECLARE
            change record;
            before text;
            after text;
        BEGIN
            FOR change IN SELECT * FROM (VALUES
                ('operations.order_state', 'count\(\*\) FILTER \(WHERE \(?s\.state = ''ready''::text\)?\) AS ready,',
                 '\& count(*) FILTER (WHERE s.state = ''handed_over''::text) AS handed_over,'),
                ('operations.order_state', 'WHEN \(?d\.ready > 0\)? THEN ''ready''::text', '\& WHEN d.handed_over > 0 THEN ''handed_over''::text'),
                ('operations.order_state', 's\.delivered_at, s\.ready_at', 's.delivered_at, s.handed_over_at, s.ready_at'),
                ('operations.standing', 's\.state = ''ready''::text(\)? AND \(?\(?p\.status)',
                 's.state = ANY (ARRAY[''ready''::text, ''handed_over''::text])\1'),
                ('operations.standing', 's\.state = ''ready''::text(\)? AND \(?NOT)',
                 's.state = ANY (ARRAY[''ready''::text, ''handed_over''::text])\1'),
                ('operations.standing', 'ARRAY\[''booked''::text, ''ready''::text\]', 'ARRAY[''booked''::text, ''ready''::text, ''handed_over''::text]')
            ) AS v(name, pattern, replacement) LOOP
                before := pg_get_viewdef(change.name::regclass);
                after := regexp_replace(before, change.pattern, change.replacement);
                IF after = before THEN RAISE EXCEPTION '% has nothing like %', change.name, change.pattern; END IF;
                EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', change.name, after);
            END LOOP;
            EXECUTE 'CREATE OR REPLACE VIEW operations.standing AS ' || rtrim(pg_get_viewdef('operations.standing'::regclass), ';') || $view$
                UNION ALL
                SELECT 'carrier-dispatch.tracking.updated', 'tracking.updated', s.id::text,
                    json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'tracking_number', p.tracking_number, 'status', p.status)::text,
                    p.status_at, s.trace
                FROM shipping.shipment s JOIN tracking.parcel p ON p.shipment_id = s.id
                WHERE s.state = 'ready' AND p.status NOT IN ('pending', 'unknown', 'cancelled', 'delivered', 'return_to_sender')
                UNION ALL
                SELECT 'carrier-dispatch.parcel.handed-over', 'parcel.handed-over', h.parcel_id::text,
                    json_build_object('parcel_id', h.parcel_id, 'order_id', s.order_id)::text, h.booked_at, s.trace
                FROM shipping.shipment s JOIN warehouse.hand_over h ON h.parcel_id = s.parcel_id
                WHERE s.state = 'ready'
            $view$;
        END $$;
        """#)
}
