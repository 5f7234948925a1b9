import Postgres

extension Migration {
    /// An order may be cancelled until a parcel of it leaves the house: what was picked for it is put back, and its labels are voided.
    static let putBacks = Migration(
        "0073_put_backs",
        """
        CREATE TABLE warehouse.put_back (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            order_id bigint NOT NULL,
            allocation_id bigint NOT NULL,
            stock_id bigint NOT NULL REFERENCES warehouse.stock (id),
            container text NOT NULL CHECK (container <> ''),
            quantity integer NOT NULL CHECK (quantity > 0),
            returned integer NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND quantity),
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
            created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            done_at timestamptz,
            done_by text,
            UNIQUE (allocation_id, container),
            CHECK ((state = 'done') = (returned = quantity))
        );
        COMMENT ON TABLE warehouse.put_back IS
            'Pieces that were picked for orders that are cancelled: on the books of no bin until somebody has put them into one.';
        COMMENT ON COLUMN warehouse.put_back.stock_id IS 'Where they were picked from, and so article, lot and expiry.';
        COMMENT ON COLUMN warehouse.put_back.container IS 'Where they lie: the code of a cart''s bin, or the SSCC of a parcel.';
        COMMENT ON COLUMN warehouse.put_back.returned IS 'Of them, pieces that lie in bins again.';
        COMMENT ON COLUMN warehouse.put_back.done_by IS 'Who put the last of them back.';
        CREATE INDEX put_back_open ON warehouse.put_back (order_id) WHERE state = 'open';
        COMMENT ON INDEX warehouse.put_back_open IS 'What is to be put back; done ones only grow.';

        ALTER TABLE warehouse.tour ADD COLUMN stopped_at timestamptz;
        COMMENT ON COLUMN warehouse.tour.stopped_at IS
            'When an order of it was cancelled last: the next answer to its picker says so. NULL: none was.';

        ALTER TABLE warehouse.ledger DROP CONSTRAINT ledger_reason_check, ADD CONSTRAINT ledger_reason_check CHECK (reason IN (
            'receipt', 'reserve', 'release', 'pick', 'put_back', 'move', 'status', 'adjust', 'transfer'));

        ALTER TABLE shipping.shipment ADD COLUMN void_wanted_at timestamptz;
        COMMENT ON COLUMN shipping.shipment.void_wanted_at IS
            'Since when its label, bought or asked for under its key, is to be voided with the carrier; NULL: it is not.';
        CREATE INDEX shipment_void ON shipping.shipment (id) WHERE void_wanted_at IS NOT NULL;
        COMMENT ON INDEX shipping.shipment_void IS 'Labels that are to be voided.';

        CREATE VIEW operations.dispatched_order AS
        SELECT
            s.order_id,
            CASE
                WHEN bool_and(s.state = 'delivered' OR t.status = 'delivered') THEN 'delivered'
                WHEN bool_and(s.state = 'returned' OR t.status = 'return_to_sender') THEN 'returned'
                ELSE 'dispatched'
            END AS stage
        FROM shipping.shipment s
        LEFT JOIN tracking.parcel t ON t.shipment_id = s.id
        WHERE s.state <> 'cancelled'
        GROUP BY s.order_id
        HAVING bool_or(
            s.state IN ('delivered', 'returned')
            -- What carriers say of a parcel that they have.
            OR t.status NOT IN ('pending', 'unknown', 'cancelled')
            OR EXISTS (
                SELECT FROM routing.stop p JOIN routing.route r ON r.id = p.route_id
                WHERE p.shipment_id = s.id AND p.state <> 'cancelled' AND r.state IN ('started', 'driven'))
            OR EXISTS (SELECT FROM routing.stop_report d WHERE d.shipment_id = s.id));
        COMMENT ON VIEW operations.dispatched_order IS
            'For all: orders of which a parcel has left the house, as far as anybody has said: they cannot be cancelled any more.';

        CREATE VIEW operations.barred_order AS
        SELECT a.order_id,
            string_agg(DISTINCT s.sku || coalesce(' lot ' || nullif(s.lot, ''), '') || ' is '
                || CASE b.kind WHEN 'recalled' THEN 'recalled' ELSE 'held for quality' END, '; ') AS reason
        FROM warehouse.allocation a
        JOIN warehouse.fulfilment f ON f.order_id = a.order_id AND f.state = 'packed'
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.lot_bar b ON b.sku = s.sku AND b.lot = s.lot AND b.cleared_at IS NULL
        WHERE a.state = 'picked'
        GROUP BY a.order_id;
        COMMENT ON VIEW operations.barred_order IS
            'For all: packed orders with pieces of a lot of which nothing may leave the house, and why. Those that have left are among them.';
        """)
}
