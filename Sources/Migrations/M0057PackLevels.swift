import Postgres

extension Migration {
    /// Articles come in packs of packs, each with a number of its own to scan.
    static let packLevels = Migration(
        "0057_pack_levels",
        """
        CREATE TABLE warehouse.pack_level (
            sku text NOT NULL REFERENCES warehouse.sku (code),
            level text NOT NULL,
            gtin text NOT NULL DEFAULT '',
            contains text,
            quantity integer NOT NULL CHECK (quantity >= 2),
            PRIMARY KEY (sku, level),
            CONSTRAINT pack_level_gtin EXCLUDE USING btree (gtin WITH =) WHERE (gtin <> '') DEFERRABLE INITIALLY DEFERRED
        );
        COMMENT ON TABLE warehouse.pack_level IS
            'How articles are packed: a case of pieces, a pallet of cases. Imports see to it that levels end in pieces.';
        COMMENT ON COLUMN warehouse.pack_level.gtin IS 'What is scanned on the pack; empty when it has no number of its own.';
        COMMENT ON COLUMN warehouse.pack_level.contains IS 'The level of the same article that lies in it; NULL: pieces.';
        COMMENT ON COLUMN warehouse.pack_level.quantity IS 'How many of those.';
        COMMENT ON CONSTRAINT pack_level_gtin ON warehouse.pack_level IS
            'A number means one pack. Two packs may exchange theirs within one import.';
        """)
}
