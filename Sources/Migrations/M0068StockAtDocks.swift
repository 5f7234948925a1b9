import Postgres

extension Migration {
    /// What has come in and is not put away: few balances, asked for by the status and by every look at what is expected; and what lies
    /// where, asked for by every proposal of a bin.
    static let stockAtDocks = Migration(
        "0068_stock_at_docks",
        """
        CREATE INDEX stock_receiving ON warehouse.stock (site, sku) WHERE status = 'receiving';
        COMMENT ON INDEX warehouse.stock_receiving IS 'What waits at docks to be put away.';
        CREATE INDEX stock_location ON warehouse.stock (location_id);
        COMMENT ON INDEX warehouse.stock_location IS 'What lies at a place: put-away looks for empty ones.';
        """)
}
