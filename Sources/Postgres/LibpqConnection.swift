import CPostgreSQL
import Fulfilment
import Glibc
import Logging

/// One libpq connection: its socket, its results, and the waiting for them. Confined to its connection's thread; nothing here
/// blocks but `poll`, and that always with a deadline or a way to be woken.
final class LibpqConnection {
    let handle: OpaquePointer
    let signal: CancelSignal
    /// How long the server lets a statement run; zero: for ever.
    var statementTimeout: Duration
    private let notices: NoticeReceiver

    /// Connects, trying the hosts in order. Blocks for at most the connect timeout per host.
    init(settings: PostgresSettings, signal: CancelSignal, logger: Logger) throws(PostgresError) {
        handle = try Self.connect(settings)
        self.signal = signal
        statementTimeout = settings.statementTimeout
        notices = NoticeReceiver(logger: logger)
        notices.attach(to: handle)
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            defer { PQfinish(handle) }
            throw PostgresError(.connectionFailed, PostgresError.lastMessage(of: handle))
        }
    }

    deinit { PQfinish(handle) }

    /// Whether an idle connection still is one, without a round trip: reads what the server may have sent.
    func isAlive() -> Bool {
        while isReadable() {
            guard PQconsumeInput(handle) == 1 else { return false }
            _ = PQisBusy(handle)
        }
        return PQstatus(handle) == CONNECTION_OK && !notices.sawFatal
    }

    /// The next result of the statements sent, or nil at the end of one statement's results.
    /// - Throws: `ConnectionFailure`; the connection is of no use afterwards.
    func nextResult(_ wait: inout ServerWait) throws(ConnectionFailure) -> OpaquePointer? {
        try flush()
        while PQisBusy(handle) == 1 { try step(&wait, until: nil) }
        return PQgetResult(handle)
    }

    /// Sends what libpq holds back, as far as the socket takes it now.
    @discardableResult
    func flush() throws(ConnectionFailure) -> Bool {
        switch PQflush(handle) {
        case 0: return true
        case 1: return false
        default: throw .lost(PostgresError.lastMessage(of: handle))
        }
    }

    /// Sleeps until the socket, a wake-up or a deadline, and takes in what came. False when the deadline has passed.
    @discardableResult
    func step(_ wait: inout ServerWait, until deadline: ContinuousClock.Instant?) throws(ConnectionFailure) -> Bool {
        let isFlushed = try flush()
        let limit = [deadline, wait.nextDeadline(statementTimeout)].compactMap(\.self).min()
        let ready = poll(writing: !isFlushed, until: limit)
        if ready.isWoken { signal.drain() }
        if ready.isReadable || ready.isWritable { wait.recordActivity() }
        if ready.isReadable {
            guard PQconsumeInput(handle) == 1 else { throw .lost(PostgresError.lastMessage(of: handle)) }
        }
        try wait.advance(self)
        try wait.check(statementTimeout)
        return deadline.map { ContinuousClock.now < $0 } ?? true
    }
}

/// Why a connection can't be used any more.
enum ConnectionFailure: Error {
    case lost(String, after: PostgresError? = nil)
    /// The task was cancelled and the server could not be made to stop in time.
    case abandoned
}

extension LibpqConnection {
    private struct Readiness {
        var isReadable = false
        var isWritable = false
        var isWoken = false
    }

    private func isReadable() -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&descriptor, 1, 0) > 0
    }

    private func poll(writing: Bool, until limit: ContinuousClock.Instant?) -> Readiness {
        let events = Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0)
        var descriptors = (
            pollfd(fd: PQsocket(handle), events: events, revents: 0),
            pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)
        )
        let milliseconds = limit.map { max(0, ContinuousClock.now.duration(to: $0).milliseconds + 1) } ?? -1
        withUnsafeMutableBytes(of: &descriptors) {
            _ = Glibc.poll($0.assumingMemoryBound(to: pollfd.self).baseAddress, 2, Int32(clamping: milliseconds))
        }
        let quiet = ~Int16(POLLOUT)
        return Readiness(
            isReadable: descriptors.0.revents & quiet != 0, isWritable: descriptors.0.revents & Int16(POLLOUT) != 0,
            isWoken: descriptors.1.revents != 0)
    }

    private static func connect(_ settings: PostgresSettings) throws(PostgresError) -> OpaquePointer {
        let options = try ConnectionString(settings.connection).options
        let keywords =
            settings.defaults + [("dbname", settings.connection)]
            + [("options", settings.options(thenThoseOf: options)), ("client_encoding", "UTF8")]
        guard let handle = withCStrings(keywords, { PQconnectdbParams($0, $1, 1) }) else {
            throw PostgresError(.connectionFailed, "out of memory")
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw PostgresError(connectionRefused: handle)
        }
        return handle
    }
}

/// A libpq connection string, checked.
private struct ConnectionString {
    /// The session options it asks for.
    private(set) var options: String?

    /// - Throws: `PostgresError` with code `.misuse` when it cannot be read. Says nothing of its contents: it may hold a password.
    init(_ text: String) throws(PostgresError) {
        guard !HiddenPassword.isMisread(text) else {
            throw PostgresError(
                .misuse,
                "the password in the database connection string holds a character that ends it; write / as %2F, ? as %3F, # as %23, @ as %40"
            )
        }
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
    fileprivate init(connectionRefused handle: OpaquePointer) {
        let message = Self.lastMessage(of: handle)
        self.init(.connectionFailed, message, sqlState: Self.sqlState(ofRefusal: message))
    }

    private static func sqlState(ofRefusal message: String) -> String? {
        let isMissing = message.contains("does not exist")
        if message.contains("password authentication failed") { return "28P01" }
        if message.contains("no pg_hba.conf entry") { return "28000" }
        if isMissing, message.contains("role \"") { return "28000" }
        return isMissing && message.contains("database \"") ? "3D000" : nil
    }
}

/// Calls `body` with two parallel NULL-terminated lists of C strings.
private func withCStrings<Result>(
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

/// Takes the server's notices, which libpq would print to standard error, into the log, and remembers a session's end that
/// is announced while nothing is under way.
private final class NoticeReceiver {
    private let logger: Logger
    private(set) var sawFatal = false

    init(logger: Logger) { self.logger = logger }

    /// The receiver must live at least as long as the connection does.
    func attach(to connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<NoticeReceiver>.fromOpaque(context).takeUnretainedValue().receive(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func receive(_ result: OpaquePointer) {
        let notice = PostgresError(result: result, query: nil)
        if let severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED).map({ String(cString: $0) }) {
            sawFatal = sawFatal || severity == "FATAL" || severity == "PANIC"
        }
        logger.debug(
            "notice from the database",
            metadata: ["db.state": "\(notice.sqlState ?? "")", "db.message": "\(notice.message)"])
    }
}
