package import Logging
import Messaging
package import Postgres
import ServiceLifecycle
import Synchronization

/// Wakes the relay's lanes when an outbox notification comes, when a retry falls due, and once a second in case one was lost.
package final class OutboxListener: Service, Sendable {
    private struct State {
        var notifications = 0
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
                        self.logger.warning("The outbox listener lost its connection", metadata: ["error": "\(error)"])
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
            state.notifications += 1
            let waiters = state.waiters
            state.waiters = [:]
            return waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    /// Notifications so far. Take the number before looking, so that one that comes while you look is not missed.
    package var notifications: Int { state.withLock { $0.notifications } }

    /// Suspends until there were more notifications than `seen`, at most `limit` (nil: a second).
    package func wait(after seen: Int, atMost limit: Duration?) async throws {
        let deadline = min(limit ?? .seconds(1), .seconds(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Task.sleep(for: deadline) }
            group.addTask { await self.oneMore(than: seen) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func oneMore(than seen: Int) async {
        let ticket = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasCome = state.withLock { state in
                    if state.notifications > seen || Task.isCancelled { return true }
                    state.waiters[ticket] = continuation
                    return false
                }
                if hasCome { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
        }
    }
}
