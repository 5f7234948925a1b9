import CPostgreSQL
import Glibc
import Logging

/// One libpq connection and the waiting on it. Confined to its connection's thread; nothing here blocks but `poll`, and
/// that always with a deadline or a way to be woken.
final class Link {
    let handle: OpaquePointer
    let signal: CancelSignal
    /// How long the server lets a statement run; zero: for ever.
    var statementTimeout: Duration
    private let notices: NoticeSink

    /// Connects, trying the hosts in order. Blocks for at most the connect timeout per host.
    init(settings: PostgresSettings, signal: CancelSignal, logger: Logger) throws(PostgresError) {
        handle = try Self.connect(settings)
        self.signal = signal
        statementTimeout = settings.statementTimeout
        notices = NoticeSink(logger: logger)
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
    /// - Throws: `LinkFailure`; the link is of no use afterwards.
    func nextResult(_ wait: inout Wait) throws(LinkFailure) -> OpaquePointer? {
        try flush()
        while PQisBusy(handle) == 1 { try step(&wait, until: nil) }
        return PQgetResult(handle)
    }

    /// Sends what libpq holds back, as far as the socket takes it now.
    @discardableResult
    func flush() throws(LinkFailure) -> Bool {
        switch PQflush(handle) {
        case 0: return true
        case 1: return false
        default: throw .lost(PostgresError.lastMessage(of: handle))
        }
    }

    /// Sleeps until the socket, a wake-up or a deadline, and takes in what came. False when the deadline has passed.
    @discardableResult
    func step(_ wait: inout Wait, until deadline: ContinuousClock.Instant?) throws(LinkFailure) -> Bool {
        let isFlushed = try flush()
        let limit = [deadline, wait.nextLook(statementTimeout)].compactMap(\.self).min()
        let ready = poll(writing: !isFlushed, until: limit)
        if ready.isWoken { signal.drain() }
        if ready.isReadable || ready.isWritable { wait.heard() }
        if ready.isReadable {
            guard PQconsumeInput(handle) == 1 else { throw .lost(PostgresError.lastMessage(of: handle)) }
        }
        try wait.advance(self)
        try wait.check(statementTimeout)
        return deadline.map { ContinuousClock.now < $0 } ?? true
    }
}

/// Why a link can't be used any more.
enum LinkFailure: Error {
    case lost(String, after: PostgresError? = nil)
    /// The task was cancelled and the server could not be made to stop in time.
    case abandoned
}

extension Link {
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
