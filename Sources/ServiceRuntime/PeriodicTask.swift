package import Logging
import ServiceLifecycle

/// Work that is done again and again while a program runs.
package enum PeriodicTask {
    /// Does `round` now and `interval` after each end, until shutdown. A round that fails is logged, and the next one does its work.
    /// - Parameter failure: what could not be done, for the log.
    package static func run(
        every interval: Duration, logger: Logger, failure: Logger.Message, _ round: @escaping @Sendable () async throws -> Void
    ) async {
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
