import Postgres

extension Migration {
    /// Articles by the number on them: every scan at a dock, and every code that a terminal looks up, asks for one.
    static let articleNumbers = Migration(
        "0077_article_numbers",
        """
        CREATE INDEX sku_gtin ON warehouse.sku (gtin) WHERE gtin <> '';
        COMMENT ON INDEX warehouse.sku_gtin IS 'The article that a scanned number is of.';
        """)
}
