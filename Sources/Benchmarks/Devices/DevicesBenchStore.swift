import Fulfilment
import Postgres

/// The SQL of the bench of devices: how work goes on.
struct DevicesBenchStore: Sendable {
    /// Orders that have left the queue of those that wait for a picker: they are on tours, were, or wait for stock.
    func begun(_ postgres: Postgres) async throws -> Int {
        let row = try await postgres.query(
            """
            SELECT count(*) FROM warehouse.fulfilment WHERE state NOT IN \([FulfilmentState.promised, .allocated])
            """)[0]
        return Int(try row.decode(0, as: Int64.self))
    }

    /// Whether events wait to be published.
    func hasOutbox(_ postgres: Postgres) async throws -> Bool {
        try await postgres.query("SELECT EXISTS (SELECT FROM messaging.outbox)")[0].decode(0)
    }
}
