import Postgres

/// The SQL of the allocation benchmark.
struct AllocationBenchStore: Sendable {
    /// Orders that ask for stock, oldest first, with the number of their lines.
    func waiting(_ postgres: Postgres) async throws -> [(order: Int64, lines: Int)] {
        try await postgres.query(
            """
            SELECT r.order_id, (SELECT count(*) FROM orders.released_line l WHERE l.order_id = r.order_id)
            FROM orders.released r
            WHERE NOT EXISTS (SELECT FROM warehouse.fulfilment f WHERE f.order_id = r.order_id) ORDER BY r.order_id
            """
        ).map { row in
            let (order, lines) = try row.decode((Int64, Int64).self)
            return (order, Int(lines))
        }
    }

    /// How often a lot was used while an earlier one of the same article still had free pieces; 0 is FEFO exact.
    func outOfOrder(_ postgres: Postgres) async throws -> Int {
        try await count(
            """
            SELECT count(*) FROM (
                SELECT s.reserved, sum(s.on_hand - s.reserved) OVER (
                    PARTITION BY s.sku ORDER BY s.expiry, s.received_at, p.kind DESC, s.id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS left_before
                FROM warehouse.stock s JOIN warehouse.location p ON p.id = s.location_id WHERE NOT s.is_blocked) lot
            WHERE reserved > 0 AND left_before > 0
            """, postgres)
    }

    /// Lots that promise more than they hold, or other than what the open allocations say; 0 is no oversell.
    func oversold(_ postgres: Postgres) async throws -> Int {
        try await count(
            """
            SELECT count(*) FROM warehouse.stock s
            LEFT JOIN (SELECT stock_id, sum(quantity) AS quantity FROM warehouse.allocation GROUP BY stock_id) a ON a.stock_id = s.id
            WHERE s.reserved > s.on_hand OR s.reserved <> coalesce(a.quantity, 0)
            """, postgres)
    }

    private func count(_ sql: SQL, _ postgres: Postgres) async throws -> Int {
        Int(try await postgres.query(sql)[0].decode(0, as: Int64.self))
    }
}
