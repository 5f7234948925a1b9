package import Logging
package import Postgres
import ServiceLifecycle

/// Tells the relays that the outbox has something, without a NOTIFY in any business transaction.
///
/// NOTIFY takes a lock that all committing transactions of the cluster share, so it is sent on a connection of its own,
/// after the commit, at most once per `interval`. A notification that gets lost costs little: relays look by themselves every second.
package final class OutboxNotifier: Service, Sendable {
    /// The channel the relays listen on.
    package static let channel = "waybill_outbox"

    private let postgres: Postgres
    private let interval: Duration
    private let logger: Logger
    private let requests: AsyncStream<Void>
    private let requester: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - postgres: where the outbox is.
    ///   - interval: the shortest time between two notifications.
    ///   - logger: told of failures at debug level.
    package init(postgres: Postgres, interval: Duration = .milliseconds(10), logger: Logger) {
        (self.postgres, self.interval, self.logger) = (postgres, interval, logger)
        (requests, requester) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for a notification soon. Never blocks, never fails.
    package func notify() { requester.yield() }

    /// Sends notifications until shutdown.
    package func run() async throws {
        for await _ in requests.cancelOnGracefulShutdown() {
            do {
                try await postgres.query(OutboxStore.notify)
                try await Task.sleep(for: interval)
            } catch is CancellationError {
                return
            } catch {
                logger.debug("The relays could not be notified", metadata: ["error": "\(error)"])
            }
        }
    }
}
