import FoundationEssentials
import Fulfilment
import JSONReading

/// A body while it is written, before anybody decides whether it becomes JSON, XML or a form.
///
/// What is not known is left out: an empty text, a list of nothing. Numbers are decimal text, so that none goes through floating point.
indirect enum Written: Sendable {
    case object([(name: String, value: Written)])
    case list([Written])
    case text(String)
    /// Digits as they shall stand.
    case number(String)
    case flag(Bool)
    /// There, and nothing in it.
    case empty
    case leftOut

    /// A text without control characters, which have made services answer with nothing at all.
    init(_ text: String) {
        let isClean = !text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        self = .text(
            isClean ? text : String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0 != "\u{7F}" })))
    }

    init(_ number: Int) { self = .number(String(number)) }

    init(_ flag: Bool?) { self = flag.map { .flag($0) } ?? .leftOut }

    init(_ day: CivilDay?) { self = day.map { .text($0.description) } ?? .leftOut }

    /// `10.90`, as text.
    init(_ money: Money?) { self = money.map { .text($0.decimalText) } ?? .leftOut }

    /// A text that is sent even when it is empty.
    static func exact(_ text: String) -> Written { .number(JSONText.quoted(text)) }

    static func texts(_ texts: [String]) -> Written { .list(texts.filter { !$0.isEmpty }.map { Written($0) }) }

    /// Only where something holds.
    static func when(_ holds: Bool, _ value: @autoclosure () -> Written) -> Written { holds ? value() : .leftOut }

    var isLeftOut: Bool {
        switch self {
        case .leftOut: true
        case .text(let text): text.isEmpty
        case .list(let items): items.allSatisfy(\.isLeftOut)
        case .object(let members): members.allSatisfy(\.value.isLeftOut)
        default: false
        }
    }
}

extension Written: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral elements: (String, Written)...) { self = .object(elements.map { ($0.0, $0.1) }) }
    init(arrayLiteral elements: Written...) { self = .list(elements) }
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(String(value)) }
    init(booleanLiteral value: Bool) { self = .flag(value) }

    /// The members of both; those of the second behind.
    static func + (left: Written, right: Written) -> Written {
        guard case .object(let first) = left, case .object(let second) = right else { return left }
        return .object(first + second)
    }
}

extension Written {
    /// Members in the order in which they were written.
    var json: String {
        switch self {
        case .object(let members):
            let shown = members.filter { !$0.value.isLeftOut }
            return "{\(shown.map { "\(JSONText.quoted($0.name)):\($0.value.json)" }.joined(separator: ","))}"
        case .list(let items): return "[\(items.filter { !$0.isLeftOut }.map(\.json).joined(separator: ","))]"
        case .text(let text): return JSONText.quoted(text)
        case .number(let digits): return digits
        case .flag(let flag): return flag ? "true" : "false"
        case .empty: return "{}"
        case .leftOut: return "null"
        }
    }

    /// As the content of an element of this name; a list becomes several of it.
    func xml(_ name: String, attributes: String = "") -> String {
        switch self {
        case _ where isLeftOut: return ""
        case .list(let items): return items.map { $0.xml(name, attributes: attributes) }.joined()
        case .empty: return "<\(name)\(attributes)/>"
        case .object(let members):
            // The name that closes is without the prefix's declaration, which stands in the attributes.
            return "<\(name)\(attributes)>\(members.map { $0.value.xml($0.name) }.joined())</\(name)>"
        case .text(let text): return "<\(name)\(attributes)>\(Self.escaped(text))</\(name)>"
        case .number(let digits): return "<\(name)\(attributes)>\(digits)</\(name)>"
        case .flag(let flag): return "<\(name)\(attributes)>\(flag)</\(name)>"
        case .leftOut: return ""
        }
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { "&<>\"".utf8.contains($0) }) else { return text }
        return text.reduce(into: "") { written, character in
            switch character {
            case "&": written += "&amp;"
            case "<": written += "&lt;"
            case ">": written += "&gt;"
            case "\"": written += "&quot;"
            default: written.append(character)
            }
        }
    }

    /// The members that are texts, numbers or flags, as fields of a form or of a query.
    var fields: [(name: String, value: String)] {
        guard case .object(let members) = self else { return [] }
        return members.compactMap { member in
            switch member.value {
            case .text(let text): text.isEmpty ? nil : (member.name, text)
            case .number(let digits): (member.name, digits)
            case .flag(let flag): (member.name, flag ? "true" : "false")
            default: nil
            }
        }
    }
}
