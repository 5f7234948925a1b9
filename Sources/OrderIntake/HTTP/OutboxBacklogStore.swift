import HTTPTypes
package import Logging
package import Postgres
import ServiceRuntime
import Synchronization

/// Turns new orders away while too many events wait to be published: a broker that pushes back fills the outbox, and the
/// outbox must push back too before it fills the disk.
package final class OutboxBacklog: Sendable {
    private let store: OutboxBacklogStore
    private let limit: Int
    private let logger: Logger
    private let isHigh = Atomic(false)

    /// - Parameters:
    ///   - postgres: where the outbox is.
    ///   - limit: events waiting from which on orders are turned away.
    ///   - logger: gets a line when the limit is reached and when it no longer is.
    package init(postgres: Postgres, limit: Int, logger: Logger) {
        (store, self.limit, self.logger) = (OutboxBacklogStore(postgres: postgres), limit, logger)
    }

    /// - Throws: `ProblemDetails` 503 while the backlog is too long.
    package func requireRoom() throws {
        guard isHigh.load(ordering: .relaxed) else { return }
        throw ProblemDetails(
            status: .serviceUnavailable, title: "Overloaded",
            detail: "More than \(limit) events wait to be published. Send the order again later.", retryAfter: 10)
    }

    /// Measures the backlog once; `requireRoom` follows the last measurement.
    package func poll() async throws {
        let isReached = try await store.isReached(limit)
        guard isHigh.exchange(isReached, ordering: .relaxed) != isReached else { return }
        logger.warning(
            isReached ? "Too many events wait to be published; new orders are turned away" : "Orders are taken again",
            metadata: ["limit": "\(limit)"])
    }
}

/// The SQL that tells how far publishing lags behind.
private struct OutboxBacklogStore: Sendable {
    let postgres: Postgres

    /// Whether at least `limit` events wait to be published; costs no more the more there are.
    func isReached(_ limit: Int) async throws -> Bool {
        let rows = try await postgres.query(
            """
            SELECT coalesce(sum(cardinality(event_ids)), 0) >= \(limit)
            FROM (SELECT event_ids FROM messaging.outbox LIMIT \(limit)) AS waiting
            """)
        return try rows.first?.decode(0) ?? false
    }
}
