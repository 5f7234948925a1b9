package import JSONReading

/// What carriers' formats allow beyond JSON: numbers as texts, texts as numbers.
extension JSONValue {
    /// The member at the end of a path.
    package subscript(path path: [StaticString]) -> JSONValue? {
        path.reduce(self as JSONValue?) { $0?[$1] }
    }

    /// A text that is not empty; numbers and flags as they are written. nil for anything else.
    package var text: String? {
        switch kind {
        case .string:
            let text = tree.text(index)
            return text.isEmpty ? nil : text
        case .number, .yes, .no: return tree.text(index)
        default: return nil
        }
    }

    /// A whole number, also one written as text.
    package var wholeNumber: Int? { kind == .number || kind == .string ? text.flatMap { Int($0) } : nil }

    /// Whether it is true.
    package var isTrue: Bool { kind == .yes }

    package var isObject: Bool { kind == .object }

    package var isArray: Bool { kind == .array }

    /// Where it begins, counted in bytes from 1.
    var position: Int { Int(tree.nodes[index].start) + 1 }

    /// What it is, for a person to read.
    var kindInWords: String {
        switch kind {
        case .object: "an object"
        case .array: "a list"
        case .string: "a text"
        case .number: "a number"
        case .yes, .no: "true or false"
        case .null: "null"
        }
    }
}

extension JSONValue {
    /// A text that must be there: 1 to `length` characters once it is fit to be stored.
    /// - Parameter path: of this value, for the error.
    /// - Throws: `WebhookFormatError` naming the field.
    func requiredText(_ name: StaticString, in path: String, atMost length: Int = 100) throws(WebhookFormatError) -> String {
        let field = path.isEmpty ? "\(name)" : "\(path).\(name)"
        guard isObject else {
            throw WebhookFormatError(field: path, problem: "is \(kindInWords) and should be an object", position: position)
        }
        guard let value = self[name] else { throw WebhookFormatError(field: field, problem: "is missing", position: position) }
        guard !value.isObject, !value.isArray else {
            throw WebhookFormatError(
                field: field, problem: "is \(value.kindInWords) and should be a text", position: value.position)
        }
        let text = (value.text ?? "").storable(length + 1)
        guard !text.isEmpty, text.unicodeScalars.count <= length else {
            throw WebhookFormatError(field: field, problem: "must have 1 to \(length) characters", position: value.position)
        }
        return text
    }

    /// An object that must be there.
    func requiredObject(_ name: StaticString, in path: String = "") throws(WebhookFormatError) -> JSONValue {
        let field = path.isEmpty ? "\(name)" : "\(path).\(name)"
        guard isObject else {
            throw WebhookFormatError(field: path, problem: "is \(kindInWords) and should be an object", position: position)
        }
        guard let value = self[name] else { throw WebhookFormatError(field: field, problem: "is missing", position: position) }
        guard value.isObject else {
            throw WebhookFormatError(
                field: field, problem: "is \(value.kindInWords) and should be an object", position: value.position)
        }
        return value
    }

    /// The texts of these members that are there, joined.
    func joined(_ names: [StaticString], by separator: String = ", ") -> String {
        var parts: [String] = []
        parts.reserveCapacity(names.count)
        for name in names {
            if let text = self[name]?.text, !parts.contains(text) { parts.append(text) }
        }
        return parts.joined(separator: separator)
    }
}

extension String {
    /// Without NUL, which databases refuse, and cut to a length that no honest carrier needs.
    func storable(_ length: Int) -> String {
        var text = self
        if text.withUTF8({ $0.count <= length && !$0.contains(0) }) { return text }
        return String(String.UnicodeScalarView(unicodeScalars.lazy.filter { $0.value != 0 }.prefix(length)))
    }
}

/// A JSON text as a webhook brings it.
package struct JSONDocument: Sendable {
    private let tree: JSONTree

    /// - Throws: `WebhookFormatError` with the position of the first byte that does not fit.
    package init(_ bytes: [UInt8]) throws(WebhookFormatError) {
        do throws(JSONFault) {
            tree = try JSONTree(bytes)
        } catch {
            throw WebhookFormatError(field: "", problem: "is not JSON: \(error.problem)", position: error.offset + 1)
        }
    }

    /// The outermost value.
    package var root: JSONValue { JSONValue(tree) }
}
