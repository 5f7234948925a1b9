import Postgres

extension Migration {
    /// Sites, places, carts and cartons can be retired, as carriers, vehicles and people can: what happened with them stays. Who changed
    /// master records is kept.
    static let retiredMasters = Migration(
        "0049_retired_masters",
        """
        ALTER TABLE warehouse.site ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        ALTER TABLE warehouse.location ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        ALTER TABLE warehouse.cart ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        ALTER TABLE warehouse.carton ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        COMMENT ON COLUMN warehouse.location.is_active IS 'A retired place holds nothing, and nothing is put there.';

        CREATE TABLE operations.master_change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            actor text NOT NULL,
            kind text NOT NULL,
            added integer NOT NULL,
            changes jsonb NOT NULL
        );
        COMMENT ON TABLE operations.master_change IS 'What imports changed of master records, by kind: append-only.';
        COMMENT ON COLUMN operations.master_change.added IS 'How many records were new.';
        COMMENT ON COLUMN operations.master_change.changes IS
            'The others: action (changed, retired, deleted), record, and fields with column, before and after.';

        CREATE OR REPLACE VIEW warehouse.shipping_site AS
        SELECT code AS site, latitude, longitude, is_active FROM warehouse.site;
        """)
}
