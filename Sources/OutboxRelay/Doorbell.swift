package import Logging
import Messaging
package import Postgres
import ServiceLifecycle
import Synchronization

/// Wakes the relay's lanes when somebody rings, when a retry falls due, and once a second in case a ring was lost.
package final class Doorbell: Service, Sendable {
    private struct State {
        var rings = 0
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let postgres: Postgres
    private let state = Mutex(State())
    private let logger: Logger

    package init(postgres: Postgres, logger: Logger) { (self.postgres, self.logger) = (postgres, logger) }

    /// Listens until shutdown; after a lost connection it listens again and wakes everybody to look.
    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    do {
                        try await self.listen()
                    } catch let error as PostgresError {
                        self.logger.warning("The doorbell lost its connection", metadata: ["error": "\(error)"])
                        try await Task.sleep(for: .milliseconds(500))
                    }
                }
            }
        } catch is CancellationError {}
    }

    private func listen() async throws {
        try await postgres.withConnection { connection in
            try await connection.listen(OutboxNotifier.channel)
            while true {
                try Task.checkCancellation()
                _ = try await connection.nextNotification(timeout: .seconds(1))
                wakeAll()
            }
        }
    }

    private func wakeAll() {
        let waiters = state.withLock { state in
            state.rings += 1
            let waiters = state.waiters
            state.waiters = [:]
            return waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    /// How often it has rung. Take it before looking, so that a ring while you look is not missed.
    package var rings: Int { state.withLock { $0.rings } }

    /// Suspends until it has rung more often than `seen`, at most `limit` (nil: a second).
    package func wait(after seen: Int, atMost limit: Duration?) async throws {
        let deadline = min(limit ?? .seconds(1), .seconds(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Task.sleep(for: deadline) }
            group.addTask { await self.nextRing(after: seen) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func nextRing(after seen: Int) async {
        let ticket = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasRung = state.withLock { state in
                    if state.rings > seen || Task.isCancelled { return true }
                    state.waiters[ticket] = continuation
                    return false
                }
                if hasRung { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
        }
    }
}
