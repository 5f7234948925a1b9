import Postgres

extension Migration {
    /// Bins of a cart that orders got on their tour, because one of theirs was full.
    static let extraBins = Migration(
        "0080_extra_bins",
        """
        CREATE TABLE warehouse.extra_bin (
            tour_id bigint NOT NULL,
            bin smallint NOT NULL CHECK (bin > 0),
            order_id bigint NOT NULL,
            instead_of smallint NOT NULL,
            picker text NOT NULL,
            key_id text,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (tour_id, bin),
            FOREIGN KEY (tour_id, order_id) REFERENCES warehouse.tour_order (tour_id, order_id)
        );
        COMMENT ON TABLE warehouse.extra_bin IS
            'Bins that orders have beside those of tour_order, for a picker found one full. Append-only.';
        COMMENT ON COLUMN warehouse.extra_bin.instead_of IS 'The bin that was full.';
        COMMENT ON COLUMN warehouse.extra_bin.key_id IS 'The API key of the device.';
        """)
}
