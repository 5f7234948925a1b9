import Postgres

/// The counts of orders that have ended.
struct EndedStore: Sendable {
    /// Puts the rows of each status together. Rows that others add meanwhile stay as they are; two that do this at once share the work.
    let compact: SQL = """
        WITH gone AS (DELETE FROM orders.ended RETURNING status, orders)
        INSERT INTO orders.ended SELECT status, sum(orders) FROM gone GROUP BY status
        """
}
