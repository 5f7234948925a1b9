import FoundationEssentials
import Fulfilment

/// One attempt to send a notice, and what became of it.
struct NoticeAttempt: Sendable {
    /// What the log says of one that arrived.
    enum Outcome: Sendable, Equatable {
        case delivered
        case failed(Failure)

        var words: String {
            switch self {
            case .delivered: AttemptOutcome.delivered
            case .failed(let failure): failure.words
            }
        }

        var retryAfter: Duration? { if case .failed(let failure) = self { failure.retryAfter } else { nil } }
    }

    /// Why a notice did not arrive, and what follows.
    struct Failure: Sendable, Equatable {
        /// For people; with neither secrets nor what was sent.
        let words: String
        /// The endpoint has said that it does not exist any more.
        var isGone = false
        /// How long the endpoint has asked not to be sent anything.
        var pause: Duration?
        /// When the notice is tried again; nil: never by itself.
        var retryAfter: Duration?
    }

    let endpoint: String
    let messageID: UUID
    let type: String
    let trackingNumber: String?
    let attempt: Int
    let startedAt: Date
    let milliseconds: Int
    /// Of HTTP; nil: there was no answer.
    let status: Int?
    /// Its first bytes, as text.
    let answer: String
    let outcome: Outcome

    /// Whether it took so long that others should not wait for such.
    var isSlow: Bool { milliseconds > 2000 }
}

/// What the log's column of outcomes has beside reasons.
enum AttemptOutcome {
    static let delivered = "delivered"
}

/// A line of the log.
struct LoggedAttempt: Sendable, Encodable {
    let endpoint: String
    let messageID: String
    let type: String
    let trackingNumber: String?
    let attempt: Int
    let startedAt: ZonedTime
    let milliseconds: Int
    let status: Int?
    let answer: String
    let outcome: String
    let retryAt: ZonedTime?

    enum CodingKeys: String, CodingKey {
        case endpoint, type, attempt, status, answer, outcome
        case messageID = "message_id"
        case trackingNumber = "tracking_number"
        case startedAt = "started_at"
        case milliseconds = "duration_ms"
        case retryAt = "retry_at"
    }
}

extension LoggedAttempt {
    /// One that was made just now, and is not made again.
    init(_ attempt: NoticeAttempt) {
        self.init(
            endpoint: attempt.endpoint, messageID: TakenNotice.webhookID(attempt.messageID), type: attempt.type,
            trackingNumber: attempt.trackingNumber, attempt: attempt.attempt, startedAt: ZonedTime(attempt.startedAt),
            milliseconds: attempt.milliseconds, status: attempt.status, answer: attempt.answer, outcome: attempt.outcome.words,
            retryAt: nil)
    }
}

/// When a notice is tried again: the schedule that Standard Webhooks gives as an example, with jitter.
enum RetrySchedule {
    /// After the first attempt, the second, …; there is one attempt more than there are pauses.
    static let pauses: [Duration] =
        [.seconds(5), .seconds(300), .seconds(1800)] + [2, 5, 10, 14, 20, 24].map { .seconds($0 * 3600) }

    /// An endpoint that fails again and again rests so long at most between two attempts at all that waits for it.
    static let longestRest = Duration.seconds(300)
    /// It is switched off when nothing has arrived for so long.
    static let longestFailing = Duration.seconds(3 * 86_400)
    /// An endpoint may ask for so long a pause.
    static let longestPause = Duration.seconds(86_400)

    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - jitter: 0…1: up to a fifth more, so that what failed together is not tried together.
    /// - Returns: nil after the last one.
    static func pause(after attempt: Int, jitter: Double = .random(in: 0...1)) -> Duration? {
        guard pauses.indices.contains(attempt - 1) else { return nil }
        return pauses[attempt - 1] * (1 + jitter / 5)
    }

    /// What an answer means.
    /// - Parameters:
    ///   - status: of the answer.
    ///   - retryAfter: its header of that name.
    ///   - attempt: from 1.
    static func outcome(
        _ status: Int, retryAfter: String?, attempt: Int, now: Date, jitter: Double = .random(in: 0...1)
    ) -> NoticeAttempt.Outcome {
        if (200..<300).contains(status) { return .delivered }
        if status == 410 {
            return .failed(.init(words: "410: the endpoint is gone", isGone: true, retryAfter: .zero))
        }
        let pause = retryAfter.flatMap { seconds($0, now: now) }.map { min($0, longestPause) }
        let words = (300..<400).contains(status) ? "\(status): redirects are not followed" : "the answer was \(status)"
        return .failed(
            .init(
                words: words, pause: pause,
                retryAfter: Self.pause(after: attempt, jitter: jitter).map { max($0, pause ?? .zero) }))
    }

    /// There was no answer.
    static func outcome(_ trouble: String, attempt: Int, jitter: Double = .random(in: 0...1)) -> NoticeAttempt.Outcome {
        .failed(.init(words: trouble, retryAfter: pause(after: attempt, jitter: jitter)))
    }

    /// Seconds, or a date of HTTP as `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func seconds(_ text: String, now: Date) -> Duration? {
        if let seconds = Int(text), seconds >= 0 { return .seconds(min(seconds, 86_400)) }
        guard let date = httpDate(text) else { return nil }
        return .seconds(max(0, min(date.timeIntervalSince(now), 86_400)))
    }

    private static func httpDate(_ text: String) -> Date? {
        guard
            let match = text.wholeMatch(
                of: /[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-9]{2}) GMT/),
            let month = months.firstIndex(of: String(match.2))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return ZonedTime("\(match.3)-\(number)-\(match.1)T\(match.4)Z")?.instant
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension Duration {
    /// Whole and fractional seconds.
    var inSeconds: Double { self / .seconds(1) }
}
