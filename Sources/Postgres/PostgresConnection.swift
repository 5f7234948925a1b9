import ConnectionThread
package import Logging
import Synchronization

/// One connection with a thread of its own, on which all its work happens. Calls from several tasks run one after another.
package actor PostgresConnection: SQLExecutor {
    private let thread: ConnectionThread
    private let signal = CancelSignal()
    private let health = Health()
    private let logger: Logger
    private var session: Session?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(logger: Logger) {
        thread = ConnectionThread(name: "postgres")
        self.logger = logger
    }

    deinit { thread.stop() }

    /// A connection made by these settings.
    /// - Throws: `PostgresError` with code `.connectionFailed`, or `.misuse` for an unreadable connection string.
    package static func open(settings: PostgresSettings, logger: Logger) async throws -> PostgresConnection {
        let connection = PostgresConnection(logger: logger)
        try await connection.connect(settings)
        return connection
    }

    @discardableResult
    package func query(_ sql: SQL) async throws -> Rows {
        try only(try await run([sql], in: nil), query: sql)
    }

    @discardableResult
    package func pipeline(_ statements: [SQL]) async throws -> [Rows] {
        try await run(statements, in: nil)
    }

    /// Bulk load by COPY, much faster than INSERT beyond some hundred rows.
    /// - Parameters:
    ///   - table: its name, with the schema's in front if need be.
    ///   - columns: their names, in the order of the rows' fields.
    ///   - rows: fields in the order of `columns`; each of exactly the column's type (`Int32` for `int4`, and so on).
    /// - Returns: how many rows were copied.
    package func copy(into table: String, columns: [String], rows: [[Bind]]) async throws -> Int {
        try await copy(into: table, columns: columns, rows: rows, in: nil)
    }

    /// One transaction around `body`: commits what it did, or rolls it back if it threw.
    /// - Throws: what `body` threw; `PostgresError` with code `.outcomeUnknown` when the connection was lost during COMMIT.
    @discardableResult
    package func transaction<Value: Sendable>(
        isolation: IsolationLevel = .readCommitted, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        try await Transaction.run(on: self, isolation: isolation, body)
    }

    /// Subscribes this connection to a channel; see `nextNotification(timeout:)`. Nothing is heard while it is disconnected,
    /// so poll besides.
    package func listen(_ channel: String) async throws {
        try await query("LISTEN \(identifier: channel)")
    }

    /// The next notification of the channels listened to, or nil when none came in time. Other calls on this connection
    /// wait meanwhile.
    /// - Throws: `CancellationError` at once when the task is cancelled; `PostgresError` when the connection is lost.
    package func nextNotification(timeout: Duration) async throws -> Notification? {
        try await cancellable { session, _ in try session.nextNotification(until: .now + timeout) }
    }

    /// Changes how long a statement on this connection may run, until it returns to its pool. Zero: for ever.
    /// Only this call makes the client wait as long as the server.
    package func setStatementTimeout(_ timeout: Duration) async throws {
        try await query("SELECT set_config('statement_timeout', \(String(timeout.milliseconds)), false)")
        try await cancellable { session, _ in session.libpq.statementTimeout = timeout }
    }

    /// Ends the connection. What was under way on it has ended before; calling it again does nothing.
    package func close() {
        session = nil
        health.isUsable = false
    }

    /// Whether it can still be used, as far as is known without asking the server.
    nonisolated var isUsable: Bool { health.isUsable }

    private func connect(_ settings: PostgresSettings) throws {
        session = try Session(settings: settings, signal: signal, logger: logger)
    }
}

extension PostgresConnection {
    /// Runs statements in one round trip, within a transaction if there is one.
    func run(_ statements: [SQL], in transaction: TransactionState?) async throws -> [Rows] {
        guard !statements.isEmpty else { return [] }
        return try await cancellable(statements: statements.count) { session, wait in
            do {
                return try exchange(statements, in: transaction, session, &wait)
            } catch let error as PostgresError where error.isStalePlan && !session.isInTransaction {
                return try exchange(statements, in: transaction, session, &wait)
            }
        }
    }

    /// Runs statements that commit by themselves, for the pool, whose connections must come back outside transactions.
    func runAutocommit(_ statements: [SQL]) async throws -> [Rows] {
        let results = try await run(statements, in: nil)
        guard isInTransaction else { return results }
        try uncancellable { session, wait in
            _ = try session.exchange(["ROLLBACK"], wait: &wait, lossCode: .connectionLost)
        }
        throw PostgresError(.misuse, "BEGIN is not for a pool; use transaction { … }", query: statements.first?.text)
    }

    func copy(into table: String, columns: [String], rows: [[Bind]], in transaction: TransactionState?) async throws -> Int {
        try await cancellable { session, wait in
            if transaction?.stage == .fresh { try exchange([], in: transaction, session, &wait) }
            try requireOpen(transaction)
            return try session.copy(
                into: table, columns: columns, rows: rows, wait: &wait, lossCode: lossCode(transaction, session))
        }
    }

    /// Runs several statements without parameters as they stand in a file.
    func run(script: String) async throws {
        try await cancellable { session, wait in
            try session.run(
                script: script, wait: &wait, lossCode: session.isInTransaction ? .connectionLost : .outcomeUnknown)
        }
    }

    /// Makes the transaction's changes last. Runs to its end even when the task is cancelled.
    func commit(_ transaction: TransactionState) throws {
        guard transaction.end() == .open else { return }
        do {
            let results = try uncancellable { session, wait in
                try session.exchange(["COMMIT"], wait: &wait, lossCode: .outcomeUnknown)
            }
            guard results.first?.commandTag == "COMMIT" else {
                throw PostgresError(.transactionAborted, "nothing was committed: an earlier error in the transaction was ignored")
            }
        } catch var error as PostgresError {
            error.isUnsent = false
            throw error
        }
    }

    /// Undoes the transaction. A connection on which that fails is closed, which undoes it as well.
    func rollBack(_ transaction: TransactionState) {
        guard transaction.end() == .open else { return }
        do {
            try uncancellable { session, wait in
                guard session.isInTransaction else { return }
                _ = try session.exchange(["ROLLBACK"], wait: &wait, lossCode: .connectionLost)
            }
        } catch {
            close()
        }
    }
}

// What the pool asks of its connections.
extension PostgresConnection {
    /// Makes a borrowed connection as new: no open transaction, subscriptions, changed parameters or session locks.
    func reset(statementTimeout: Duration) async throws {
        try uncancellable { session, wait in
            session.libpq.statementTimeout = statementTimeout
            let rollback: [SQL] = session.isInTransaction ? ["ROLLBACK"] : []
            let others: [SQL] = ["UNLISTEN *", "RESET ALL", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP"]
            _ = try session.exchange(rollback + others, wait: &wait, lossCode: .connectionLost)
            session.forgetNotifications()
        }
    }

    /// Finds out whether the server has hung up, without a round trip.
    func checkUsable() -> Bool {
        do {
            try uncancellable { session, _ in try session.requireAlive() }
            return true
        } catch {
            return false
        }
    }

    /// Whether BEGIN was sent and its end was not.
    var isInTransaction: Bool { session?.isInTransaction ?? false }
}

extension PostgresConnection {
    /// Runs `body` on the session so that cancelling the task ends it. The connection stays usable unless it is lost.
    private func cancellable<Value>(
        statements: Int = 1, _ body: (Session, inout ServerWait) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let session = try liveSession()
        defer { closeIfBroken(session) }
        let operation = signal.begin()
        return try await withTaskCancellationHandler {
            // Naming self keeps the closure on this connection's thread; else it would run on the global pool.
            return try self.perform(session, ServerWait(isCancellable: true, statements: statements), body)
        } onCancel: { [signal] in
            signal.cancel(operation)
        }
    }

    private func perform<Value>(
        _ session: Session, _ wait: consuming ServerWait, _ body: (Session, inout ServerWait) throws -> Value
    ) throws -> Value {
        thread.checkIsolated()
        return try body(session, &wait)
    }

    /// Runs `body` to its end, cancelled task or not.
    private func uncancellable<Value>(_ body: (Session, inout ServerWait) throws -> Value) throws -> Value {
        let session = try liveSession()
        defer { closeIfBroken(session) }
        _ = signal.begin()
        var wait = ServerWait(isCancellable: false)
        return try body(session, &wait)
    }

    private func liveSession() throws -> Session {
        guard let session else {
            var error = PostgresError(.connectionLost, "the connection is closed")
            error.isUnsent = true
            throw error
        }
        return session
    }

    private func closeIfBroken(_ session: Session) {
        if session.isBroken { close() }
    }

    @discardableResult
    private func exchange(
        _ statements: [SQL], in transaction: TransactionState?, _ session: Session, _ wait: inout ServerWait
    ) throws -> [Rows] {
        guard let transaction, transaction.stage == .fresh else {
            try requireOpen(transaction)
            return try pinned(to: transaction) {
                let results = try session.exchange(statements, wait: &wait, lossCode: lossCode(transaction, session))
                try requireUnfinished(transaction, session)
                return results
            }
        }
        try session.requireAlive()
        transaction.open()
        let results = try session.exchange(
            statements, opening: transaction.isolation.begin, wait: &wait, lossCode: .connectionLost)
        try requireUnfinished(transaction, session)
        return results
    }

    private func requireUnfinished(_ transaction: TransactionState?, _ session: Session) throws {
        guard let transaction, !session.isInTransaction else { return }
        _ = transaction.end()
        throw PostgresError(.misuse, "COMMIT and ROLLBACK belong to transaction { … }, not into its closure")
    }

    private func requireOpen(_ transaction: TransactionState?) throws {
        guard transaction?.stage == .ended else { return }
        throw PostgresError(.misuse, "the transaction has ended; it must not be used outside its closure")
    }

    /// Another connection cannot take over a transaction that has begun on this one.
    private func pinned<Value>(to transaction: TransactionState?, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch var error as PostgresError {
            if transaction != nil { error.isUnsent = false }
            throw error
        }
    }

    private func lossCode(_ transaction: TransactionState?, _ session: Session) -> PostgresError.Code {
        transaction != nil || session.isInTransaction ? .connectionLost : .outcomeUnknown
    }
}

/// The one result of the one statement sent.
func only(_ results: [Rows], query: SQL) throws -> Rows {
    guard let rows = results.first else { throw PostgresError(.misuse, "the statement has no result", query: query.text) }
    return rows
}

/// Readable from any thread, so that the pool needs no hop to sort out broken connections.
private final class Health: Sendable {
    private let flag = Atomic(true)

    var isUsable: Bool {
        get { flag.load(ordering: .acquiring) }
        set { flag.store(newValue, ordering: .releasing) }
    }
}
