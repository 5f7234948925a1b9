import Fulfilment
import Logging

// These tasks belong to the pool, not to the caller who happened to need a connection: that caller may be gone before
// the connection is there. Each of them ends by reporting to the state.
extension Postgres {
    /// Between attempts to connect.
    private static let reconnecting = Backoff(initial: .milliseconds(200), cap: .seconds(5))

    func open(afterFailures failures: Int) {
        Task {
            if failures > 0 { await pause(Self.reconnecting.delay(attempt: failures)) }
            do {
                let connection = try await PostgresConnection.open(settings: settings, logger: logger)
                perform { $0.opened(connection) }
            } catch {
                let failure = error as? PostgresError ?? PostgresError(.connectionFailed, "\(error)")
                logger.warning(
                    "cannot connect to the database",
                    metadata: ["db.failures": "\(failures + 1)", "error": "\(failure.message)"])
                perform { $0.openFailed(failure) }
            }
        }
    }

    func end(_ connection: PostgresConnection) {
        Task {
            await connection.close()
            perform { $0.closed() }
        }
    }

    func wake(at instant: ContinuousClock.Instant) {
        Task {
            await pause(ContinuousClock.now.duration(to: instant))
            perform { $0.expire(now: .now) }
        }
    }

    /// Nobody cancels these tasks, so the sleep always ends by itself.
    private func pause(_ duration: Duration) async {
        do { try await Task.sleep(for: duration) } catch { return }
    }
}
