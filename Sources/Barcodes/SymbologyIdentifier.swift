/// The three characters a scanner can put in front of a code to tell the kind of bar code (ISO/IEC 15424, first made by AIM).
package struct SymbologyIdentifier: Sendable, Equatable {
    /// Such as `C` for Code 128.
    package let letter: Character
    /// What the scanner did or found, `0` … `9` or a letter.
    package let modifier: Character

    /// With the bracket.
    let length = 3

    /// The prefix these bytes begin with; nil when there is none of a known kind.
    init?(_ bytes: ArraySlice<UInt8>) {
        let head = Array(bytes.prefix(3))
        guard head.count == 3, head[0] == UInt8(ascii: "]"), ISO7064.value(head[2]) != nil else { return nil }
        letter = Character(Unicode.Scalar(head[1]))
        modifier = Character(Unicode.Scalar(head[2]))
        guard Self.names[letter] != nil else { return nil }
    }

    /// The prefix a scanned text begins with.
    package init?(_ text: String) { self.init(Array(text.utf8.prefix(3))[...]) }

    private static let names: [Character: String] = [
        "A": "Code 39", "C": "Code 128", "d": "Data Matrix", "E": "EAN or UPC", "e": "GS1 DataBar", "F": "Codabar",
        "G": "Code 93",
        "H": "Code 11", "I": "Interleaved 2 of 5", "J": "DotCode", "L": "PDF417", "M": "MSI", "Q": "QR code", "R": "2 of 5",
        "S": "2 of 5", "U": "Maxicode", "X": "other", "z": "Aztec", "h": "Han Xin",
    ]

    private static let gs1: Set<String> = ["C1", "e0", "e1", "e2", "d2", "Q3", "J1", "z1"]

    /// Whether the bar code says that it holds GS1 fields.
    package var isGS1: Bool { Self.gs1.contains("\(letter)\(modifier)") }

    /// Whether the code is a GTIN by its kind.
    package var isRetail: Bool { letter == "E" }

    /// Whether it is the bar code for very small articles.
    var isEAN8: Bool { isRetail && modifier == "4" }
    /// Whether it is only the small bar code beside an article's.
    var isAddOn: Bool { isRetail && (modifier == "1" || modifier == "2") }
    /// Whether the small bar code was read together with the article's.
    var hasAddOn: Bool { isRetail && modifier == "3" }

    /// Whether articles are marked with such bar codes.
    enum ArticleUse {
        /// It is made for them, or holds anything.
        case usual
        /// Nobody should, but some do.
        case unusual
        /// A number of this length is no article's there.
        case never
    }

    /// Of a number with so many digits.
    func articleUse(digits: Int) -> ArticleUse {
        switch letter {
        case "I": digits == 14 ? .usual : .never
        case "A", "C", "F", "G", "H", "M", "R", "S": [13, 14].contains(digits) ? .unusual : .never
        default: .usual
        }
    }

    /// For a person to read.
    package var name: String {
        switch "\(letter)\(modifier)" {
        case "C1": "GS1-128"
        case "d2": "GS1 Data Matrix"
        case "Q3": "GS1 QR code"
        case "J1": "GS1 DotCode"
        case "E4": "EAN-8"
        default: Self.names[letter] ?? "unknown"
        }
    }
}

extension SymbologyIdentifier: CustomStringConvertible {
    package var description: String { "]\(letter)\(modifier)" }
}
