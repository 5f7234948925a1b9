import Postgres

extension Migration {
    /// Where a customs border is crossed, what customs wants to know is known before a label is bought. What stands still about labels says what
    /// it is about, so that whoever owns it knows what to do.
    static let customs = Migration(
        "0102_customs",
        """
        ALTER TABLE warehouse.sku
            ADD COLUMN hs_code text NOT NULL DEFAULT '',
            ADD COLUMN origin text NOT NULL DEFAULT '',
            ADD COLUMN customs_text text NOT NULL DEFAULT '';
        COMMENT ON COLUMN warehouse.sku.hs_code IS 'Of the Harmonized System, 6 to 10 digits; empty: nobody has said it.';
        COMMENT ON COLUMN warehouse.sku.origin IS 'The country where it was made; empty: nobody has said it.';
        COMMENT ON COLUMN warehouse.sku.customs_text IS 'What it is, for customs; empty: its name.';
        ALTER TABLE warehouse.owner
            ADD COLUMN eori text NOT NULL DEFAULT '',
            ADD COLUMN ioss text NOT NULL DEFAULT '';
        COMMENT ON COLUMN warehouse.owner.eori IS 'Its number with customs as an exporter.';
        COMMENT ON COLUMN warehouse.owner.ioss IS 'Its number in the import one-stop shop of the European Union.';

        CREATE VIEW warehouse.packed_line AS SELECT parcel_id, line_no, quantity FROM warehouse.parcel_line;
        COMMENT ON VIEW warehouse.packed_line IS 'For others: what of an order''s lines lies in a parcel.';
        CREATE VIEW warehouse.declared_article AS
        SELECT k.code AS sku, coalesce(nullif(k.customs_text, ''), k.name) AS description, k.hs_code, k.origin, k.weight_g,
            o.code AS owner, coalesce(o.eori, '') AS eori, coalesce(o.ioss, '') AS ioss
        FROM warehouse.sku k LEFT JOIN warehouse.owner o ON o.code = k.owner;
        COMMENT ON VIEW warehouse.declared_article IS 'For others: what customs wants to know of articles.';
        CREATE VIEW orders.sold_line AS SELECT order_id, line_no, sku, unit_price, currency FROM orders.line;
        COMMENT ON VIEW orders.sold_line IS 'For others: at which price articles were sold.';

        ALTER TABLE shipping.label_attempt ADD COLUMN about text;
        COMMENT ON COLUMN shipping.label_attempt.about IS
            'What was refused: address, service, size, customs, date, duplicate, account, other; NULL: nothing was.';
        """)
}
