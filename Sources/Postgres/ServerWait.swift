/// One operation's wait for the server: how long it has been silent, and where the operation's cancellation stands.
struct ServerWait {
    /// COMMIT and ROLLBACK run to their end whatever becomes of the task.
    private let isCancellable: Bool
    /// The server may be silent until it has run this many statements. nil: for ever, as when waiting for notifications.
    private let statements: Int?
    /// What the caller lets the server be silent, however long its statements may take.
    private let patience = Postgres.patience
    private var request: CancelRequest?
    private var cancelledAt: ContinuousClock.Instant?
    private var resendAt: ContinuousClock.Instant?
    private var lastActivity = ContinuousClock.now

    /// A server asked to stop has this long to do so; a program that is told to end waits for it.
    static let cancelTimeout = Duration.seconds(3)
    /// A request that reaches the server before the statement does is ignored there, so it is repeated.
    static let resendInterval = Duration.milliseconds(200)

    /// On top of what the statements may take: for the network and a busy machine.
    static let grace = Duration.seconds(15)

    init(isCancellable: Bool, statements: Int? = 1) {
        self.isCancellable = isCancellable
        self.statements = statements
    }

    /// Whether the server was asked to stop.
    var isCancelling: Bool { cancelledAt != nil }

    /// Whether a request might still reach the server, and then hit a later statement.
    var isRequestUnderWay: Bool { request?.progress == .sending }

    /// Something came from the server, or it took something.
    mutating func recordActivity() { lastActivity = .now }

    /// When to poll again, if nothing happens before.
    func nextDeadline(_ statementTimeout: Duration) -> ContinuousClock.Instant? {
        [resendAt, end(statementTimeout)].compactMap(\.self).min()
    }

    /// Sends a cancel request if the task was cancelled, and again if the server did not act on it.
    mutating func advance(_ libpq: LibpqConnection) throws(ConnectionFailure) {
        guard isCancellable, libpq.signal.isCancelled else { return }
        switch request?.progress {
        case nil: try send(libpq)
        case .failed: throw .abandoned
        case .sending: break
        case .sent:
            guard let due = resendAt else { return resendAt = .now + Self.resendInterval }
            if ContinuousClock.now >= due { try send(libpq) }
        }
    }

    /// - Throws: `ConnectionFailure` when the server has been silent for too long.
    func check(_ statementTimeout: Duration) throws(ConnectionFailure) {
        guard let end = end(statementTimeout), ContinuousClock.now >= end else { return }
        if isCancelling { throw .abandoned }
        throw .lost("no answer from the server for \(ContinuousClock.now - lastActivity)")
    }

    private func end(_ statementTimeout: Duration) -> ContinuousClock.Instant? {
        [silence(statementTimeout).map { lastActivity + $0 }, cancelledAt.map { $0 + Self.cancelTimeout }]
            .compactMap(\.self).min()
    }

    private func silence(_ statementTimeout: Duration) -> Duration? {
        guard let statements else { return nil }
        let usual = statementTimeout > .zero ? statementTimeout * (statements + 1) + Self.grace : nil
        return [usual, patience].compactMap(\.self).min()
    }

    private mutating func send(_ libpq: LibpqConnection) throws(ConnectionFailure) {
        cancelledAt = cancelledAt ?? .now
        resendAt = nil
        request = CancelRequest(connection: libpq.handle, signal: libpq.signal)
        if request == nil { throw .abandoned }
    }
}
