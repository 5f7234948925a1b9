/// What surrounds a code on its way from the scanner.
enum ScanFrame {
    /// Without blanks, line ends and other control characters around it; the separator GS in front stays, for it means GS1.
    static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while let first = rest.first, isFrame(first), first != Separators.standard { rest = rest.dropFirst() }
        while let last = rest.last, isFrame(last) { rest = rest.dropLast() }
        return rest
    }

    private static func isFrame(_ byte: UInt8) -> Bool { byte <= 32 || byte == 127 }
}

/// Text as people and input methods type it, in the characters of bar codes.
package enum TypedText {
    /// Full-width letters and the digits of any script as plain ones, every kind of blank as a blank, every dash as a hyphen, and
    /// nothing for what has no width. Everything else stays.
    package static func plain(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 > 127 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { plain(scalar).map { result.append($0) } }
        return String(result)
    }

    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case ...127: scalar
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: " "
        case 0x200B...0x200F, 0x2060, 0xFEFF: nil
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: "-"
        default: digit(scalar) ?? scalar
        }
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return Unicode.Scalar(UInt8(48 + Int(value)))
    }
}

/// Digits as they are printed under bar codes: in groups, with blanks or hyphens between, maybe with the kind of number in front.
struct PrintedDigits {
    /// Only digits; the last may be X, the check digit ten of old book numbers.
    let digits: String
    /// The groups, as blanks set them apart; hyphens only make groups easier to read.
    let groups: [String]
    /// Whether hyphens are among them, as in numbers of books.
    let hasHyphens: Bool
    /// What the number says it is, such as `ISBN`; nil when it says nothing.
    let kind: String?

    /// nil when there is anything else.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        kind = Self.takeKind(from: &rest)
        var bytes: [UInt8] = []
        for (index, byte) in rest.utf8.enumerated() {
            switch byte {
            case 48...57: bytes.append(byte)
            case 9, 32: bytes.append(32)
            case UInt8(ascii: "-") where bytes.last.map({ $0 != 45 && $0 != 32 }) ?? false: bytes.append(byte)
            case UInt8(ascii: "X"), UInt8(ascii: "x"): guard index == rest.utf8.count - 1 else { return nil }; bytes.append(88)
            default: return nil
            }
        }
        guard bytes.last != UInt8(ascii: "-") else { return nil }
        hasHyphens = bytes.contains(UInt8(ascii: "-"))
        groups = bytes.filter { $0 != 45 }.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
        digits = groups.joined()
        guard digits.utf8.first.map({ $0 < 58 }) ?? false else { return nil }
    }

    /// Whether it is written in one piece.
    var isPlain: Bool { groups.count == 1 && !hasHyphens && kind == nil }

    private static let kinds = [
        "ISBN-13", "ISBN-10", "ISBN", "ISSN", "EAN-13", "EAN-8", "EAN", "GTIN", "UPC-A", "UPC-E", "UPC", "SSCC", "NVE",
    ]

    private static func takeKind(from rest: inout Substring) -> String? {
        let text = String(rest.prefix(8)).uppercased()
        guard let kind = kinds.first(where: { text.hasPrefix($0) }) else { return nil }
        let tail = rest.dropFirst(kind.count)
        guard let next = tail.first, next == ":" || next == " " else { return nil }
        rest.removeFirst(kind.count + 1)
        return kind
    }
}
