/// What GS1 says about one application identifier, the number in front of a field.
package final class ApplicationIdentifier: Sendable {
    /// Two to four digits.
    package let code: String
    /// What the field holds, in words for people.
    package let title: String
    /// Whether its length is fixed by its first two digits, so that no separator has to follow.
    package let isPredefined: Bool
    /// Whether it may stand behind the question mark of a Digital Link.
    package let isAttribute: Bool
    /// For a primary key of a Digital Link: each allowed order of qualifiers. nil when it is no key.
    package let qualifiers: [[String]]?
    let parts: [FieldPart]
    /// Each demand is met by one of its groups, a group by all its patterns.
    let demands: [[[String]]]
    let exclusions: [String]

    init(code: String, columns: [String]) {
        self.code = code
        isPredefined = columns[1].contains("=")
        isAttribute = columns[1].contains("?")
        parts = columns[2].split(separator: " ").map(FieldPart.init)
        qualifiers = columns[3] == "-" ? nil : Self.orders(columns[3])
        demands = Self.list(columns[4], ";").map { demand in
            Self.list(demand, ",").map { Self.list($0, "+") }
        }
        exclusions = Self.list(columns[5], ",")
        title = columns[6]
    }

    private static func orders(_ text: String) -> [[String]] {
        text == "key" ? [[]] : list(text, "/").map { list($0, ",") }
    }

    private static func list(_ text: String, _ separator: Character) -> [String] {
        text == "-" ? [] : text.split(separator: separator).map(String.init)
    }

    /// Fewest characters of the whole field.
    package var minLength: Int { parts.reduce(0) { $0 + ($1.isOptional ? 0 : $1.minLength) } }
    /// Most characters of the whole field.
    package var maxLength: Int { parts.reduce(0) { $0 + $1.maxLength } }

    /// Digits behind the point, told by the last digit of the identifier; nil when the field is no such number.
    package var decimals: Int? {
        guard code.utf8.count == 4, let last = code.utf8.last, let first = code.utf8.first, first == 51 else { return nil }
        return Int(last) - 48
    }

    /// Whether the field names a person or says where somebody lives.
    var isPersonal: Bool { code.utf8.count == 4 && (code.hasPrefix("430") || code.hasPrefix("431") || code.hasPrefix("725")) }

    /// Whether a code matches a pattern in which `n` stands for any digit.
    static func matches(_ code: String, _ pattern: String) -> Bool {
        code.utf8.count == pattern.utf8.count && zip(code.utf8, pattern.utf8).allSatisfy { $0 == $1 || $1 == UInt8(ascii: "n") }
    }
}

extension ApplicationIdentifier: CustomStringConvertible {
    package var description: String { "(\(code)) \(title)" }
}

/// Which characters a part of a field may have, by GS1's letter for them.
package enum FieldAlphabet: String, Sendable {
    case digits = "N"
    case gs1 = "X"
    case component = "Y"
    case base64 = "Z"

    /// For a person to read, in English.
    var inWords: String {
        switch self {
        case .digits: "digits"
        case .gs1: "letters, digits and !\"%&'()*+,-./:;<=>?_"
        case .component: "capital letters, digits and #-/"
        case .base64: "letters, digits and -_="
        }
    }
}

/// One part of a field's format: which characters, how many, and what they must mean.
struct FieldPart: Sendable {
    let alphabet: FieldAlphabet
    let minLength: Int
    let maxLength: Int
    let isOptional: Bool
    let checks: [FieldCheck]

    /// Reads `N6:day`, `X..20` or `[N4:time]`.
    init(_ text: Substring) {
        isOptional = text.hasPrefix("[")
        let words = text.filter { $0 != "[" && $0 != "]" }.split(separator: ":")
        let format = words.first ?? ""
        alphabet = FieldAlphabet(rawValue: String(format.prefix(1))) ?? .gs1
        let isVariable = format.contains("..")
        maxLength = Int(format.drop { !$0.isNumber }) ?? 0
        minLength = isVariable ? 1 : maxLength
        checks = words.dropFirst().compactMap { FieldCheck(rawValue: String($0)) }
    }

    func allows(_ byte: UInt8) -> Bool { Self.allowed[Int(byte)] & mask != 0 }

    private var mask: UInt8 {
        switch alphabet {
        case .digits: 1
        case .gs1: 2
        case .component: 4
        case .base64: 8
        }
    }

    /// Bits of the alphabets each byte belongs to.
    private static let allowed: [UInt8] = (0...255).map { byte in
        let character = Character(Unicode.Scalar(UInt8(byte)))
        let isDigit = character.isASCII && character.isNumber
        let isUpper = character.isASCII && character.isUppercase
        let isLetter = character.isASCII && character.isLetter
        return (isDigit ? 1 : 0) | (isDigit || isLetter || "!\"%&'()*+,-./:;<=>?_".contains(character) ? 2 : 0)
            | (isDigit || isUpper || "#-/".contains(character) ? 4 : 0)
            | (isDigit || isLetter || "-_=".contains(character) ? 8 : 0)
    }
}
