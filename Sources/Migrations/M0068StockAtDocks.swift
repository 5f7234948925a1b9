import Postgres

extension Migration {
    /// What has come in and is not put away: few balances, asked for by the status and by every look at what is expected.
    static let stockAtDocks = Migration(
        "0068_stock_at_docks",
        """
        CREATE INDEX stock_receiving ON warehouse.stock (site, sku) WHERE status = 'receiving';
        COMMENT ON INDEX warehouse.stock_receiving IS 'What waits at docks to be put away.';
        """)
}
