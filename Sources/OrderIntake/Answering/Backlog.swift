import HTTPTypes
package import Logging
import ServiceLifecycle
import ServiceRuntime
import Synchronization

/// Turns new orders away while too many events wait to be published: a broker that pushes back fills the outbox, and the
/// outbox must push back too before it fills the disk.
package final class Backlog: Service {
    private let store: BacklogStore
    private let limit: Int
    private let interval: Duration
    private let logger: Logger
    private let isHigh = Atomic(false)

    /// - Parameters:
    ///   - store: where the outbox is looked at.
    ///   - limit: events waiting from which on orders are turned away.
    ///   - interval: between two looks.
    ///   - logger: told when the limit is reached and left.
    package init(store: BacklogStore, limit: Int, interval: Duration = .seconds(1), logger: Logger) {
        (self.store, self.limit, self.interval, self.logger) = (store, limit, interval, logger)
    }

    /// - Throws: `ProblemDetails` 503 while the backlog is too long.
    package func requireRoom() throws {
        guard isHigh.load(ordering: .relaxed) else { return }
        throw ProblemDetails(
            status: .serviceUnavailable, title: "Overloaded",
            detail: "More than \(limit) events wait to be published. Send the order again later.", retryAfter: 10)
    }

    /// Looks once.
    package func look() async throws {
        let isReached = try await store.isReached(limit)
        guard isHigh.exchange(isReached, ordering: .relaxed) != isReached else { return }
        logger.warning(
            isReached ? "Too many events wait to be published; new orders are turned away" : "Orders are taken again",
            metadata: ["limit": "\(limit)"])
    }

    /// Looks every `interval` until shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await self.look()
                    try await Task.sleep(for: self.interval)
                } catch is CancellationError {
                    return
                } catch {
                    self.logger.warning("The outbox could not be looked at", metadata: ["error": "\(error)"])
                    await self.pause()
                }
            }
        }
    }

    private func pause() async {
        do { try await Task.sleep(for: interval) } catch { return }
    }
}
