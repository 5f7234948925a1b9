import Postgres

extension Migration {
    /// Serial numbers of pieces: known from the receipt to the parcel, and not from bin to bin.
    static let serials = Migration(
        "0064_serials",
        """
        ALTER TABLE warehouse.sku ADD COLUMN has_serials boolean NOT NULL DEFAULT false;
        COMMENT ON COLUMN warehouse.sku.has_serials IS
            'Each piece has a serial number: asked for at the dock and at the packing table, nowhere between.';

        CREATE TABLE warehouse.serial (
            sku text NOT NULL REFERENCES warehouse.sku (code),
            serial text NOT NULL CHECK (serial <> ''),
            site text NOT NULL REFERENCES warehouse.site (code),
            lot text CHECK (lot <> ''),
            state text NOT NULL CHECK (state IN ('in_stock', 'packed', 'written_off')),
            order_id bigint,
            sscc text,
            actor text NOT NULL,
            changed_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (sku, serial),
            CHECK ((state = 'packed') = (order_id IS NOT NULL) AND (state = 'packed') = (sscc IS NOT NULL))
        );
        COMMENT ON TABLE warehouse.serial IS 'Where each piece with a known serial number is: at a site, in a parcel, or gone.';
        COMMENT ON COLUMN warehouse.serial.serial IS 'In capital letters.';
        COMMENT ON COLUMN warehouse.serial.site IS 'Where it was received or packed last.';
        COMMENT ON COLUMN warehouse.serial.lot IS 'NULL: it has none, or the books do not know it.';
        COMMENT ON COLUMN warehouse.serial.sscc IS 'The parcel it was scanned into.';
        COMMENT ON COLUMN warehouse.serial.actor IS 'Who brought it into its state.';
        CREATE INDEX serial_number ON warehouse.serial (serial);
        COMMENT ON INDEX warehouse.serial_number IS 'Whether a scanned number is known of another article.';
        CREATE INDEX serial_order ON warehouse.serial (order_id) WHERE order_id IS NOT NULL;
        COMMENT ON INDEX warehouse.serial_order IS 'Which pieces an order got.';

        CREATE TABLE warehouse.serial_event (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            sku text NOT NULL,
            serial text NOT NULL,
            state text NOT NULL CHECK (state IN ('in_stock', 'packed', 'written_off')),
            site text NOT NULL,
            document text,
            order_id bigint,
            sscc text,
            reason text,
            actor text NOT NULL,
            at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE warehouse.serial_event IS 'The life of each serial number: append-only, so that a piece that came back and left again has gone to both.';
        COMMENT ON COLUMN warehouse.serial_event.state IS 'What it became.';
        COMMENT ON COLUMN warehouse.serial_event.document IS 'The receipt it came with; NULL: it was entered or found.';
        CREATE INDEX serial_event_serial ON warehouse.serial_event (sku, serial, id);
        """)
}
