import Fulfilment
import Postgres

/// The SQL of the benchmarks that run all programs.
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

    /// Orders of a channel: those that are stored, and those of them that are completed.
    func progress(of channel: String, _ postgres: Postgres) async throws -> (stored: Int, completed: Int) {
        let row = try await postgres.query(
            """
            SELECT count(*), count(*) FILTER (WHERE status = \(OrderState.completed)) FROM orders."order" WHERE channel = \(channel)
            """)[0]
        let (stored, completed) = try row.decode((Int64, Int64).self)
        return (Int(stored), Int(completed))
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

    /// Makes parcels known that no shipment has: `BENCH0`, `BENCH1`, …
    func addParcels(_ count: Int, of carrier: String, _ postgres: Postgres) async throws {
        try await postgres.query(
            """
            INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier)
            SELECT 'BENCH' || n, -n - 1, -n - 1, \(carrier) FROM generate_series(0, \(Int64(count) - 1)) AS n
            """)
    }

    /// Whether any webhook is still to be read.
    func isReading(_ postgres: Postgres) async throws -> Bool {
        try await postgres.query("SELECT EXISTS (SELECT FROM tracking.delivery WHERE state = \(WebhookState.received))")[0]
            .decode(0)
    }
}
