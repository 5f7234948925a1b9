import Postgres

extension Migration {
    /// What is known of a parcel's packaging is kept when it is closed, so that people see which carton wastes.
    static let packagingFigures = Migration(
        "0056_packaging_figures",
        """
        ALTER TABLE warehouse.carton
            ADD COLUMN filling_g_per_l integer NOT NULL DEFAULT 0 CHECK (filling_g_per_l >= 0),
            ADD COLUMN filling_cost_per_kg integer NOT NULL DEFAULT 0 CHECK (filling_cost_per_kg >= 0),
            ADD COLUMN changed_at timestamptz;
        COMMENT ON COLUMN warehouse.carton.filling_g_per_l IS 'Grams of paper or the like for each litre that stays empty.';
        COMMENT ON COLUMN warehouse.carton.filling_cost_per_kg IS 'In the minor unit of the carriage''s currency.';
        COMMENT ON COLUMN warehouse.carton.changed_at IS
            'When its inside, weight, cost or filling last changed: parcels from before are of another carton. NULL: never.';
        ALTER TABLE warehouse.sku ADD COLUMN measured_at timestamptz;
        COMMENT ON COLUMN warehouse.sku.measured_at IS
            'When its size last changed: parcels from before were planned with another. NULL: never.';

        CREATE FUNCTION warehouse.note_carton_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.changed_at := now();
            RETURN NEW;
        END $$;
        CREATE TRIGGER note_change BEFORE UPDATE ON warehouse.carton FOR EACH ROW
            WHEN ((OLD.length_mm, OLD.width_mm, OLD.height_mm, OLD.empty_weight_g, OLD.cost, OLD.filling_g_per_l, OLD.filling_cost_per_kg)
                IS DISTINCT FROM
                (NEW.length_mm, NEW.width_mm, NEW.height_mm, NEW.empty_weight_g, NEW.cost, NEW.filling_g_per_l, NEW.filling_cost_per_kg))
            EXECUTE FUNCTION warehouse.note_carton_change();
        CREATE FUNCTION warehouse.note_measuring() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.measured_at := now();
            RETURN NEW;
        END $$;
        CREATE TRIGGER note_measuring BEFORE UPDATE ON warehouse.sku FOR EACH ROW
            WHEN ((OLD.length_mm, OLD.width_mm, OLD.height_mm) IS DISTINCT FROM (NEW.length_mm, NEW.width_mm, NEW.height_mm))
            EXECUTE FUNCTION warehouse.note_measuring();

        ALTER TABLE warehouse.parcel
            ADD COLUMN void_share real CHECK (void_share >= 0 AND void_share < 1),
            ADD COLUMN material_g integer CHECK (material_g >= 0),
            ADD COLUMN material_cost bigint CHECK (material_cost >= 0),
            ADD COLUMN carriage_cost bigint CHECK (carriage_cost >= 0),
            ADD COLUMN currency text,
            ADD CONSTRAINT parcel_currency_check CHECK ((material_cost IS NULL AND carriage_cost IS NULL) = (currency IS NULL));
        COMMENT ON COLUMN warehouse.parcel.void_share IS
            'The part of the carton''s inside that no piece takes; NULL: its own packaging, or from before it was kept.';
        COMMENT ON COLUMN warehouse.parcel.material_g IS 'Of the carton and its filling; NULL like void_share.';
        COMMENT ON COLUMN warehouse.parcel.material_cost IS
            'Of the carton and its filling, in the minor unit; NULL like void_share, and without a rate card, which says the currency.';
        COMMENT ON COLUMN warehouse.parcel.carriage_cost IS
            'What the cartons were chosen with: of the service that was expected; NULL: not known. The shipment has the price that was paid.';
        COMMENT ON COLUMN warehouse.parcel.currency IS 'Of both costs.';
        CREATE INDEX parcel_day ON warehouse.parcel USING brin (((packed_at AT TIME ZONE 'UTC')::date)) WITH (autosummarize = on);
        COMMENT ON INDEX warehouse.parcel_day IS 'The figures of a day.';

        CREATE VIEW warehouse.packing_figures AS
            SELECT (p.packed_at AT TIME ZONE 'UTC')::date AS day, p.carton, p.currency, count(*) AS parcels,
                count(p.void_share) AS measured, avg(p.void_share) AS void_share, sum(p.material_g) AS material_g,
                count(p.material_cost) AS material_priced, sum(p.material_cost) AS material_cost,
                count(p.carriage_cost) AS carriage_priced, sum(p.carriage_cost) AS carriage_cost
            FROM warehouse.parcel p GROUP BY 1, 2, 3;
        COMMENT ON VIEW warehouse.packing_figures IS
            'By day in UTC, carton (NULL: own packaging) and currency: parcels, those whose figures are known, and the sums over those.';
        """)
}
