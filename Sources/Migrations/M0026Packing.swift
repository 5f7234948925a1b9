import Postgres

extension Migration {
    /// Packing by people, the stock of cartons, zones of the floor, and orders that ride in several bins.
    static let packing = Migration(
        "0026_packing",
        #"""
        ALTER TABLE warehouse.carton
            -- How many there are; NULL: always enough.
            ADD COLUMN stock int CHECK (stock >= 0);

        -- Orders that are being packed, each with the parcels that were planned for it.
        CREATE TABLE warehouse.packing (
            order_id bigint PRIMARY KEY REFERENCES warehouse.fulfilment,
            packer text NOT NULL REFERENCES warehouse.picker,
            plan jsonb NOT NULL,
            begun_at timestamptz NOT NULL DEFAULT now()
        );

        -- Orders of different zones never share a cart; NULL: no zone.
        ALTER TABLE warehouse.location ADD COLUMN zone text CHECK (zone <> '');
        -- A cart that is for one zone only gets the orders that lie in it; NULL: any.
        ALTER TABLE warehouse.cart ADD COLUMN zone text CHECK (zone <> '');

        -- The bins of an order: so many from 'bin' on, one per carton.
        ALTER TABLE warehouse.tour_order ADD COLUMN bins smallint NOT NULL DEFAULT 1 CHECK (bins > 0);

        -- A packer scans a bin: whose order lay in it last.
        CREATE INDEX tour_cart ON warehouse.tour (cart, id);
        """#)
}
