/// A JSON value to be written; members keep their order.
indirect enum JSONOutput {
    case integer(Int)
    case number(Double)
    case text(String)
    case array([JSONOutput])
    case object([(String, JSONOutput)])

    static func integers(_ values: [Int]) -> JSONOutput { .array(values.map { .integer($0) }) }

    /// On lines of their own, indented by two; lists of numbers on one line.
    func written(_ indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .integer(let value): return "\(value)"
        case .number(let value): return Self.text(value)
        case .text(let value): return JSONEscapes.quoted(value)
        case .array(let items):
            if items.allSatisfy(\.isFlat) { return "[" + items.map { $0.written() }.joined(separator: ", ") + "]" }
            return "[\n" + items.map { inner + $0.written(inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { inner + JSONEscapes.quoted($0.0) + ": " + $0.1.written(inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    private var isFlat: Bool {
        switch self {
        case .integer, .number: true
        case .array(let items): items.count == 2 && items.allSatisfy(\.isFlat)
        case .text, .object: false
        }
    }

    private static func text(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        return abs(value) < 1e15 && value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}

/// Escapes of JSON texts.
enum JSONEscapes {
    /// With quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
