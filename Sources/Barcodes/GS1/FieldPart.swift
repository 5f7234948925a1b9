/// One part of a field's format: which characters, how many, and what they must mean.
struct FieldPart: Sendable {
    enum Alphabet: String, Sendable {
        case digits = "N"
        case gs1 = "X"
        case component = "Y"
        case base64 = "Z"
    }

    let alphabet: Alphabet
    let minLength: Int
    let maxLength: Int
    let isOptional: Bool
    let checks: [FieldCheck]

    /// Reads `N6:day`, `X..20` or `[N4:time]`.
    init(_ text: Substring) {
        isOptional = text.hasPrefix("[")
        let words = text.filter { $0 != "[" && $0 != "]" }.split(separator: ":")
        let format = words.first ?? ""
        alphabet = Alphabet(rawValue: String(format.prefix(1))) ?? .gs1
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

    /// For a person to read.
    var alphabetInWords: String {
        switch alphabet {
        case .digits: "digits"
        case .gs1: "letters, digits and !\"%&'()*+,-./:;<=>?_"
        case .component: "capital letters, digits and #-/"
        case .base64: "letters, digits and -_="
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
