extension JSONValue {
    /// The value written anew in the one way that does not depend on who wrote it: no blanks, members sorted by name, numbers digit for
    /// digit, every character as itself where JSON lets it.
    package var canonical: String {
        switch kind {
        case .object:
            let sorted = members.sorted { $0.name < $1.name }
            return "{\(sorted.map { "\(JSONText.quoted($0.name)):\($0.value.canonical)" }.joined(separator: ","))}"
        case .array: return "[\(items.map(\.canonical).joined(separator: ","))]"
        case .string: return JSONText.quoted(string ?? "")
        case .number, .yes, .no, .null: return String(decoding: raw, as: UTF8.self)
        }
    }
}

extension JSONText {
    /// A text as JSON has it, between its quotes.
    package static func quoted(_ text: String) -> String {
        let isPlain = !text.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        return "\"\(isPlain ? text : escaped(text))\""
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { written, scalar in
            switch scalar {
            case "\"", "\\": written += "\\\(scalar)"
            case "\n": written += "\\n"
            case "\t": written += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                written += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
            default: written.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Written into another document: integers as they are, other numbers as the nearest the encoder has.
extension JSONValue: Encodable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        switch kind {
        case .object:
            var container = encoder.container(keyedBy: Name.self)
            for (name, value) in members { try container.encode(value, forKey: Name(stringValue: name)) }
        case .array:
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .string, .number, .yes, .no, .null: try encodeScalar(to: encoder)
        }
    }

    private func encodeScalar(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if kind == .null {
            try container.encodeNil()
        } else if kind == .yes || kind == .no {
            try container.encode(kind == .yes)
        } else if let integer {
            try container.encode(integer)
        } else if let number {
            try container.encode(number)
        } else {
            try container.encode(string ?? String(decoding: raw, as: UTF8.self))
        }
    }
}
