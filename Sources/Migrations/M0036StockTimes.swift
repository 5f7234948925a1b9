import Postgres

extension Migration {
    /// When stock moved, beside when that was recorded; what people counted; the steps by which a session goes on where it stopped.
    static let stockTimes = Migration(
        "0036_stock_times",
        #"""
        -- Rows of reservations, most of the ledger, leave the column and its index alone.
        ALTER TABLE warehouse.ledger
            ADD COLUMN happened_at timestamptz,
            DROP CONSTRAINT ledger_reason_check,
            ADD CONSTRAINT ledger_reason_check CHECK (reason IN ('receipt', 'reserve', 'release', 'pick', 'move', 'adjust'));
        CREATE INDEX ledger_movement ON warehouse.ledger (stock_id, coalesce(happened_at, at)) WHERE on_hand_change <> 0;
        COMMENT ON COLUMN warehouse.ledger.happened_at IS
            'When the pieces moved; NULL: when it was recorded. The sum up to a moment is what lay there then.';
        COMMENT ON INDEX warehouse.ledger_movement IS 'A count takes over what moved after it.';

        CREATE TABLE warehouse.stock_count (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            stock_id bigint NOT NULL REFERENCES warehouse.stock,
            counted_at timestamptz NOT NULL,
            quantity int NOT NULL CHECK (quantity >= 0),
            counter text NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX stock_count_at ON warehouse.stock_count (stock_id, counted_at);
        COMMENT ON TABLE warehouse.stock_count IS
            'What somebody counted. It holds at the moment of the looking: movements from before it, whenever they are recorded, change
        nothing that lies there after it.';
        COMMENT ON COLUMN warehouse.stock_count.counted_at IS 'When somebody looked; recorded_at is when it was typed.';
        COMMENT ON INDEX warehouse.stock_count_at IS 'Whether a movement is from before a count.';

        ALTER TABLE warehouse.stock
            ADD COLUMN missing int NOT NULL DEFAULT 0 CHECK (missing >= 0),
            ADD COLUMN short_at timestamptz;
        CREATE INDEX stock_expiry ON warehouse.stock (expiry) WHERE expiry IS NOT NULL;
        COMMENT ON COLUMN warehouse.stock.missing IS
            'Pieces on hand that were not there when somebody counted, but that orders on tours have reserved: they go with the
        reservations. on_hand - missing is what was counted and what moved since.';
        COMMENT ON COLUMN warehouse.stock.short_at IS 'When a picker last found too little here.';
        COMMENT ON INDEX warehouse.stock_expiry IS 'What has expired.';

        ALTER TABLE warehouse.scan
            ADD COLUMN happened_at timestamptz,
            ADD COLUMN effect text;
        COMMENT ON COLUMN warehouse.scan.at IS 'As the clock of the device said.';
        COMMENT ON COLUMN warehouse.scan.happened_at IS
            'The same as the warehouse takes it: never before the tour nor after the upload, and in the order of the upload.';
        COMMENT ON COLUMN warehouse.scan.effect IS 'How the scan ended its pick; NULL for the steps before.';

        ALTER TABLE warehouse.packing ADD COLUMN scans text[] NOT NULL DEFAULT '{}';
        COMMENT ON COLUMN warehouse.packing.scans IS 'The codes the packer has scanned; scanned again, a session goes on where it stopped.';
        """#)
}
