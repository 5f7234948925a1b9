import Fulfilment
package import Postgres
import Synchronization

/// The carriers and their prices, kept in memory.
///
/// A card that cannot be read, or that nobody should choose from, leaves the one before in force.
package final class RateCards: Sendable {
    private let postgres: Postgres
    private let store = RateCardStore()
    private let latest = Mutex<RateCard?>(nil)

    package init(postgres: Postgres) { self.postgres = postgres }

    /// The card in force; read on the first call, over the caller's connection: transactions that wait for another one can wait for each other.
    func current(on executor: some SQLExecutor) async throws -> RateCard {
        if let card = latest.withLock({ $0 }) { return card }
        return try await load(from: executor)
    }

    /// Reads it anew.
    @discardableResult
    func reload() async throws -> RateCard { try await load(from: postgres) }

    private func load(from executor: some SQLExecutor) async throws -> RateCard {
        let card = try await store.load(from: executor)
        latest.withLock { $0 = card }
        return card
    }
}
