package import Logging
import ServiceLifecycle

/// Work that is done again and again while a program runs, as one of its services.
package struct PeriodicTask: Service {
    private let interval: Duration
    private let logger: Logger
    private let failure: Logger.Message
    private let round: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - interval: from the end of one round to the start of the next.
    ///   - failure: what could not be done, for the log.
    ///   - round: the work; a round that fails is logged, and the next one does its work.
    package init(
        every interval: Duration, logger: Logger, failure: Logger.Message, _ round: @escaping @Sendable () async throws -> Void
    ) {
        (self.interval, self.logger, self.failure, self.round) = (interval, logger, failure, round)
    }

    /// Does the first round now and the others `interval` after each end, until shutdown.
    package func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await round()
                } catch {
                    if Task.isCancelled { return }
                    logger.warning(failure, metadata: ["error": "\(error)"])
                }
                do { try await Task.sleep(for: interval) } catch { return }
            }
        }
    }
}
