import Fulfilment
import Postgres

/// The SQL of the benchmark.
struct FlowBenchStore: Sendable {
    func completed(_ postgres: Postgres) async throws -> Int {
        Int(
            try await postgres.query("SELECT count(*) FROM orders.\"order\" WHERE status = \(OrderState.completed)")[0].decode(
                0, as: Int64.self))
    }

    /// Orders on their way; counted over a partial index, so that counting does not disturb the measurement.
    func underWay(_ postgres: Postgres) async throws -> Int {
        Int(
            try await postgres.query("SELECT count(*) FROM orders.\"order\" WHERE status = \(OrderState.accepted)")[0].decode(
                0, as: Int64.self))
    }

    /// Seconds from acceptance to completion of the orders completed lately.
    func latency(lastSeconds seconds: Double, _ postgres: Postgres) async throws -> (p50: Double, p99: Double) {
        let row = try await postgres.query(
            """
            SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY took), 0), coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY took), 0)
            FROM (SELECT extract(epoch FROM completed_at - accepted_at)::float8 AS took FROM orders."order"
                  WHERE status = \(OrderState.completed) AND completed_at > now() - make_interval(secs => \(seconds))) AS done
            """)[0]
        let (p50, p99) = try row.decode((Double, Double).self)
        return (p50, p99)
    }

    /// The process id of the server's postmaster, as this connection's backend knows it.
    func backend(_ postgres: Postgres) async throws -> Int {
        Int(try await postgres.query("SELECT pg_backend_pid()")[0].decode(0, as: Int32.self))
    }

    /// Measured articles with stock.
    func articles(_ postgres: Postgres) async throws -> [String] {
        try await postgres.query("SELECT DISTINCT sku FROM warehouse.stock WHERE on_hand > 0 ORDER BY sku").map {
            try $0.decode(0, as: String.self)
        }
    }
}
