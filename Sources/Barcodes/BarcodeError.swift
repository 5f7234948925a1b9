/// Why a code cannot be read or made. The cases have the facts; `description` says them in English, in words a picker understands, with codes
/// shortened to 30 characters.
package enum BarcodeError: Error, Equatable, CustomStringConvertible {
    case notDigits(String)
    /// - expected: how many digits there may be, in rising order.
    case wrongLength(String, expected: [Int])
    case wrongCheckDigit(String, expected: Int)
    case outOfRange(String, value: Int64)
    /// Nothing but blanks and control characters.
    case empty
    /// Longer than any bar code.
    case tooLong(Int)
    /// No field of GS1 begins with these digits; the position counts characters from 1.
    case unknownField(String, position: Int)
    /// A field that ends too early.
    /// - least: characters.
    /// - isExact: as many, no more.
    case shortField(field: String, value: String, least: Int, isExact: Bool)
    /// A field with more than it can hold, as when the separator behind it was lost.
    case longField(field: String, value: String, most: Int)
    case wrongCharacter(field: String, character: UInt8, allowed: FieldAlphabet)
    case wrongValue(field: String, value: String, allowed: AllowedValue)
    /// Two fields of one kind that differ.
    case twice(field: String)
    /// A field that needs others beside it: all of one of the groups. A star behind an identifier asks for its optional serial number.
    case lacksCompany(field: String, groups: [[String]])
    /// Two fields that cannot be on one thing.
    case wrongCompany(field: String, other: String)
    /// Only the small bar code beside an article's was read.
    case addOnAlone(String)
    /// A label of ISO/IEC 15434 without the control characters between its fields.
    case lostSeparators
    /// A code that only makes sense when it was typed on a keyboard of this layout.
    case otherKeyboard(String)
    /// An address that is no GS1 Digital Link.
    case noLink(LinkProblem)
    /// A text with a character the bar code cannot hold.
    case cannotEncode(String, code: String)

    package var description: String {
        switch self {
        case .notDigits(let code):
            "'\(code.prefix(30))' is not a number. Maybe another label was scanned."
        case .wrongLength(let code, let expected):
            "'\(code.prefix(30))' has \(code.count) digits, not \(Self.either(expected)). Maybe part of it was not read; scan it again."
        case .wrongCheckDigit(let code, let expected):
            "'\(code.prefix(30))' ends in the wrong check digit; it should be \(expected)\(Self.kind(of: code)). Maybe a digit was mistyped."
        case .outOfRange(let name, let value):
            "\(value) does not fit as \(name)."
        default: fieldDescription
        }
    }

    private var fieldDescription: String {
        switch self {
        case .empty: "Nothing was read. Maybe the label is dirty; scan it again."
        case .tooLong(let count): "\(count) characters are more than a bar code holds. Maybe several were scanned as one."
        case .unknownField(let text, let position):
            "'\(text.prefix(30))' at character \(position) is no field of GS1. Maybe the scanner drops the separator between fields."
        case .shortField(let field, let value, let least, let isExact):
            "The \(field) '\(value.prefix(30))' needs \(isExact ? "" : "at least ")\(least) characters. Maybe part of the code was not read; scan it again."
        case .longField(let field, let value, let most):
            "The \(field) '\(value.prefix(30))' has more than \(most) characters. Maybe the scanner drops the separator behind it."
        case .wrongCharacter(let field, let character, let allowed):
            "The \(field) has the character '\(Self.shown(character))'; allowed are \(allowed.inWords). Maybe the scanner is set to another keyboard."
        case .wrongValue(let field, let value, let allowed):
            "The \(field) '\(value.prefix(30))' should be \(allowed.inWords). Maybe the label was printed wrong."
        case .twice(let field): "The label says \(field) twice, and not the same. Maybe two labels were scanned."
        case .addOnAlone(let text): "'\(text.prefix(30))' is the small bar code beside an article's. Scan both, or the large one."
        case .lostSeparators:
            "The control characters between the fields of the label are missing. Set the scanner to send them, or as <GS> and <RS>."
        case .otherKeyboard(let layout):
            "It was typed as on \(layout) keys. Set scanner and computer to the same keyboard."
        case .lacksCompany(let field, let groups):
            "The \(field) needs \(Self.wanted(groups)) beside it. Maybe there is a second bar code on the label."
        case .wrongCompany(let field, let other):
            "The \(field) and (\(other)) cannot be on one thing. Maybe there is a second bar code on the label."
        case .noLink(let problem): "The web address is no GS1 Digital Link: \(problem.inWords). Maybe it only advertises."
        case .cannotEncode(let text, let code): "'\(text.prefix(30))' cannot be printed as \(code)."
        default: "The code cannot be read."
        }
    }

    /// `8, 12, 13 or 14`; three and more in a row are `4 to 12`.
    private static func either(_ numbers: [Int]) -> String {
        guard let first = numbers.first, let last = numbers.last else { return "" }
        guard numbers.count > 1 else { return "\(first)" }
        guard numbers.count < 3 || last - first != numbers.count - 1 else { return "\(first) to \(last)" }
        return "\(numbers.dropLast().map(String.init).joined(separator: ", ")) or \(last)"
    }

    private static func shown(_ byte: UInt8) -> String {
        (33...126).contains(byte) ? String(Unicode.Scalar(byte)) : byte == 32 ? "blank" : "code \(byte)"
    }

    private static func wanted(_ groups: [[String]]) -> String {
        groups.map { group in
            group.map { $0.hasSuffix("*") ? "(\($0.dropLast())) with its serial number" : "(\($0))" }.joined(separator: " with ")
        }
        .joined(separator: " or ")
    }

    /// Which number has so many digits; eight can also be a UPC-E, whose check digit is another.
    private static func kind(of code: String) -> String {
        let kinds = [8: "an EAN-8", 12: "a UPC-A", 13: "an EAN-13", 14: "a GTIN-14", 18: "an SSCC"]
        let upcE = RetailNumbers.checkDigit(upcE: code).map { ", \($0) for a UPC-E" } ?? ""
        return kinds[code.utf8.count].map { " for \($0)\(upcE)" } ?? ""
    }
}
