import Logging
import ServiceLifecycle
import Synchronization

/// Asks carriers again and again while the program runs, each in rounds of its own: one that does not answer holds up nobody else. Sources that
/// are set up or changed meanwhile are asked from the next round on.
struct PollingRounds: Service {
    private let polling: CarrierPolling
    private let interval: Duration
    private let logger: Logger

    /// - Parameter interval: from one look for what is due to the next.
    init(_ polling: CarrierPolling, every interval: Duration = .seconds(5), logger: Logger) {
        (self.polling, self.interval, self.logger) = (polling, interval, logger)
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            let busy = Names()
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    for source in polling.askable where busy.insert(source) {
                        group.addTask {
                            await poll(source)
                            busy.remove(source)
                        }
                    }
                    do { try await Task.sleep(for: interval) } catch { return }
                }
            }
        }
    }

    private func poll(_ source: String) async {
        do {
            try await polling.poll(source)
        } catch {
            if Task.isCancelled { return }
            logger.warning("A carrier could not be asked", metadata: ["source": "\(source)", "error": "\(error)"])
        }
    }

    /// Sources whose round has not ended yet.
    private final class Names: Sendable {
        private let names = Mutex<Set<String>>([])

        /// - Returns: whether it was not there.
        func insert(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }

        func remove(_ name: String) { _ = names.withLock { $0.remove(name) } }
    }
}
