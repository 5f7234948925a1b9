import Fulfilment

/// One kind of attack: what some callers do again and again.
struct Attack: Sendable {
    /// Short, for `--only` and the table.
    let name: String
    /// How many do it at once.
    let callers: Int
    /// Between two tries of one caller.
    var pause = Duration.milliseconds(20)
    /// What a program may answer.
    var allowed = Allowed.refusal
    /// The try of a number, counted from 0 over all callers; nil when there is nothing to attack yet.
    let attempt: @Sendable (Int) throws -> RawCall?

    /// What a program may answer. Nothing but 503 with `Retry-After` is allowed of 5xx in any case, and every connection comes to an end.
    enum Allowed: Sendable {
        /// Any status, for what may be right.
        case anything
        /// Anything but 2xx.
        case refusal
        /// Anything but 2xx; or 200 to a file of orders of which none was taken.
        case refusalByLine
    }

    /// What is wrong with an outcome; nil when nothing is.
    func fault(in outcome: RawOutcome) -> String? {
        switch outcome {
        case .closed, .left: nil
        case .unreachable: "nobody listens"
        case .held: "neither answered nor closed in \(RawCall.patience)"
        case .answered(let answer): fault(in: answer)
        }
    }

    private func fault(in answer: RawAnswer) -> String? {
        if answer.count > 1 { return "\(answer.count) answers to one request" }
        if answer.status >= 500, answer.status != 503 || !answer.hasRetryAfter {
            return "\(answer.status)\(answer.status == 503 ? " without Retry-After" : ""): \(answer.body.excerpt(bytes: 200))"
        }
        guard (200..<300).contains(answer.status), !isAllowed(answer) else { return nil }
        return "\(answer.status): \(answer.body.excerpt(bytes: 200))"
    }

    /// Whether a success is right.
    private func isAllowed(_ answer: RawAnswer) -> Bool {
        switch allowed {
        case .anything: true
        case .refusal: false
        case .refusalByLine: answer.body.contains("\"received\":1") && answer.body.contains("\"invalid_count\":1")
        }
    }
}
