/// What came back over the wire, whole.
package struct CarrierAnswer: Sendable {
    package let status: Int
    /// Lower-case names.
    package let headers: [String: String]
    package let body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
        self.status = status
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        self.body = body
    }

    /// Seconds the service wants to be left alone; at most an hour. A date is left to the delays of retries.
    package var retryAfter: Int? {
        headers["retry-after"].flatMap { Int($0) }.flatMap { $0 > 0 ? min($0, 3600) : nil }
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Without a byte order mark.
    var plainBody: ArraySlice<UInt8> { body.starts(with: [0xEF, 0xBB, 0xBF]) ? body[3...] : body[...] }
}

/// No answer: what then is known.
package enum NoAnswer: Sendable, Equatable {
    /// Not a byte of the request had left: no connection, no name, no key agreed.
    case beforeSending(String)
    /// Time-out, reset, or an answer cut short.
    case afterSending(String)

    /// What it means for an operation.
    package func verdict(of operation: Operation) -> Verdict {
        switch self {
        case .beforeSending(let why): .retry(Refusal(code: "not_sent", message: why), after: nil)
        case .afterSending(let why) where operation.isHarmless: .retry(Refusal(code: "no_answer", message: why), after: nil)
        case .afterSending(let why): .unknown(Refusal(code: "no_answer", message: why))
        }
    }
}
