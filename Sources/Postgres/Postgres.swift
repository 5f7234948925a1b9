import Fulfilment
package import Logging
import ServiceLifecycle
import Synchronization

/// A pool of connections to one database.
///
/// Connections are made when they are needed, up to the pool's size, and replaced when they break. Works before `run()`
/// and without it; running it as a service adds a check on idle connections and the orderly end.
package final class Postgres: Service, SQLExecutor {
    typealias Waiter = CheckedContinuation<PostgresConnection, any Error>
    typealias Pool = PoolState<PostgresConnection, Waiter>

    /// Between attempts of a transaction.
    private static let contention = Backoff(initial: .milliseconds(5), cap: .milliseconds(500))
    /// Between attempts to connect.
    private static let reconnecting = Backoff(initial: .milliseconds(200), cap: .seconds(5))

    /// How long this task waits for a connection and then for each answer of the server; nil: as the settings say.
    @TaskLocal static var patience: Duration?

    package let settings: PostgresSettings
    private let logger: Logger
    private let pool: Mutex<Pool>
    private let lastWaiter = Atomic<UInt64>(0)
    private let closers = Mutex<[CheckedContinuation<Void, Never>]>([])

    /// A pool that has no connections yet.
    package init(settings: PostgresSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        pool = Mutex(Pool(capacity: settings.poolSize))
    }

    @discardableResult
    package func query(_ sql: SQL) async throws -> Rows {
        try only(try await leased { try await $0.runAutocommit([sql]) }, query: sql)
    }

    @discardableResult
    package func pipeline(_ statements: [SQL]) async throws -> [Rows] {
        try await leased { try await $0.runAutocommit(statements) }
    }

    /// One transaction around `body`: commits what it did, or rolls it back if it threw.
    ///
    /// BEGIN travels with the first statement. Serialization failures (40001), deadlocks (40P01) and statements that have to
    /// be prepared anew are tried again, up to `attempts` times in all, after a random wait: `body` may run several times
    /// and must not have effects outside the transaction. Do not use the pool inside: with all its connections in
    /// transactions that wait for one more, none would ever come free.
    /// - Throws: what `body` threw; `PostgresError` with code `.outcomeUnknown` when the connection was lost during COMMIT.
    @discardableResult
    package func transaction<Value: Sendable>(
        attempts: Int = 5, isolation: IsolationLevel = .readCommitted, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            do {
                return try await leased { try await Transaction.run(on: $0, isolation: isolation, body) }
            } catch let error as PostgresError where (error.isContention || error.isStalePlan) && attempt < attempts {
                logger.debug("transaction tried again", metadata: ["db.attempt": "\(attempt)", "error": "\(error.message)"])
                try await Task.sleep(for: Self.contention.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// Bulk load by COPY, committed by itself; see `PostgresConnection.copy(into:columns:rows:)`.
    @discardableResult
    package func copy(into table: String, columns: [String], rows: [[Bind]]) async throws -> Int {
        try await leased { try await $0.copy(into: table, columns: columns, rows: rows) }
    }

    /// Lends one connection, for LISTEN, session locks and the like. It comes back without transaction, subscriptions,
    /// changed parameters and session locks.
    @discardableResult
    package func withConnection<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        let connection = try await acquireChecked()
        do {
            let value = try await body(connection)
            await resetAndRelease(connection)
            return value
        } catch {
            await resetAndRelease(connection)
            throw error
        }
    }

    /// Runs `body`, which waits at most so long for a free connection and then for each answer of the server, on whatever pool.
    ///
    /// For what a person or a machine waits for. A server that hangs keeps its connections open and would be believed for longer than a
    /// statement may run. A connection that was silent for so long is given up, with what was under way on it.
    package static func withPatience<Value>(_ limit: Duration, _ body: () async throws -> Value) async rethrows -> Value {
        try await $patience.withValue(limit, operation: body)
    }

    /// Asks the server for an answer, for health checks.
    /// - Throws: `PostgresError` when it gives none.
    package func ping() async throws {
        try await query("SELECT 1")
    }

    /// Keeps idle connections fresh until graceful shutdown or cancellation; then refuses new work, waits for the work
    /// under way and closes.
    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    await self.discardDeadConnections()
                    try await Task.sleep(for: .seconds(5))
                }
            }
        } catch is CancellationError {
            await close()
        }
    }

    /// Refuses new work, waits for the connections that are lent and closes them all.
    package func close() async {
        await withCheckedContinuation { continuation in
            closers.withLock { $0.append(continuation) }
            perform { $0.shutDown() }
        }
    }
}

extension Postgres {
    /// Runs `body` on a connection of the pool; on another one, if nothing could be sent on the first.
    private func leased<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        var spare = settings.poolSize + 1
        while true {
            let connection = try await acquire()
            do {
                let value = try await body(connection)
                release(connection)
                return value
            } catch let error as PostgresError where error.isUnsent && spare > 0 {
                spare -= 1
                release(connection)
            } catch {
                release(connection)
                throw error
            }
        }
    }

    /// A connection that the server has not hung up on, as far as one can tell. Gives up on cancellation and in time.
    private func acquireChecked() async throws -> PostgresConnection {
        while true {
            let connection = try await acquire()
            if await connection.checkUsable() { return connection }
            release(connection)
        }
    }

    private func acquire() async throws -> PostgresConnection {
        try Task.checkCancellation()
        if let connection = pool.withLock({ $0.takeIdle() }) { return connection }
        let id = lastWaiter.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let limit = min(settings.acquireTimeout, Self.patience ?? settings.acquireTimeout)
                perform { $0.wait(id: id, waiter: waiter, until: .now + limit) }
                // The handler may have run before there was anything to cancel.
                if Task.isCancelled { perform { $0.cancel(id: id) } }
            }
        } onCancel: {
            perform { $0.cancel(id: id) }
        }
    }

    private func release(_ connection: PostgresConnection) {
        perform { $0.release(connection, isUsable: connection.isUsable) }
    }

    private func resetAndRelease(_ connection: PostgresConnection) async {
        do {
            try await connection.reset(statementTimeout: settings.statementTimeout)
        } catch {
            logger.debug("connection not reusable", metadata: ["error": "\(error)"])
            await connection.close()
        }
        release(connection)
    }

    /// Lets go of idle connections that the server has ended, so that no caller finds them first.
    func discardDeadConnections() async {
        var checked: [PostgresConnection] = []
        for _ in 0..<idleCount {
            guard let connection = takeIdle() else { break }
            _ = await connection.checkUsable()
            checked.append(connection)
        }
        checked.forEach(release)
    }

    /// Takes an idle connection, for the health check.
    private func takeIdle() -> PostgresConnection? { pool.withLock { $0.takeIdle() } }

    var idleCount: Int { pool.withLock { $0.idleCount } }
    var leasedCount: Int { pool.withLock { $0.leasedCount } }
    var waiterCount: Int { pool.withLock { $0.waiterCount } }

    /// Changes the state and does what it asks for, outside the lock.
    private func perform(_ change: (inout Pool) -> [Pool.Action]) {
        for action in pool.withLock({ change(&$0) }) { perform(action) }
    }

    private func perform(_ action: Pool.Action) {
        switch action {
        case .serve(let waiter, let connection): waiter.resume(returning: connection)
        case .refuse(let waiter, let refusal): waiter.resume(throwing: error(for: refusal))
        case .open(let failures): open(afterFailures: failures)
        case .close(let connection): end(connection)
        case .wakeAt(let instant): wake(at: instant)
        case .drained:
            closers.withLock { closers in
                closers.forEach { $0.resume() }; closers = []
            }
        }
    }

    private func error(for refusal: Pool.Refusal) -> any Error {
        switch refusal {
        case .cancelled: CancellationError()
        case .closed: PostgresError(.poolClosed, "the pool of database connections is closed")
        case .unreachable(let cause): cause
        case .timeout(let cause):
            PostgresError(
                .acquireTimeout,
                "no database connection came free in time; all \(settings.poolSize) are in use"
                    + (cause.map { ", or none can be made: \($0.message)" } ?? ""))
        }
    }
}

// These tasks belong to the pool, not to the caller who happened to need a connection: that caller may be gone before
// the connection is there. Each of them ends by reporting to the state.
extension Postgres {
    private func open(afterFailures failures: Int) {
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

    private func end(_ connection: PostgresConnection) {
        Task {
            await connection.close()
            perform { $0.closed() }
        }
    }

    private func wake(at instant: ContinuousClock.Instant) {
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
