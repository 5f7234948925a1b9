import Postgres

extension Migration {
    /// Goods that want to lie among their own, and whose goods they are.
    static let handlingAndOwners = Migration(
        "0065_handling_and_owners",
        """
        ALTER TABLE warehouse.location ADD COLUMN handling text[] NOT NULL DEFAULT '{}';
        COMMENT ON COLUMN warehouse.location.handling IS
            'Classes of goods, as articles have them, that a pick or bulk place may hold, and nothing else; empty: only goods without a class.';

        CREATE TABLE warehouse.owner (
            code text PRIMARY KEY,
            name text NOT NULL,
            is_active boolean NOT NULL DEFAULT true
        );
        COMMENT ON TABLE warehouse.owner IS 'Whose goods the house keeps beside its own.';

        ALTER TABLE warehouse.sku
            ADD COLUMN handling text NOT NULL DEFAULT '',
            ADD COLUMN owner text REFERENCES warehouse.owner (code);
        COMMENT ON COLUMN warehouse.sku.handling IS
            'Its pieces lie in pick and bulk places of this class only: chilled; empty: in those without classes.';
        COMMENT ON COLUMN warehouse.sku.owner IS 'Whose every piece of it is; NULL: the house''s own.';
        CREATE INDEX sku_owner ON warehouse.sku (owner) WHERE owner IS NOT NULL;
        COMMENT ON INDEX warehouse.sku_owner IS 'What an owner has.';
        """)
}
