import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What a connection waits for from its other end, and until when. Knows no clock and does nothing: `ConnectionGuard` acts on it.
struct ConnectionWait {
    /// What is to be done about a connection whose time is up.
    enum End: Equatable {
        /// Nobody is there to be told.
        case silent
        /// The request came too slowly.
        case tooSlow
        /// The program ends.
        case stopping
    }

    private let limits: HTTPLimits
    private let isSpare: Bool
    /// When the requests began whose answers have not ended, the oldest first.
    private var begun: [NIODeadline] = []
    private var open: Int { begun.count }
    /// A header was read, and its body not to the end.
    private var isBodyOpen = false
    private var isAnswerBegun = false
    /// Without a request since then; the first one has as long as its header.
    private var idleSince: NIODeadline
    private var isFirst = true
    private var headerSince: NIODeadline?
    /// The sender of a body has been waited for since then, and before that for so long, and sent so much.
    private var readingSince: NIODeadline?
    private var waited = TimeAmount.nanoseconds(0)
    private var bytes = 0
    private var answeredAt: NIODeadline?
    private var stuckSince: NIODeadline?
    private var stoppingSince: NIODeadline?

    init(_ limits: HTTPLimits, isSpare: Bool, now: NIODeadline) {
        (self.limits, self.isSpare) = (limits, isSpare)
        idleSince = now
    }

    /// When the first byte of the request came that is being answered; nil when there is none.
    var began: NIODeadline? { begun.first }

    /// The body was answered before it was read to its end: nobody wants the rest.
    var isLingering: Bool { isBodyOpen && open == 0 }

    /// Whether an answer may be written here: the only request is unanswered.
    var mayAnswer: Bool { open <= 1 && !isAnswerBegun && !isLingering }

    mutating func read(_ part: HTTPRequestPart, now: NIODeadline) {
        switch part {
        case .head:
            begun.append(headerSince ?? now)
            (isBodyOpen, isFirst, headerSince, answeredAt) = (true, false, nil, nil)
            (waited, bytes) = (.nanoseconds(0), 0)
        case .body(let buffer):
            bytes += buffer.readableBytes
            stopReading(now)
        case .end:
            isBodyOpen = false
            stopReading(now)
            if open == 0 { idleSince = now }
        }
    }

    /// All that had come was read; when that was no part of a request, it is the beginning of a header.
    mutating func readComplete(isPart: Bool, now: NIODeadline) {
        if !isPart, open == 0, !isBodyOpen { headerSince = headerSince ?? now }
    }

    /// We ask for more. While we do not, the sender cannot be blamed.
    mutating func ask(now: NIODeadline) {
        if isBodyOpen, readingSince == nil { readingSince = now }
    }

    mutating func write(_ part: HTTPResponsePart, now: NIODeadline) {
        switch part {
        case .head(let head): isAnswerBegun = head.status.kind != .informational
        case .body: break
        case .end:
            // What cannot be read as a request is answered, too.
            if !begun.isEmpty { begun.removeFirst() }
            isAnswerBegun = false
            (idleSince, answeredAt) = (now, now)
        }
    }

    /// Whether what is written is taken.
    mutating func output(isStuck: Bool, now: NIODeadline) { stuckSince = isStuck ? stuckSince ?? now : nil }

    mutating func stop(now: NIODeadline) { stoppingSince = stoppingSince ?? now }

    /// When it has waited for too long, if nothing happens until then; nil when the next thing to happen is ours.
    var deadline: NIODeadline? {
        [usualDeadline, stuckSince.map { $0 + (isSpare ? limits.spare : limits.idle) }, stopDeadline].compactMap(\.self).min()
    }

    /// What to do at the deadline.
    var end: End {
        if stoppingSince != nil, mayAnswer, open == 1 { return .stopping }
        let isHeader = open == 0 && headerSince != nil
        return mayAnswer && (isHeader || (isBodyOpen && open == 1)) && stuckSince == nil ? .tooSlow : .silent
    }

    private var usualDeadline: NIODeadline? {
        if isLingering { return answeredAt.map { $0 + limits.linger } }
        if isBodyOpen { return readingSince.map { $0 + (allowance - waited) } }
        guard open == 0 else { return nil }
        if let headerSince { return headerSince + (isSpare ? limits.spare : limits.header) }
        return idleSince + (isSpare ? limits.spare : isFirst ? limits.header : limits.idle)
    }

    private var allowance: TimeAmount { limits.body + .milliseconds(Int64(bytes) * 1000 / Int64(limits.bodyRate)) }

    private var stopDeadline: NIODeadline? {
        stoppingSince.map { $0 + (isBodyOpen ? limits.stoppingBody : limits.stopping) }
    }

    private mutating func stopReading(_ now: NIODeadline) {
        if let readingSince { waited = waited + (now - readingSince) }
        readingSince = nil
    }
}
