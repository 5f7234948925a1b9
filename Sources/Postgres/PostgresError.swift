import CPostgreSQL

/// Anything that went wrong between this program and its database.
package struct PostgresError: Error, Sendable {
    /// What kind of failure it is.
    package let code: Code
    /// The server's five-character code, when the server said something.
    package internal(set) var sqlState: String?
    /// What happened, as the server puts it where it does.
    package internal(set) var message: String
    /// The server's further explanation.
    package internal(set) var detail: String?
    /// The server's advice.
    package internal(set) var hint: String?
    /// The constraint that was violated.
    package internal(set) var constraint: String?
    /// The table concerned.
    package internal(set) var table: String?
    /// The column concerned.
    package internal(set) var column: String?
    /// The text of the statement that failed; never its parameters.
    package internal(set) var query: String?
    /// Nothing was sent to the server, so the same may be tried on another connection at once.
    var isUnsent = false

    init(_ code: Code, _ message: String, sqlState: String? = nil, query: String? = nil) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.query = query
    }

    /// The kinds of failure.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        package let description: String

        /// The server refused a statement; see `sqlState`.
        package static let server = Code(description: "server")
        /// No connection could be made.
        package static let connectionFailed = Code(description: "connectionFailed")
        /// The connection was lost, and for certain nothing of the work remains.
        package static let connectionLost = Code(description: "connectionLost")
        /// The connection was lost while a COMMIT, or a statement that commits by itself, was under way: it may have
        /// happened or not. Find out by reading, or repeat it only if it is idempotent.
        package static let outcomeUnknown = Code(description: "outcomeUnknown")
        /// No connection of the pool came free in time.
        package static let acquireTimeout = Code(description: "acquireTimeout")
        /// The pool was closed.
        package static let poolClosed = Code(description: "poolClosed")
        /// A field could not be decoded into the wanted type.
        package static let decoding = Code(description: "decoding")
        /// COMMIT found the transaction aborted, because an error inside it had been ignored; nothing was changed.
        package static let transactionAborted = Code(description: "transactionAborted")
        /// The interface was used against its rules; the message says how.
        package static let misuse = Code(description: "misuse")
        /// Applied migrations are not those of this program.
        package static let migrationRefused = Code(description: "migrationRefused")
    }
}

extension PostgresError {
    /// The connection is gone, whatever became of the work.
    package var isConnectionLost: Bool { code == .connectionLost || code == .outcomeUnknown }

    /// Doing the whole transaction, or the single statement, again is safe and may succeed.
    package var isRetriable: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .acquireTimeout: true
        case .server: isContention || isStalePlan || isReadOnly || sqlState.map(Self.isTransient) == true
        default: false
        }
    }

    /// No work of any kind can be done there now; never the work's own fault. A session that the server ended because
    /// another one crashed (57P02) is such a case, one that was lost for any other reason is not.
    package var isUnavailable: Bool {
        switch code {
        case .connectionFailed, .acquireTimeout: true
        default: isReadOnly || ["53300", "57P02", "57P03"].contains(sqlState)
        }
    }

    /// The server read the values of a statement and cannot keep or use one of them: a data exception, or a check of a table. Sending
    /// the same again cannot help.
    package var isContentRefused: Bool { code == .server && (sqlState?.hasPrefix("22") == true || sqlState == "23514") }

    /// The server cannot keep what one row of a statement holds: for its content, for any other constraint, or because it is too large. Other
    /// rows may go without that one.
    package var isAboutContent: Bool {
        isContentRefused || code == .server && ["23", "54"].contains { sqlState?.hasPrefix($0) == true }
    }

    /// What is wrong with the content, for whoever sent it; nothing of what the server says about tables and statements.
    package var contentRefusal: String {
        switch sqlState {
        case "22021", "22P05": "a text holds a character that cannot be stored, such as NUL"
        case "22001": "a text is too long"
        case "22003": "a number is too large or too small"
        case "22007", "22008", "22009": "a date or a time is none, or too far away"
        case "23514": "a value is outside what is allowed"
        default: "a value cannot be stored"
        }
    }

    /// Two transactions got in each other's way: serialization failure or deadlock.
    var isContention: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// A prepared statement was forgotten by the server or no longer fits its tables. Preparing it anew helps.
    var isStalePlan: Bool {
        sqlState == "26000" || (sqlState == "0A000" && message.contains("cached plan must not change result type"))
    }

    /// The server has become a standby, or always was one.
    var isReadOnly: Bool { sqlState == "25006" }

    /// Lack of resources, a lock not to be had, operator intervention other than cancelling.
    private static func isTransient(_ state: String) -> Bool {
        state.hasPrefix("53") || state == "55P03" || (state.hasPrefix("57P") && state != "57P04")
    }

    /// Trying to connect again cannot help: wrong password, no such role or database, refused by `pg_hba.conf`.
    package var isPermanent: Bool { code == .misuse || ["28P01", "28000", "3D000", "42501"].contains(sqlState) }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        var text = sqlState.map { "\(code) \($0): \(message)" } ?? "\(code): \(message)"
        if let detail { text += " (\(detail))" }
        if let hint { text += " Hint: \(hint)" }
        if let query { text += " In: \(query.prefix(300))" }
        return text
    }
}

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
