/// A transaction under way; valid inside the closure that got it.
package struct Transaction: SQLExecutor {
    private let connection: PostgresConnection
    private let ticket: TransactionTicket

    @discardableResult
    package func query(_ sql: SQL) async throws -> Rows {
        try only(try await connection.run([sql], in: ticket), query: sql)
    }

    @discardableResult
    package func pipeline(_ statements: [SQL]) async throws -> [Rows] {
        try await connection.run(statements, in: ticket)
    }

    /// Bulk load by COPY; see `PostgresConnection.copy(into:columns:rows:)`.
    @discardableResult
    package func copy(into table: String, columns: [String], rows: [[Bind]]) async throws -> Int {
        try await connection.copy(into: table, columns: columns, rows: rows, in: ticket)
    }

    static func run<Value: Sendable>(
        on connection: PostgresConnection, isolation: IsolationLevel, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        let ticket = TransactionTicket(isolation: isolation)
        let value: Value
        do {
            value = try await body(Transaction(connection: connection, ticket: ticket))
        } catch {
            if ticket.current != .fresh { await connection.rollBack(ticket) } else { _ = ticket.end() }
            throw error
        }
        if ticket.current != .fresh { try await connection.commit(ticket) } else { _ = ticket.end() }
        return value
    }
}
