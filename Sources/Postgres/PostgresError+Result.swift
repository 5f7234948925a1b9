import CPostgreSQL

extension PostgresError {
    /// What the server said about a statement.
    init(result: OpaquePointer, query: String?) {
        self.init(.server, "no message", query: query)
        message = Self.field(PG_DIAG_MESSAGE_PRIMARY, of: result) ?? String(cString: PQresultErrorMessage(result))
        sqlState = Self.field(PG_DIAG_SQLSTATE, of: result)
        detail = Self.field(PG_DIAG_MESSAGE_DETAIL, of: result)
        hint = Self.field(PG_DIAG_MESSAGE_HINT, of: result)
        constraint = Self.field(PG_DIAG_CONSTRAINT_NAME, of: result)
        table = Self.field(PG_DIAG_TABLE_NAME, of: result)
        column = Self.field(PG_DIAG_COLUMN_NAME, of: result)
    }

    /// What libpq last said about a connection, without line breaks.
    static func lastMessage(of connection: OpaquePointer) -> String {
        let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let line = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
        return line.isEmpty ? "the connection was closed" : line
    }

    private static func field(_ code: Int32, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }

    /// The same failure seen from outside: the connection is gone.
    func lost(as code: Code, saying last: String, query: String?) -> PostgresError {
        var error = PostgresError(code, "\(message) (\(last))", sqlState: sqlState, query: query)
        (error.detail, error.hint) = (detail, hint)
        return error
    }
}
