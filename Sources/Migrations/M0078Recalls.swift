import Postgres

extension Migration {
    /// A packed order with pieces of a barred lot is held, and opened by whoever takes the first piece out; what left its order for whatever
    /// reason lies on the books of no bin until it is put back.
    static let recalls = Migration(
        "0078_recalls",
        """
        ALTER TABLE warehouse.parcel
            ADD COLUMN opened_at timestamptz,
            DROP CONSTRAINT parcel_order_id_number_key;
        COMMENT ON COLUMN warehouse.parcel.opened_at IS
            'Since when it is no parcel any more: its pieces are put back, or packed again. NULL: it is closed.';
        CREATE UNIQUE INDEX parcel_order ON warehouse.parcel (order_id, number, opened_at) NULLS NOT DISTINCT;
        COMMENT ON INDEX warehouse.parcel_order IS
            'The parcels of an order; those that are closed are counted from 1, and so are those that were opened together.';

        ALTER TABLE warehouse.fulfilment ADD COLUMN held_at timestamptz;
        COMMENT ON COLUMN warehouse.fulfilment.held_at IS
            'Since when its parcels must not leave, for the reason that it has; the first piece that is put back opens them. NULL: they may.';
        CREATE INDEX fulfilment_held ON warehouse.fulfilment (order_id) WHERE held_at IS NOT NULL;
        COMMENT ON INDEX warehouse.fulfilment_held IS 'Packed orders that are held.';

        COMMENT ON TABLE warehouse.put_back IS
            'Pieces that were picked and left their order, or are held with it: on the books of no bin until somebody has put them into one.';
        UPDATE warehouse.allocation a SET state = 'released'
        FROM warehouse.put_back b JOIN warehouse.fulfilment f ON f.order_id = b.order_id AND f.state = 'cancelled'
        WHERE a.id = b.allocation_id AND a.state = 'picked';

        CREATE OR REPLACE VIEW warehouse.packed_parcel AS
        SELECT p.id AS parcel_id, p.order_id, p.number, p.sscc, p.carton, p.weight_g, p.length_mm, p.width_mm, p.height_mm,
            p.packed_at, s.code AS site, s.latitude AS site_latitude, s.longitude AS site_longitude, s.country AS site_country,
            p.opened_at IS NOT NULL AS is_opened
        FROM warehouse.parcel p
        JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        JOIN warehouse.site s ON s.code = f.site;
        COMMENT ON VIEW warehouse.packed_parcel IS
            'For others: parcels, where they stand, and whether they were opened again, so that they are none any more.';

        -- For each order by itself: the one before looked at every allocation as soon as a lot was barred.
        CREATE OR REPLACE VIEW operations.barred_order AS
        SELECT f.order_id, b.reason
        FROM warehouse.fulfilment f
        CROSS JOIN LATERAL (
            SELECT string_agg(DISTINCT s.sku || coalesce(' lot ' || nullif(s.lot, ''), '') || ' is '
                || CASE x.kind WHEN 'recalled' THEN 'recalled' ELSE 'held for quality' END, '; ') AS reason
            FROM warehouse.allocation a
            JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.lot_bar x ON x.sku = s.sku AND x.lot = s.lot AND x.cleared_at IS NULL
            WHERE a.order_id = f.order_id AND a.state = 'picked') b
        WHERE f.state = 'packed' AND b.reason IS NOT NULL;

        -- The parcels of an order are those that are closed; one that is held says why.
        CREATE OR REPLACE VIEW operations.order_state AS
        SELECT o.id AS order_id, o.channel, o.external_id, o.placed_at, o.promised_by, o.accepted_at, o.completed_at,
            CASE
                WHEN o.status IN ('held', 'cancelled', 'completed') THEN o.status
                WHEN f.order_id IS NULL THEN 'accepted'
                WHEN f.state <> 'packed' THEN f.state
                WHEN d.order_id IS NULL OR d.shipments < p.parcels THEN 'packed'
                WHEN d.unroutable > 0 THEN 'unroutable'
                WHEN d.failed > 0 THEN 'exception'
                WHEN d.booking > 0 THEN 'booking'
                WHEN d.booked > 0 THEN 'booked'
                WHEN d.ready > 0 THEN 'ready'
                ELSE 'delivered'
            END AS stage,
            coalesce(
                CASE WHEN o.status = 'held' THEN h.detail END,
                CASE WHEN o.status = 'cancelled' THEN o.reason END,
                CASE WHEN f.state = 'promised' THEN
                    'not due yet; ' || coalesce('all of it is expected by ' || f.expected_on, 'not all of it is expected so far') END,
                CASE WHEN f.state IN ('backordered', 'cancelled') THEN
                    f.reason || coalesce('; expected on ' || f.expected_on, '') || coalesce('; blocked until counted: ' || b.places, '') END,
                CASE WHEN f.held_at IS NOT NULL THEN 'held: ' || f.reason END,
                d.reason,
                '') AS reason,
            coalesce(
                o.completed_at, o.cancelled_at, f.held_at, d.changed_at, f.packed_at, f.picked_at, f.picking_at, f.allocated_at, f.arrived_at,
                o.accepted_at) AS since,
            CASE WHEN o.status NOT IN ('held', 'cancelled', 'completed') AND f.state IN ('promised', 'backordered') THEN f.expected_on
                END AS expected_on
        FROM orders."order" o
        LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
        LEFT JOIN LATERAL (
            SELECT string_agg(hold.detail, '; ' ORDER BY hold.reason) AS detail FROM orders.hold
            WHERE hold.order_id = o.id AND hold.released_at IS NULL) h ON o.status = 'held'
        LEFT JOIN LATERAL (
            SELECT string_agg(s.on_hand - s.reserved || ' of ' || s.sku || ' at ' || l.code, ', ' ORDER BY l.code, s.sku) AS places
            FROM orders.line n
            JOIN warehouse.stock s ON s.sku = n.sku AND s.site = f.site AND s.is_blocked AND s.reserved < s.on_hand
            JOIN warehouse.location l ON l.id = s.location_id
            WHERE n.order_id = o.id AND f.state = 'backordered') b ON true
        LEFT JOIN LATERAL (
            SELECT count(*) AS parcels FROM warehouse.parcel WHERE parcel.order_id = o.id AND parcel.opened_at IS NULL) p ON f.state = 'packed'
        LEFT JOIN LATERAL (
            SELECT s.order_id, count(*) AS shipments,
                count(*) FILTER (WHERE s.state = 'unroutable') AS unroutable,
                count(*) FILTER (WHERE s.state IN ('failed', 'returned', 'cancelled')) AS failed,
                count(*) FILTER (WHERE s.state = 'booking') AS booking,
                count(*) FILTER (WHERE s.state = 'booked') AS booked,
                count(*) FILTER (WHERE s.state = 'ready') AS ready,
                max(s.reason) AS reason,
                max(coalesce(s.delivered_at, s.ready_at, s.booked_at, s.created_at)) AS changed_at
            FROM shipping.shipment s JOIN warehouse.parcel c ON c.id = s.parcel_id AND c.opened_at IS NULL
            WHERE s.order_id = o.id GROUP BY s.order_id) d ON f.state = 'packed';

        -- What was opened, and what must not leave, waits for no program; shipments of opened parcels are cancelled.
        DO $$
        DECLARE
            definition text := pg_get_viewdef('operations.standing'::regclass);
            part text[];
        BEGIN
            FOREACH part SLICE 1 IN ARRAY ARRAY[
                ['WHERE (s.parcel_id = p.id))))', 'WHERE (s.parcel_id = p.id)))) AND p.opened_at IS NULL
                    AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = p.order_id)'],
                ['WHERE (shipment.state = ''booking''::text)', 'WHERE (shipment.state = ''booking''::text)
                    AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = shipment.order_id)'],
                ['WHERE ((s.state = ''booked''::text) AND', 'WHERE ((s.state = ''booked''::text)
                    AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id) AND'],
                ['(x.state <> ''delivered''::text)', '(x.state <> ALL (ARRAY[''delivered''::text, ''cancelled''::text]))']]
            LOOP
                IF strpos(definition, part[1]) = 0 THEN RAISE EXCEPTION 'operations.standing has no %', part[1]; END IF;
                definition := replace(definition, part[1], part[2]);
            END LOOP;
            EXECUTE 'CREATE OR REPLACE VIEW operations.standing AS ' || definition;
        END $$;
        """)
}
