import ConnectionThread
package import Logging
import Synchronization

/// One connection with a thread of its own, on which all its work happens. Calls from several tasks run one after another.
package actor PostgresConnection: SQLExecutor {
    private let thread: ConnectionThread
    private let signal = CancelSignal()
    private let health = Health()
    private let logger: Logger
    var session: Session?

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
    ///   - rows: fields in the order of `columns`; each of exactly the column's type (`Int32` for `int4`, and so on).
    /// - Returns: how many rows were copied.
    package func copy(into table: String, columns: [String], rows: [[Bind]]) async throws -> Int {
        try await copy(into: table, columns: columns, rows: rows, in: nil)
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
    func run(_ statements: [SQL], in ticket: TransactionTicket?) async throws -> [Rows] {
        guard !statements.isEmpty else { return [] }
        return try await cancellable(statements: statements.count) { session, wait in
            do {
                return try exchange(statements, in: ticket, session, &wait)
            } catch let error as PostgresError where error.isStalePlan && !session.isInTransaction {
                return try exchange(statements, in: ticket, session, &wait)
            }
        }
    }

    /// Runs statements that commit by themselves, on behalf of the pool, whose connections must come back outside transactions.
    func runAlone(_ statements: [SQL]) async throws -> [Rows] {
        let results = try await run(statements, in: nil)
        guard isInTransaction else { return results }
        try uncancellable { session, wait in
            _ = try session.exchange(["ROLLBACK"], wait: &wait, lossCode: .connectionLost)
        }
        throw PostgresError(.misuse, "BEGIN is not for a pool; use transaction { … }", query: statements.first?.text)
    }

    func copy(into table: String, columns: [String], rows: [[Bind]], in ticket: TransactionTicket?) async throws -> Int {
        try await cancellable { session, wait in
            if ticket?.current == .fresh { try exchange([], in: ticket, session, &wait) }
            try requireOpen(ticket)
            return try session.copy(into: table, columns: columns, rows: rows, wait: &wait, lossCode: lossCode(ticket, session))
        }
    }

    /// Runs `body` on the session so that cancelling the task ends it. The connection stays usable unless the link is lost.
    func cancellable<Value>(
        statements: Int = 1, _ body: (Session, inout Wait) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let session = try liveSession()
        defer { noteEnd(of: session) }
        let ticket = signal.begin()
        return try await withTaskCancellationHandler {
            // Naming self keeps the closure on this connection's thread; else it would run on the global pool.
            return try self.perform(session, Wait(isCancellable: true, statements: statements), body)
        } onCancel: { [signal] in
            signal.cancel(ticket)
        }
    }

    private func perform<Value>(
        _ session: Session, _ wait: consuming Wait, _ body: (Session, inout Wait) throws -> Value
    ) throws -> Value {
        thread.checkIsolated()
        return try body(session, &wait)
    }

    /// Runs `body` to its end, cancelled task or not.
    func uncancellable<Value>(_ body: (Session, inout Wait) throws -> Value) throws -> Value {
        let session = try liveSession()
        defer { noteEnd(of: session) }
        _ = signal.begin()
        var wait = Wait(isCancellable: false)
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

    private func noteEnd(of session: Session) {
        if session.isBroken { close() }
    }

    @discardableResult
    private func exchange(
        _ statements: [SQL], in ticket: TransactionTicket?, _ session: Session, _ wait: inout Wait
    ) throws -> [Rows] {
        guard let ticket, ticket.current == .fresh else {
            try requireOpen(ticket)
            return try definitely(ticket) {
                let results = try session.exchange(statements, wait: &wait, lossCode: lossCode(ticket, session))
                try requireUnfinished(ticket, session)
                return results
            }
        }
        try session.requireAlive()
        ticket.open()
        let results = try session.exchange(
            statements, opening: ticket.isolation.begin, wait: &wait, lossCode: .connectionLost)
        try requireUnfinished(ticket, session)
        return results
    }

    private func requireUnfinished(_ ticket: TransactionTicket?, _ session: Session) throws {
        guard let ticket, !session.isInTransaction else { return }
        _ = ticket.end()
        throw PostgresError(.misuse, "COMMIT and ROLLBACK belong to transaction { … }, not into its closure")
    }

    private func requireOpen(_ ticket: TransactionTicket?) throws {
        guard ticket?.current == .ended else { return }
        throw PostgresError(.misuse, "the transaction has ended; it must not be used outside its closure")
    }

    /// Another connection cannot take over a transaction that has begun on this one.
    private func definitely<Value>(_ ticket: TransactionTicket?, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch var error as PostgresError {
            if ticket != nil { error.isUnsent = false }
            throw error
        }
    }

    private func lossCode(_ ticket: TransactionTicket?, _ session: Session) -> PostgresError.Code {
        ticket != nil || session.isInTransaction ? .connectionLost : .outcomeUnknown
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
