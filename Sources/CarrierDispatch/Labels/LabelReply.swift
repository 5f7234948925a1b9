/// The carrier's answer to `POST {endpoint}/labels`.
package struct LabelReplies: Sendable, Codable {
    package let labels: [LabelReply]

    package init(_ labels: [LabelReply]) { self.labels = labels }
}

/// What the carrier says to one label: a number and a label, or an error.
package struct LabelReply: Sendable, Codable {
    package let idempotencyKey: String
    package let trackingNumber: String?
    /// What is printed: ZPL, or a PDF in Base64.
    package let label: String?
    package let error: Refusal?

    /// Why there is no label.
    package struct Refusal: Sendable, Codable {
        /// A short code for counting.
        package let code: String
        /// A sentence for a person.
        package let message: String
        /// Whether the same may succeed later.
        package let isRetriable: Bool

        package init(code: String, message: String, isRetriable: Bool) {
            (self.code, self.message, self.isRetriable) = (code, message, isRetriable)
        }

        private enum CodingKeys: String, CodingKey {
            case code, message
            case isRetriable = "is_retriable"
        }
    }

    package init(idempotencyKey: String, trackingNumber: String?, label: String?, error: Refusal?) {
        (self.idempotencyKey, self.trackingNumber, self.label, self.error) = (idempotencyKey, trackingNumber, label, error)
    }

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey = "idempotency_key"
        case trackingNumber = "tracking_number"
        case label, error
    }
}

extension LabelReply {
    /// The reply in the terms of the handler.
    var answer: LabelAnswer {
        if let trackingNumber, !trackingNumber.isEmpty, let label { return .bought(trackingNumber: trackingNumber, label: label) }
        guard let error else { return .later(reason: "the carrier answered neither a label nor an error", after: nil) }
        if error.isRetriable { return .later(reason: "\(error.code): \(error.message)", after: nil) }
        return .refused(code: error.code, message: error.message)
    }
}

/// What became of one label.
package enum LabelAnswer: Sendable, Equatable {
    /// The carrier sold it.
    case bought(trackingNumber: String, label: String)
    /// The carrier will never sell it.
    case refused(code: String, message: String)
    /// Not now; `after` when the carrier said how long to wait.
    case later(reason: String, after: Duration?)
}
