import Contracts
import Fulfilment
import Postgres

/// The SQL of a source's trial: finds the delivery it made, and takes it away again.
struct SourceTrialStore: Sendable {
    /// What became of the delivery.
    struct Delivery: Sendable {
        let state: WebhookState
        let error: String
        let events: Int
    }

    /// nil when there is none.
    /// - Parameters:
    ///   - source: its sender.
    ///   - key: of the delivery.
    ///   - number: that it speaks of.
    ///   - database: where it is.
    func delivery(source: String, key: String, number: String, in database: some SQLExecutor) async throws -> Delivery? {
        let rows = try await database.query(
            """
            SELECT d.state, coalesce(d.error, ''), (SELECT count(*) FROM tracking.event e
                WHERE e.number_key = \(TrackingNumber.key(number)) AND e.source = d.source)
            FROM tracking.delivery d WHERE d.source = \(source) AND d.key = \(key)
            """)
        guard let row = rows.first else { return nil }
        let (state, error, events) = try row.decode((String, String, Int).self)
        return Delivery(state: WebhookState(rawValue: state) ?? .received, error: error, events: events)
    }

    /// Removes the delivery and its events: the number was made up.
    func remove(source: String, key: String, number: String, in postgres: Postgres) async throws {
        try await postgres.transaction { transaction in
            try await transaction.query(
                "DELETE FROM tracking.event WHERE number_key = \(TrackingNumber.key(number)) AND source = \(source)")
            try await transaction.query("DELETE FROM tracking.delivery WHERE source = \(source) AND key = \(key)")
        }
    }
}
