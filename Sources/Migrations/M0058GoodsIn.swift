import Postgres

extension Migration {
    /// Suppliers, what is expected of them, and what came.
    static let goodsIn = Migration(
        "0058_goods_in",
        """
        CREATE TABLE warehouse.supplier (
            code text PRIMARY KEY,
            name text NOT NULL,
            over_percent integer NOT NULL DEFAULT 0 CHECK (over_percent BETWEEN 0 AND 1000),
            sample_percent integer NOT NULL DEFAULT 0 CHECK (sample_percent BETWEEN 0 AND 100),
            sample_one_in integer NOT NULL DEFAULT 1 CHECK (sample_one_in > 0),
            is_active boolean NOT NULL DEFAULT true
        );
        COMMENT ON TABLE warehouse.supplier IS 'Who sends goods.';
        COMMENT ON COLUMN warehouse.supplier.over_percent IS 'So much more than ordered is accepted without asking.';
        COMMENT ON COLUMN warehouse.supplier.sample_percent IS
            'So much of a sampled lot goes to quality hold at receipt, rounded up to a piece; 0: nothing is sampled.';
        COMMENT ON COLUMN warehouse.supplier.sample_one_in IS 'One lot in so many is sampled; 1: every lot.';

        CREATE TABLE warehouse.inbound (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN ('purchase_order', 'notice', 'unannounced')),
            supplier text NOT NULL REFERENCES warehouse.supplier (code),
            number text NOT NULL CHECK (number <> ''),
            site text NOT NULL REFERENCES warehouse.site (code),
            expected_on date,
            purchase_order_id bigint REFERENCES warehouse.inbound (id),
            actor text NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (supplier, kind, number)
        );
        COMMENT ON TABLE warehouse.inbound IS 'What says that goods come: purchase orders, notices of suppliers, deliveries nobody announced.';
        COMMENT ON COLUMN warehouse.inbound.purchase_order_id IS 'Of a notice: the purchase order it is about; what comes counts for both.';
        COMMENT ON COLUMN warehouse.inbound.actor IS 'Who entered it first.';
        CREATE INDEX inbound_any_case ON warehouse.inbound (lower(number));
        COMMENT ON INDEX warehouse.inbound_any_case IS 'People type numbers in any case.';
        CREATE INDEX inbound_purchase_order ON warehouse.inbound (purchase_order_id) WHERE purchase_order_id IS NOT NULL;

        CREATE TABLE warehouse.inbound_line (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            inbound_id bigint NOT NULL REFERENCES warehouse.inbound (id),
            line_no integer NOT NULL,
            sku text NOT NULL REFERENCES warehouse.sku (code),
            supplier_article text NOT NULL DEFAULT '',
            quantity integer NOT NULL CHECK (quantity > 0),
            lot text NOT NULL DEFAULT '',
            expiry date,
            sscc text NOT NULL DEFAULT '',
            received integer NOT NULL DEFAULT 0 CHECK (received >= 0),
            written_off integer NOT NULL DEFAULT 0 CHECK (written_off BETWEEN 0 AND quantity),
            UNIQUE (inbound_id, line_no)
        );
        COMMENT ON TABLE warehouse.inbound_line IS 'What is expected, and what of it has come.';
        COMMENT ON COLUMN warehouse.inbound_line.supplier_article IS 'The article''s code at the supplier, as its labels may have it.';
        COMMENT ON COLUMN warehouse.inbound_line.lot IS 'Empty: the supplier did not say.';
        COMMENT ON COLUMN warehouse.inbound_line.sscc IS 'The pallet or case it is in; empty: not said.';
        COMMENT ON COLUMN warehouse.inbound_line.received IS 'Pieces that came, damaged ones included: the sum of the receipt lines.';
        COMMENT ON COLUMN warehouse.inbound_line.written_off IS 'Pieces that are not expected any more.';
        CREATE INDEX inbound_line_sku ON warehouse.inbound_line (sku);
        COMMENT ON INDEX warehouse.inbound_line_sku IS 'What is expected of an article.';
        CREATE INDEX inbound_line_sscc ON warehouse.inbound_line (sscc) WHERE sscc <> '';
        COMMENT ON INDEX warehouse.inbound_line_sscc IS 'A pallet is scanned at the dock.';

        CREATE TABLE warehouse.receipt (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            inbound_id bigint NOT NULL REFERENCES warehouse.inbound (id),
            number integer NOT NULL,
            state text NOT NULL CHECK (state IN ('announced', 'arrived', 'receiving', 'received', 'put_away', 'closed')),
            location_id integer REFERENCES warehouse.location (id),
            is_blind boolean NOT NULL DEFAULT false,
            reason text,
            announced_at timestamptz NOT NULL DEFAULT now(),
            arrived_at timestamptz,
            received_at timestamptz,
            put_away_at timestamptz,
            closed_at timestamptz,
            UNIQUE (inbound_id, number),
            CHECK (state IN ('announced', 'closed') OR location_id IS NOT NULL)
        );
        COMMENT ON TABLE warehouse.receipt IS 'One delivery of what is expected; what it left expected is the next.';
        COMMENT ON COLUMN warehouse.receipt.location_id IS 'The dock at which it is counted; NULL: nothing has arrived.';
        COMMENT ON COLUMN warehouse.receipt.is_blind IS 'Its receivers are not told what is expected.';
        COMMENT ON COLUMN warehouse.receipt.reason IS 'What was said of pieces too many or too few when it was finished.';
        CREATE UNIQUE INDEX receipt_under_way ON warehouse.receipt (inbound_id) WHERE state IN ('announced', 'arrived', 'receiving');
        COMMENT ON INDEX warehouse.receipt_under_way IS 'Deliveries of one document are counted one after another.';
        CREATE INDEX receipt_moving ON warehouse.receipt (state) WHERE state <> 'closed';
        COMMENT ON INDEX warehouse.receipt_moving IS 'What is expected, stands at a dock, or waits to be put away.';

        CREATE TABLE warehouse.receipt_line (
            id uuid NOT NULL,
            part integer NOT NULL,
            receipt_id bigint NOT NULL REFERENCES warehouse.receipt (id),
            line_id bigint REFERENCES warehouse.inbound_line (id),
            order_line_id bigint REFERENCES warehouse.inbound_line (id),
            sku text NOT NULL REFERENCES warehouse.sku (code),
            lot text NOT NULL DEFAULT '',
            expiry date,
            quantity integer NOT NULL CHECK (quantity > 0),
            held integer NOT NULL DEFAULT 0 CHECK (held BETWEEN 0 AND quantity),
            is_damaged boolean NOT NULL DEFAULT false,
            reason text,
            actor text NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (id, part)
        );
        COMMENT ON TABLE warehouse.receipt_line IS 'What was counted at the dock: append-only. The ledger has the same pieces under the receipt''s name.';
        COMMENT ON COLUMN warehouse.receipt_line.id IS 'Given by who sends it, so that it is booked once however often it is sent.';
        COMMENT ON COLUMN warehouse.receipt_line.part IS 'Pieces of several expected lines are several parts of one count.';
        COMMENT ON COLUMN warehouse.receipt_line.line_id IS 'What it was expected as; NULL: nobody had announced it.';
        COMMENT ON COLUMN warehouse.receipt_line.order_line_id IS 'Of a notice: the line of the purchase order it counts for, too.';
        COMMENT ON COLUMN warehouse.receipt_line.held IS 'Of them, pieces that went to quality hold as a sample.';
        COMMENT ON COLUMN warehouse.receipt_line.reason IS 'Why more than is expected was accepted; NULL: there was no more.';
        CREATE INDEX receipt_line_receipt ON warehouse.receipt_line (receipt_id, sku, lot);
        CREATE INDEX receipt_line_line ON warehouse.receipt_line (line_id) WHERE line_id IS NOT NULL;
        CREATE INDEX receipt_line_order_line ON warehouse.receipt_line (order_line_id) WHERE order_line_id IS NOT NULL;

        CREATE TABLE warehouse.put_away (
            id uuid PRIMARY KEY,
            sku text NOT NULL,
            lot text NOT NULL,
            status text NOT NULL,
            quantity integer NOT NULL CHECK (quantity > 0),
            from_id integer NOT NULL REFERENCES warehouse.location (id),
            to_id integer NOT NULL REFERENCES warehouse.location (id),
            actor text NOT NULL,
            at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE warehouse.put_away IS 'What was carried from the dock to a bin, by the id of whoever sends it: append-only, booked once.';
        COMMENT ON COLUMN warehouse.put_away.status IS 'What the pieces were at the dock.';
        """)
}
