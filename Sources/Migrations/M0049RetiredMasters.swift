import Postgres

extension Migration {
    /// Sites, places, carts and cartons can be retired, as carriers, vehicles and people can: what happened with them stays.
    static let retiredMasters = Migration(
        "0049_retired_masters",
        """
        ALTER TABLE warehouse.site ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        ALTER TABLE warehouse.location ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        ALTER TABLE warehouse.cart ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        ALTER TABLE warehouse.carton ADD COLUMN is_active boolean NOT NULL DEFAULT true;
        COMMENT ON COLUMN warehouse.location.is_active IS 'A retired place holds nothing, and nothing is put there.';

        CREATE OR REPLACE VIEW warehouse.shipping_site AS
        SELECT code AS site, latitude, longitude, is_active FROM warehouse.site;
        """)
}
