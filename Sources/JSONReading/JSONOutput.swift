/// A JSON value to be written; members keep their order, so that equal values have equal texts.
package indirect enum JSONOutput: Sendable {
    case null
    case flag(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case array([JSONOutput])
    case object([(String, JSONOutput)])

    package static func integers(_ values: [Int]) -> JSONOutput { .array(values.map { .integer($0) }) }
    package static func texts(_ values: some Sequence<String>) -> JSONOutput { .array(values.map { .text($0) }) }

    /// On lines of their own, indented by two; lists of numbers on one line.
    /// - Parameter indent: blanks in front of the lines behind the first.
    package func written(_ indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .array(let items):
            if items.allSatisfy(\.isFlat) { return "[" + items.map { $0.written() }.joined(separator: ", ") + "]" }
            return "[\n" + items.map { inner + $0.written(inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { inner + JSONText.quoted($0.0) + ": " + $0.1.written(inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        case .null, .flag, .integer, .number, .text: return compact
        }
    }

    /// On one line, without blanks.
    package var compact: String {
        switch self {
        case .null: "null"
        case .flag(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): Self.text(value)
        case .text(let value): JSONText.quoted(value)
        case .array(let items): "[" + items.map(\.compact).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\(JSONText.quoted($0.0)):\($0.1.compact)" }.joined(separator: ",") + "}"
        }
    }

    private var isFlat: Bool {
        switch self {
        case .integer, .number: true
        case .array(let items): items.count == 2 && items.allSatisfy(\.isFlat)
        case .null, .flag, .text, .object: false
        }
    }

    private static func text(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        return abs(value) < 1e15 && value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}

extension JSONOutput: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
    package init(arrayLiteral elements: JSONOutput...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONOutput)...) { self = .object(elements) }
}
