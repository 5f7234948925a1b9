import Postgres

extension Migration {
    /// An order may lose pieces and get another address until a parcel of it leaves the house; whoever works at it looks here what it is now.
    static let orderChanges = Migration(
        "0079_order_changes",
        """
        ALTER TABLE orders."order" ADD COLUMN changed_at timestamptz, ADD COLUMN address_changed_at timestamptz;
        COMMENT ON COLUMN orders."order".changed_at IS 'When lines or address changed last after it was stored; NULL: they never did.';
        COMMENT ON COLUMN orders."order".address_changed_at IS 'When the address did; what was booked before goes to another one.';
        CREATE INDEX order_changed ON orders."order" (changed_at) WHERE changed_at IS NOT NULL AND status = 'accepted';
        COMMENT ON INDEX orders.order_changed IS 'Orders that changed and have not ended.';
        ALTER TABLE orders.line DROP CONSTRAINT line_quantity_check, ADD CONSTRAINT line_quantity_check CHECK (quantity >= 0);
        COMMENT ON COLUMN orders.line.quantity IS '0: the line was taken off after the order was stored.';

        CREATE TABLE orders.change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            order_id bigint NOT NULL REFERENCES orders."order" (id) ON DELETE CASCADE,
            changed_at timestamptz NOT NULL,
            changed_by text NOT NULL,
            reason text NOT NULL DEFAULT '',
            sentences text[] NOT NULL CHECK (cardinality(sentences) > 0)
        );
        COMMENT ON TABLE orders.change IS 'What was changed in orders after they were stored, and by whom.';
        COMMENT ON COLUMN orders.change.changed_by IS 'The name of the API key.';
        COMMENT ON COLUMN orders.change.sentences IS 'What was, and what is: `line 2: 3 → 1`.';
        CREATE INDEX change_order ON orders.change (order_id);

        CREATE OR REPLACE VIEW orders.released_line AS
        SELECT l.order_id, l.line_no, l.sku, l.quantity, o.priority, o.promised_by, o.ship_complete
        FROM orders.line l JOIN orders."order" o ON o.id = l.order_id WHERE coalesce(o.status = 'accepted', false) AND l.quantity > 0;

        ALTER TABLE warehouse.fulfilment ADD COLUMN changed_at timestamptz;
        COMMENT ON COLUMN warehouse.fulfilment.changed_at IS
            'When what it has was last made what is ordered; pickers hear of it with the next answer. NULL: it never changed.';

        CREATE VIEW operations.changed_order AS
        SELECT f.order_id,
            CASE WHEN l.is_less THEN 'fewer pieces are ordered than were packed' ELSE 'it goes to another address than it was booked to' END AS reason
        FROM warehouse.fulfilment f
        JOIN orders."order" o ON o.id = f.order_id AND o.changed_at IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM warehouse.parcel p JOIN warehouse.parcel_line c ON c.parcel_id = p.id
                JOIN orders.line n ON n.order_id = p.order_id AND n.line_no = c.line_no
                WHERE p.order_id = f.order_id AND p.opened_at IS NULL
                GROUP BY n.line_no, n.quantity HAVING sum(c.quantity) > n.quantity) AS is_less,
            EXISTS (
                SELECT FROM shipping.shipment s
                WHERE s.order_id = f.order_id AND s.state NOT IN ('unroutable', 'cancelled') AND s.created_at <= o.address_changed_at
                    AND (SELECT p.opened_at IS NULL FROM warehouse.parcel p WHERE p.id = s.parcel_id)) AS is_elsewhere
            OFFSET 0) l
        WHERE f.state = 'packed' AND (l.is_less OR l.is_elsewhere);
        COMMENT ON VIEW operations.changed_order IS
            'For all: packed orders whose parcels are not what is ordered any more, and why. Those that have left are among them.';

        CREATE OR REPLACE VIEW operations.barred_order AS
        SELECT f.order_id, b.reason
        FROM warehouse.fulfilment f
        CROSS JOIN LATERAL (
            SELECT concat_ws('; ', (
                SELECT string_agg(DISTINCT s.sku || coalesce(' lot ' || nullif(s.lot, ''), '') || ' is '
                    || CASE x.kind WHEN 'recalled' THEN 'recalled' ELSE 'held for quality' END, '; ')
                FROM warehouse.allocation a
                JOIN warehouse.stock s ON s.id = a.stock_id
                JOIN warehouse.lot_bar x ON x.sku = s.sku AND x.lot = s.lot AND x.cleared_at IS NULL
                WHERE a.order_id = f.order_id AND a.state = 'picked'), (
                SELECT c.reason FROM operations.changed_order c WHERE c.order_id = f.order_id)) AS reason) b
        WHERE f.state = 'packed' AND b.reason <> '';
        COMMENT ON VIEW operations.barred_order IS
            'For all: packed orders of which nothing may leave the house, and why: a lot is barred, or the order changed. Those that have left are among them.';

        -- What the warehouse has of an order is what is ordered, or somebody has still to see to it.
        DO $$
        BEGIN
            EXECUTE 'CREATE OR REPLACE VIEW operations.standing AS ' || rtrim(pg_get_viewdef('operations.standing'::regclass), '; ') || '
                UNION ALL
                SELECT ''picking-worker.order.changed'', ''order.changed'', o.id::text, json_build_object(''order_id'', o.id)::text, o.changed_at, o.trace
                FROM orders."order" o JOIN warehouse.fulfilment f ON f.order_id = o.id
                WHERE o.changed_at IS NOT NULL AND o.status = ''accepted'' AND coalesce(f.changed_at, f.arrived_at) < o.changed_at
                    AND (SELECT d.stage FROM operations.dispatched_order d WHERE d.order_id = o.id) IS NULL';
        END $$;
        """)
}
