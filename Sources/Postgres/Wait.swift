/// One operation's waiting: how long the server has been silent, and where its cancellation stands.
struct Wait {
    /// COMMIT and ROLLBACK run to their end whatever becomes of the task.
    private let isCancellable: Bool
    /// A wait for notifications may be silent for ever.
    private let isAnswerDue: Bool
    private var request: CancelRequest?
    private var cancelledAt: ContinuousClock.Instant?
    private var resendAt: ContinuousClock.Instant?
    private var lastHeard = ContinuousClock.now

    /// A server asked to stop has this long to do so.
    static let cancelPatience = Duration.seconds(5)
    /// A request that reaches the server before the statement does is ignored there, so it is repeated.
    static let resendInterval = Duration.milliseconds(200)

    init(isCancellable: Bool, isAnswerDue: Bool = true) {
        self.isCancellable = isCancellable
        self.isAnswerDue = isAnswerDue
    }

    /// Whether the server was asked to stop.
    var isCancelling: Bool { cancelledAt != nil }

    /// Whether a request might still reach the server, and then hit a later statement.
    var isRequestUnderWay: Bool { request?.progress == .sending }

    /// Something came from the server.
    mutating func heard() { lastHeard = .now }

    /// When to look again, if nothing happens before.
    func nextLook(patience: Duration?) -> ContinuousClock.Instant? {
        [resendAt, end(patience: patience)].compactMap(\.self).min()
    }

    /// Sends a cancel request if the task was cancelled, and again if the server did not take notice.
    mutating func advance(_ link: Link) throws(LinkFailure) {
        guard isCancellable, link.signal.isCancelled else { return }
        switch request?.progress {
        case nil: try send(link)
        case .failed: throw .abandoned
        case .sending: break
        case .sent:
            guard let due = resendAt else { return resendAt = .now + Self.resendInterval }
            if ContinuousClock.now >= due { try send(link) }
        }
    }

    /// - Throws: `LinkFailure` when there is no more hope of an answer.
    func check(patience: Duration?) throws(LinkFailure) {
        guard let end = end(patience: patience), ContinuousClock.now >= end else { return }
        if isCancelling { throw .abandoned }
        throw .lost("no answer from the server for \(ContinuousClock.now - lastHeard)")
    }

    private func end(patience: Duration?) -> ContinuousClock.Instant? {
        let silence = isAnswerDue ? patience.map { lastHeard + $0 } : nil
        return [silence, cancelledAt.map { $0 + Self.cancelPatience }].compactMap(\.self).min()
    }

    private mutating func send(_ link: Link) throws(LinkFailure) {
        cancelledAt = cancelledAt ?? .now
        resendAt = nil
        request = CancelRequest(connection: link.handle, signal: link.signal)
        if request == nil { throw .abandoned }
    }
}
