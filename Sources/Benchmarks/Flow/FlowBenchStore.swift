import Fulfilment
import Postgres

/// The SQL of the benchmarks that run all programs.
struct FlowBenchStore: Sendable {
    /// How far the database is at one moment.
    struct Mark: Sendable, Equatable {
        /// Seconds since 1970 by the server's clock, by which orders are dated.
        let at: Double
        let completed: Int
        let underWay: Int
        /// The end of the write-ahead log, bytes.
        let wal: Int
    }

    func mark(_ postgres: Postgres) async throws -> Mark {
        let row = try await postgres.query(
            """
            SELECT extract(epoch FROM clock_timestamp())::float8,
                (SELECT coalesce(sum(orders), 0)::bigint FROM orders.ended WHERE status = \(OrderState.completed)),
                (SELECT count(*) FROM orders."order" WHERE status = \(OrderState.accepted)),
                pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
            """)[0]
        let (at, completed, underWay, wal) = try row.decode((Double, Int64, Int64, Int64).self)
        return Mark(at: at, completed: Int(completed), underWay: Int(underWay), wal: Int(wal))
    }

    /// Orders that have ended, completed or not, from the table that counts them: cheap enough to ask all the time.
    func ended(_ postgres: Postgres) async throws -> Int {
        Int(try await postgres.query("SELECT coalesce(sum(orders), 0)::bigint FROM orders.ended")[0].decode(0, as: Int64.self))
    }

    /// Rows inserted, updated and deleted in this database so far, as far as the sessions have handed in what they counted.
    func rowsWritten(_ postgres: Postgres) async throws -> Int {
        let row = try await postgres.query(
            "SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database WHERE datname = current_database()")[0]
        return Int(try row.decode(0, as: Int64.self))
    }

    /// Takes the own fleet's services off the rate card.
    func withdrawFleet(_ postgres: Postgres) async throws {
        try await postgres.query("UPDATE shipping.carrier SET is_active = false WHERE is_own_fleet")
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

    /// The orders between two marks.
    struct Orders: Sendable, Equatable {
        /// Accepted then.
        let taken: Int
        /// Completed then, by the orders' own times.
        let completed: Int
        /// Those of them of which the own fleet carried a parcel.
        let byFleet: Int
        /// Seconds from acceptance to completion.
        let p50: Double
        let p99: Double
    }

    func orders(from start: Mark, to end: Mark, _ postgres: Postgres) async throws -> Orders {
        let row = try await postgres.query(
            """
            WITH measured AS (SELECT to_timestamp(\(start.at)) AS start, to_timestamp(\(end.at)) AS "end"),
            done AS (
                SELECT extract(epoch FROM o.completed_at - o.accepted_at)::float8 AS took, EXISTS (
                    SELECT FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier
                    WHERE s.order_id = o.id AND c.is_own_fleet) AS by_fleet
                FROM orders."order" o, measured m
                WHERE o.status = \(OrderState.completed) AND o.completed_at > m.start AND o.completed_at <= m."end")
            SELECT (SELECT count(*) FROM orders."order" o, measured m WHERE o.accepted_at > m.start AND o.accepted_at <= m."end"),
                count(*), count(*) FILTER (WHERE by_fleet), coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY took), 0),
                coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY took), 0)
            FROM done
            """)[0]
        let (taken, completed, byFleet, p50, p99) = try row.decode((Int64, Int64, Int64, Double, Double).self)
        return Orders(taken: Int(taken), completed: Int(completed), byFleet: Int(byFleet), p50: p50, p99: p99)
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
