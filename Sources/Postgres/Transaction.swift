import Synchronization

/// A transaction under way; valid inside the closure that got it.
package struct Transaction: SQLExecutor {
    private let connection: PostgresConnection
    private let state: TransactionState

    @discardableResult
    package func query(_ sql: SQL) async throws -> Rows {
        try only(try await connection.run([sql], in: state), query: sql)
    }

    @discardableResult
    package func pipeline(_ statements: [SQL]) async throws -> [Rows] {
        try await connection.run(statements, in: state)
    }

    /// Bulk load by COPY; see `PostgresConnection.copy(into:columns:rows:)`.
    @discardableResult
    package func copy(into table: String, columns: [String], rows: [[Bind]]) async throws -> Int {
        try await connection.copy(into: table, columns: columns, rows: rows, in: state)
    }

    static func run<Value: Sendable>(
        on connection: PostgresConnection, isolation: IsolationLevel, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        let state = TransactionState(isolation: isolation)
        let value: Value
        do {
            value = try await body(Transaction(connection: connection, state: state))
        } catch {
            if state.stage != .fresh { await connection.rollBack(state) } else { _ = state.end() }
            throw error
        }
        if state.stage != .fresh { try await connection.commit(state) } else { _ = state.end() }
        return value
    }
}

/// How strictly concurrent transactions are kept apart.
package enum IsolationLevel: Sendable {
    /// Each statement sees what was committed before it began.
    case readCommitted
    /// All statements see what was committed before the first.
    case repeatableRead
    /// As if transactions ran one after another; may fail with 40001 and is then retried.
    case serializable

    var begin: SQL {
        switch self {
        case .readCommitted: "BEGIN"
        case .repeatableRead: "BEGIN ISOLATION LEVEL REPEATABLE READ"
        case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
        }
    }
}

/// Where one transaction stands. BEGIN is sent with its first statement, so one without statements costs nothing.
final class TransactionState: Sendable {
    enum Stage { case fresh, open, ended }

    let isolation: IsolationLevel
    private let current = Mutex(Stage.fresh)

    init(isolation: IsolationLevel) { self.isolation = isolation }

    /// Called before BEGIN is sent.
    func open() { current.withLock { $0 = .open } }

    /// Ends it.
    /// - Returns: where it stood.
    func end() -> Stage {
        current.withLock { stage in
            defer { stage = .ended }
            return stage
        }
    }

    var stage: Stage { current.withLock { $0 } }
}
