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

    package let settings: PostgresSettings
    let logger: Logger
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
        try only(try await leased { try await $0.runAlone([sql]) }, query: sql)
    }

    @discardableResult
    package func pipeline(_ statements: [SQL]) async throws -> [Rows] {
        try await leased { try await $0.runAlone(statements) }
    }

    /// Lends one connection, for LISTEN, session locks and the like. It comes back without transaction, subscriptions,
    /// changed parameters and session locks.
    @discardableResult
    package func withConnection<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        let connection = try await acquireChecked()
        do {
            let value = try await body(connection)
            await giveBackReset(connection)
            return value
        } catch {
            await giveBackReset(connection)
            throw error
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
    func leased<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        var spare = settings.poolSize + 1
        while true {
            let connection = try await acquire()
            do {
                let value = try await body(connection)
                giveBack(connection)
                return value
            } catch let error as PostgresError where error.isUnsent && spare > 0 {
                spare -= 1
                giveBack(connection)
            } catch {
                giveBack(connection)
                throw error
            }
        }
    }

    /// A connection that the server has not hung up on, as far as one can tell. Gives up on cancellation and in time.
    func acquireChecked() async throws -> PostgresConnection {
        while true {
            let connection = try await acquire()
            if await connection.checkUsable() { return connection }
            giveBack(connection)
        }
    }

    func acquire() async throws -> PostgresConnection {
        try Task.checkCancellation()
        if let connection = pool.withLock({ $0.takeIdle() }) { return connection }
        let id = lastWaiter.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                perform { [settings] in $0.wait(id: id, waiter: waiter, until: .now + settings.acquireTimeout) }
                // The handler may have run before there was anything to cancel.
                if Task.isCancelled { perform { $0.cancel(id: id) } }
            }
        } onCancel: {
            perform { $0.cancel(id: id) }
        }
    }

    func giveBack(_ connection: PostgresConnection) {
        perform { $0.release(connection, isUsable: connection.isUsable) }
    }

    private func giveBackReset(_ connection: PostgresConnection) async {
        do {
            try await connection.reset(statementTimeout: settings.statementTimeout)
        } catch {
            logger.debug("connection not reusable", metadata: ["error": "\(error)"])
            await connection.close()
        }
        giveBack(connection)
    }

    /// Takes an idle connection, for the health check.
    func takeIdle() -> PostgresConnection? { pool.withLock { $0.takeIdle() } }

    var idleCount: Int { pool.withLock { $0.idleCount } }
    var leasedCount: Int { pool.withLock { $0.leasedCount } }
    var waiterCount: Int { pool.withLock { $0.waiterCount } }

    /// Changes the state and does what it asks for, outside the lock.
    func perform(_ change: (inout Pool) -> [Pool.Action]) {
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
                "no database connection came free within \(settings.acquireTimeout); all \(settings.poolSize) are in use"
                    + (cause.map { ", or none can be made: \($0.message)" } ?? ""))
        }
    }
}
