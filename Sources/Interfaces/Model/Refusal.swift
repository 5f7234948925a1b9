import JSONReading

/// Why a call is not done: the status, and the reasons by the titles of their problem documents.
package struct Refusal: Sendable {
    package let status: Int
    /// The titles, the same in every language; programs go by them. None where the body is no problem document.
    package let reasons: [String]
    /// When that is.
    package let meaning: String
    /// Of the body; nil: a problem document.
    package let schema: Schema?
    /// What HTTP calls the body.
    package let type: String

    /// - Parameters:
    ///   - status: of HTTP.
    ///   - reasons: the titles of the problem documents.
    ///   - meaning: when that is.
    package init(_ status: Int, _ reasons: String..., meaning: String) {
        (self.status, self.reasons, self.meaning) = (status, reasons, meaning)
        (schema, type) = (nil, "application/problem+json")
    }

    /// One that answers in the words of somebody else's interface.
    /// - Parameters:
    ///   - status: of HTTP.
    ///   - schema: of its body.
    ///   - type: what HTTP calls the body.
    ///   - meaning: when that is.
    package init(_ status: Int, as schema: Schema, type: String = "application/json", meaning: String) {
        (self.status, reasons, self.meaning, self.schema, self.type) = (status, [], meaning, schema, type)
    }

    /// Statuses that say when to come again.
    static let withRetry: Set = [429, 503]
    /// The status that says how to prove who one is.
    static let withChallenge = 401
}

// Those that many calls share.
extension Refusal {
    /// A key that does not let in.
    package static let keyRefused = [
        Refusal(
            401, "API key missing", "API key unknown", "API key expired", meaning: "No key, or one that is not good (any more)."),
        Refusal(403, "Scope missing", meaning: "The key may not do this."),
    ]
    /// A session that does not let in.
    package static let sessionRefused = [
        Refusal(401, "Session missing", "Session ended", meaning: "Sign in (again)."),
        Refusal(403, "Right missing", meaning: "The badge has no role with the right for this."),
    ]
    /// What every call may meet that asks the database.
    package static let away = Refusal(
        503, "Database away", "Stopping", "Busy",
        meaning: "Now it cannot be done. Send the same request again after `Retry-After`.")
    /// What every call may meet.
    package static let failed = Refusal(500, "Failed", meaning: "The program failed; its log says why.")
    /// Parameters in the address of a call that changes something.
    package static let query = Refusal(
        400, "Query not understood", meaning: "The address has parameters that nobody reads. Nothing was changed.")
    /// What the database takes from nobody, such as a NUL in a text.
    package static let content = Refusal(
        422, "Content refused", meaning: "A text holds what cannot be stored. Nothing was changed.")
    /// More bytes than the path takes.
    package static let size = Refusal(413, "Body too large", meaning: "The body has more bytes than this path takes.")
    /// A body that is packed.
    package static let encoded = Refusal(
        415, "Body encoded", meaning: "The body is packed, as by gzip; it is to be sent as it is. Nothing was changed.")
    /// A body in JSON of a call that changes something.
    package static let body = [
        query,
        Refusal(
            400, "Body unreadable", meaning: "The body is not the JSON that is wanted, or has members that are not understood."),
        size, encoded, content,
    ]
    /// A part of the path that is not written as addresses are.
    package static let path = Refusal(400, "Path unreadable", meaning: "A part of the path is no UTF-8 with %XX.")
    /// An address that asks too often.
    package static let tooMany = Refusal(429, "Too many requests", meaning: "The address has asked too often within a minute.")
}

/// The document of every refusal, by RFC 9457.
package enum ProblemDocument {
    package static let fieldError = Record(
        "FieldError", "One field that was wrong.",
        [
            .text("field", "Where it is: `lines[0].quantity`; empty: the whole document.", "lines[0].quantity"),
            .text("value", "What it held, cut where it is long.", "0"),
            .text("message", "What is wrong with it and what is allowed.", "must be a whole number from 1 to 100000"),
        ])
    package static let record = Record(
        "Problem", "Why a call was not done.",
        [
            .text("type", "`about:blank`: the kind of a problem is its title.", "about:blank"),
            .text("title", "The kind of problem, the same words in every language. Programs may go by it.", "Order invalid"),
            .whole("status", "The HTTP status.", 422, 400...599),
            .text("detail", "What happened this time and what to do, for people.", "One field is wrong; nothing was stored."),
            .list("errors", "The fields that were wrong.", of: fieldError).optional,
        ])

    /// One that a status has.
    /// - Parameters:
    ///   - status: of HTTP.
    ///   - title: the kind of problem.
    static func sample(_ status: Int, _ title: String) -> Schema {
        Schema.record(record).sampled([
            "type": "about:blank", "title": .text(title), "status": .integer(status),
            "detail": "What happened this time, and what to do.",
        ])
    }
}
