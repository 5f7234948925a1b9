package import FoundationEssentials

/// What a dialogue must know of the warehouse. Asking again does no harm.
package struct Inquiry: Sendable, Hashable, Codable {
    /// Behind the address of the warehouse: `/floor/refills`.
    package let path: String
    /// A JSON object to post; nil: nothing is posted.
    package let body: String?
    /// Whether the dialogue goes on without an answer, too: then it is waited for a moment only.
    package let isOptional: Bool

    package init(path: String) { (self.path, body, isOptional) = (path, nil, false) }

    package init(path: String, posting content: some Encodable, isOptional: Bool = false) {
        (self.path, body, self.isOptional) = (path, JSONText.of(content), isOptional)
    }

    /// A text as a part of a path or the value of a query: everything but letters, digits, `-`, `.` and `_` by its bytes.
    package static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { escaped, byte in
            let isPlain = [48...57, 65...90, 97...122].contains { $0.contains(byte) } || [0x2D, 0x2E, 0x5F].contains(byte)
            escaped +=
                isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}

/// What came back to an inquiry.
package enum WarehouseAnswer: Sendable, Hashable, Codable {
    /// A JSON object; empty where there is nothing to say but yes.
    case found(String)
    case refused(Refusal)
    case noNetwork

    /// The object as the value that it is.
    /// - Returns: nil when it is none of the kind, or nothing was found.
    package func read<Value: Decodable>(_: Value.Type) -> Value? {
        guard case .found(let text) = self else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    /// Why nothing was found, for people. A refusal is in the language in which the warehouse gave it.
    func objection(_ words: any FrameWords) -> String {
        switch self {
        case .found: words.answerNotUnderstood
        case .refused(let refusal): refusal.message
        case .noNetwork: words.noNetwork
        }
    }
}

/// Why the warehouse did not do something.
package struct Refusal: Sendable, Hashable, Codable {
    /// One word for the rule, such as `over`; empty when the warehouse gives none.
    package let code: String
    /// What is wrong and what to do, in sentences.
    package let message: String

    package init(code: String = "", _ message: String) { (self.code, self.message) = (code, message) }
}

/// What the warehouse must book, once: it is sent until it is answered, and known by its id.
package struct FloorReport: Sendable, Hashable, Codable {
    package let id: UUID
    /// The route it is posted to: `/floor/put-aways`.
    package let route: String
    /// A JSON object, with the id in it unless the route itself can be taken once only.
    package let body: String

    package init(_ id: UUID, to route: String, _ content: some Encodable) {
        (self.id, self.route, body) = (id, route, JSONText.of(content))
    }
}

/// JSON whose text is always the same for the same value.
private enum JSONText {
    static func of(_ content: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(content) else { preconditionFailure("texts and whole numbers are always JSON") }
        return String(decoding: data, as: UTF8.self)
    }
}
