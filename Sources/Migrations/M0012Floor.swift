import Postgres

extension Migration {
    /// The floor's layout, what pieces and cartons are like, the cartons chosen before picking, and the steps of packing.
    static let floor = Migration(
        "0012_floor",
        #"""
        -- The layout as 'picking-worker layout' reads it; NULL: one block, as wide and deep as its places are numbered.
        ALTER TABLE warehouse.site ADD COLUMN layout jsonb;

        ALTER TABLE warehouse.sku
            -- Edges that may stand upright: l, w, h.
            ADD COLUMN upright text NOT NULL DEFAULT 'lwh' CHECK (upright ~ '^l?w?h?$' AND upright <> ''),
            ADD COLUMN is_fragile boolean NOT NULL DEFAULT false,
            ADD COLUMN bears_nothing boolean NOT NULL DEFAULT false,
            ADD COLUMN ships_alone boolean NOT NULL DEFAULT false,
            -- Articles of different groups never share a carton.
            ADD COLUMN keep_apart text;

        ALTER TABLE warehouse.carton
            -- NULL: as large outside as inside.
            ADD COLUMN outer_length_mm int CHECK (outer_length_mm > 0),
            ADD COLUMN outer_width_mm int CHECK (outer_width_mm > 0),
            ADD COLUMN outer_height_mm int CHECK (outer_height_mm > 0),
            -- In the minor unit of the carriage's currency.
            ADD COLUMN cost int NOT NULL DEFAULT 0 CHECK (cost >= 0);

        -- Chosen when the tour was formed: the cartons that are the order's bin, and why the order is on the tour.
        ALTER TABLE warehouse.tour_order
            ADD COLUMN cartons text[] NOT NULL DEFAULT '{}',
            ADD COLUMN reason text NOT NULL DEFAULT '';

        -- One line per piece: what, how turned, where, on what.
        ALTER TABLE warehouse.parcel ADD COLUMN steps text NOT NULL DEFAULT '';
        """#)
}
