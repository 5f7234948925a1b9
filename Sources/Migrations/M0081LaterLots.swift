import Postgres

extension Migration {
    /// Lots that went out before one that expires earlier, because somebody with the right to do so took them.
    static let laterLots = Migration(
        "0081_later_lots",
        """
        CREATE TABLE warehouse.later_lot (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            pick_id bigint NOT NULL REFERENCES warehouse.pick (id),
            order_id bigint NOT NULL,
            stock_id bigint NOT NULL REFERENCES warehouse.stock (id),
            instead_of bigint NOT NULL REFERENCES warehouse.stock (id),
            picker text NOT NULL,
            key_id text,
            at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        COMMENT ON TABLE warehouse.later_lot IS
            'Picks of a lot that expires later than the one that should have gone out first, and who took it. Append-only.';
        COMMENT ON COLUMN warehouse.later_lot.stock_id IS 'The balance that was taken from.';
        COMMENT ON COLUMN warehouse.later_lot.instead_of IS 'The balance of the lot that should have gone out.';
        COMMENT ON COLUMN warehouse.later_lot.key_id IS 'The API key of the device.';
        CREATE INDEX later_lot_order ON warehouse.later_lot (order_id);
        COMMENT ON INDEX warehouse.later_lot_order IS 'What is told of an order.';
        """)
}
