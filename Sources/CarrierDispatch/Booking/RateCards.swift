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

    /// The card in force; read on the first call.
    func current() async throws -> RateCard {
        if let card = latest.withLock({ $0 }) { return card }
        return try await reload()
    }

    /// Reads it anew.
    @discardableResult
    func reload() async throws -> RateCard {
        let card = try await store.load(from: postgres)
        latest.withLock { $0 = card }
        return card
    }
}
