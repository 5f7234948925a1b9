import Fulfilment
package import Postgres
import Synchronization

/// The carriers and their prices, kept in memory.
///
/// A card that cannot be read, or that nobody should choose from, leaves the one before in force.
package final class RateCards: Sendable {
    private let postgres: Postgres
    private let store = RateCardStore()
    private let latest = Mutex<RateSheet?>(nil)

    package init(postgres: Postgres) { self.postgres = postgres }

    /// The card in force; read on the first call.
    func current() async throws -> RateSheet {
        if let sheet = latest.withLock({ $0 }) { return sheet }
        return try await reload()
    }

    /// Reads it anew.
    @discardableResult
    func reload() async throws -> RateSheet {
        let sheet = try await store.load(from: postgres)
        latest.withLock { $0 = sheet }
        return sheet
    }
}

/// Who carries parcels: a third party with an address to buy labels at, or the own fleet.
struct Carrier: Sendable, Equatable {
    let code: String
    let isOwnFleet: Bool
    /// Base URL of its label service; nil for the own fleet.
    let endpoint: String?
}

/// The carriers and their prices as they were at one moment.
struct RateSheet: Sendable {
    /// Services of active carriers.
    let card: RateCard
    /// All carriers by code, inactive ones too: labels already chosen are still bought.
    let carriers: [String: Carrier]
}
