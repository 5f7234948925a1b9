import Postgres

extension Migration {
    /// Pieces have a status, places have more purposes than picking, and the ledger says with which device and for which document
    /// something moved.
    static let stockStatus = Migration(
        "0051_stock_status",
        """
        ALTER TABLE warehouse.location DROP CONSTRAINT location_kind_check, ADD CONSTRAINT location_kind_check CHECK (kind IN (
            'pick', 'bulk', 'receiving', 'staging', 'packing', 'quarantine', 'returns', 'dock'));

        ALTER TABLE warehouse.stock
            ADD COLUMN status text NOT NULL DEFAULT 'free',
            ADD CONSTRAINT stock_status_check CHECK (status IN (
                'receiving', 'free', 'quality_hold', 'damaged', 'returned')),
            -- Pieces that orders have keep their status; what makes a whole lot unfit is barred as a lot.
            ADD CONSTRAINT stock_reserved_status_check CHECK (status = 'free' OR reserved = 0),
            DROP CONSTRAINT stock_site_sku_location_id_lot_key,
            ADD CONSTRAINT stock_place_sku_lot_status_key UNIQUE (site, sku, location_id, lot, status);
        COMMENT ON COLUMN warehouse.stock.status IS
            'Only free pieces are promised, and only pick and bulk places hold free ones.';
        COMMENT ON TABLE warehouse.stock IS
            'One row per article, bin, lot and status. The balances derive from the ledger; the checks are the last line of defence.';

        ALTER TABLE warehouse.sku ADD COLUMN min_life_days integer NOT NULL DEFAULT 0
            CONSTRAINT sku_min_life_days_check CHECK (min_life_days BETWEEN 0 AND 3650);
        COMMENT ON COLUMN warehouse.sku.min_life_days IS
            'Days that pieces with an expiry must keep behind the day on which they are delivered.';

        CREATE TABLE warehouse.lot_bar (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            sku text NOT NULL REFERENCES warehouse.sku (code),
            lot text NOT NULL,
            kind text NOT NULL CHECK (kind IN ('recalled', 'quality_hold')),
            reason text NOT NULL CHECK (reason <> ''),
            barred_by text NOT NULL,
            barred_at timestamptz NOT NULL DEFAULT now(),
            cleared_by text,
            cleared_at timestamptz,
            CHECK ((cleared_by IS NULL) = (cleared_at IS NULL))
        );
        COMMENT ON TABLE warehouse.lot_bar IS
            'Lots of which nothing may leave: recalled, or held until they are judged. Cleared ones stay for the record.';
        CREATE UNIQUE INDEX lot_bar_open ON warehouse.lot_bar (sku, lot) WHERE cleared_at IS NULL;
        COMMENT ON INDEX warehouse.lot_bar_open IS 'A lot is barred once; every promise asks whether it is.';

        ALTER TABLE warehouse.ledger ADD COLUMN key_id text, ADD COLUMN document text;
        COMMENT ON COLUMN warehouse.ledger.key_id IS
            'The API key of the device it was done with; NULL: by a program, or by a command on the server.';
        COMMENT ON COLUMN warehouse.ledger.document IS
            'What it was done for when no order says it: a purchase order and its receipt, a recall, a task.';
        ALTER TABLE warehouse.ledger DROP CONSTRAINT ledger_reason_check, ADD CONSTRAINT ledger_reason_check CHECK (reason IN (
            'receipt', 'reserve', 'release', 'pick', 'move', 'status', 'adjust'));
        """)
}
