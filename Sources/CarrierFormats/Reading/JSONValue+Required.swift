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
