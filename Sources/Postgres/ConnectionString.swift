import CPostgreSQL

/// A libpq connection string, checked.
struct ConnectionString {
    /// The session options it asks for.
    private(set) var options: String?

    /// - Throws: `PostgresError` with code `.misuse` when it cannot be read. Says nothing of its contents: it may hold a password.
    init(_ text: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(text, &message) else {
            PQfreemem(message)
            throw PostgresError(
                .misuse, "the database connection string cannot be read; expected postgresql://user@host:port/name")
        }
        defer { PQconninfoFree(parsed) }
        var option = parsed
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == "options", let value = option.pointee.val { options = String(cString: value) }
            option += 1
        }
    }
}

extension PostgresError {
    /// Why `PQconnectdbParams` failed. libpq gives no SQLSTATE here, so the messages that mean "never" are recognised.
    init(connectionRefused handle: OpaquePointer) {
        let message = Self.lastMessage(of: handle)
        let state: String? =
            if message.contains("password authentication failed") { "28P01" } else if message.contains("no pg_hba.conf entry") {
                "28000"
            } else if message.contains("role \""), message.contains("does not exist") {
                "28000"
            } else if message.contains("database \""), message.contains("does not exist") { "3D000" } else { nil }
        self.init(.connectionFailed, message, sqlState: state)
    }
}

/// Calls `body` with two parallel NULL-terminated lists of C strings.
func withCStrings<Result>(
    _ pairs: [(String, String)],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var bytes: [CChar] = []
    var starts: [(Int, Int)] = []
    for (keyword, value) in pairs {
        starts.append((bytes.count, bytes.count + keyword.utf8CString.count))
        bytes += keyword.utf8CString + value.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
        let base = buffer.baseAddress
        let keywords = starts.map { start in base.map { $0 + start.0 } }
        let values = starts.map { start in base.map { $0 + start.1 } }
        return body(keywords + [nil], values + [nil])
    }
}
