package import Logging
package import Postgres
import ServiceLifecycle
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
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.refresh()
                do { try await Task.sleep(for: self.interval) } catch { return }
            }
        }
    }

    private func refresh() async {
        do {
            try await reload()
        } catch {
            logger.warning("The rate cards could not be read; those before stay in force", metadata: ["error": "\(error)"])
        }
    }
}
