import Fulfilment
package import Logging
package import Postgres
import ServiceLifecycle
import ServiceRuntime
import Synchronization

/// Keeps the carriers and their prices in memory and looks for changes now and then.
///
/// A card that cannot be read, or that nobody should choose from, leaves the one before in force.
package final class RateCards: Service {
    private let postgres: Postgres
    private let interval: Duration
    private let logger: Logger
    private let store = RateCardStore()
    private let latest = Mutex<RateSheet?>(nil)

    /// - Parameter interval: how old the card may get.
    package init(postgres: Postgres, interval: Duration, logger: Logger) {
        self.postgres = postgres
        self.interval = interval
        self.logger = logger
    }

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

    package func run() async throws {
        await PeriodicTask.run(
            every: interval, logger: logger, failure: "The rate cards could not be read; those before stay in force"
        ) {
            try await self.reload()
        }
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
