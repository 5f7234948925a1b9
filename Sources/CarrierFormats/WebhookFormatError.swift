/// A webhook body that cannot be read: where, and why. No more than 40 characters of the body are in it.
package struct WebhookFormatError: Error, Equatable, CustomStringConvertible {
    /// Path of the field, such as `events[2].status`; empty for the body as a whole.
    package let field: String
    /// What is wrong with it, without the full stop.
    package let problem: String

    package init(field: String, problem: String) {
        self.field = field
        self.problem = problem
    }

    package var description: String { field.isEmpty ? "The body \(problem)." : "\(field) \(problem)." }

    init(_ error: any Error) {
        switch error {
        case let own as WebhookFormatError: self = own
        case DecodingError.keyNotFound(let key, let context): self.init(context.codingPath + [key], "is missing")
        case DecodingError.typeMismatch(let type, let context): self.init(context.codingPath, "should be \(Self.word(for: type))")
        case DecodingError.valueNotFound(let type, let context):
            self.init(context.codingPath, "is null and should be \(Self.word(for: type))")
        default: self.init([], "is not JSON")
        }
    }

    private init(_ path: [any CodingKey], _ problem: String) {
        let text = path.reduce("") { text, key in
            if let index = key.intValue { return "\(text)[\(index)]" }
            return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
        }
        self.init(field: text, problem: problem)
    }

    private static func word(for type: Any.Type) -> String {
        if type == String.self { return "a text" }
        if type == Bool.self { return "true or false" }
        return "\(type)".hasPrefix("Array") ? "a list" : "an object"
    }
}
