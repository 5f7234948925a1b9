import Fulfilment
import ScanDialogue

/// What was really scanned, told without the code that dialogues read scans with.
struct Witness: Sendable {
    /// Places, articles, pallets and keys that codes were of: with the last scan, since the last report, and ever.
    private(set) var last: Set<String> = []
    private(set) var recent: Set<String> = []
    private(set) var ever: Set<String> = []
    /// Letters and digits of what was scanned since the last report; nil: something of it cannot be compared.
    private var letters: [String]? = []
    private var lastTexts: [String] = []
    private var reported: (recent: Set<String>, letters: [String]?) = ([], [])

    mutating func see(_ scan: ScannedText) {
        last = Self.names(of: scan.text).union(scan.printed.map { [$0.name] } ?? [])
        (recent, ever) = (recent.union(last), ever.union(last))
        lastTexts = [scan.text] + (scan.printed.map { [$0.text] } ?? [])
        let isPlain = lastTexts.allSatisfy {
            $0.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) || $0.value == 0x1D }
        }
        letters = isPlain ? letters.map { $0 + lastTexts.map(Self.letters) } : nil
    }

    /// What comes next is another report's.
    mutating func closeReport() {
        reported = (recent, letters)
        (recent, letters) = ([], [])
    }

    /// The last report was refused: it may be mended, with what was scanned for it.
    mutating func reopenReport() {
        recent.formUnion(reported.recent)
        letters = letters.flatMap { new in reported.letters.map { $0 + new } }
    }

    /// Whether a text, such as a lot, may have been scanned since the last report.
    func mayHaveSeen(_ text: String) -> Bool { letters?.contains { $0.contains(Self.letters(text)) } ?? true }

    /// Whether the digits stand in what was scanned last.
    func lastShows(_ digits: String) -> Bool { lastTexts.contains { $0.filter(\.isWholeNumber).contains(digits) } }

    private static func letters(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }

    /// What a text is a code of, by comparing it as a whole.
    private static func names(of text: String) -> Set<String> {
        let plain = bare(text)
        var names = printed[plain] ?? []
        names.formUnion(printed[plain.filter { !" -".contains($0) }] ?? [])
        names.formUnion(shapes[shape(plain)] ?? [])
        for (number, sku) in numbers where isCode(plain, of: number) { names.insert(sku) }
        if let key = key(plain) { names.insert(key) }
        return names
    }

    /// Names by what is printed, and by what keyboards of other layouts make of that: with a letter changed by chance a code may be just what
    /// such a keyboard makes of it (`NQIL` of `NAIL`), and nobody can tell which of the two it was.
    private static let printed: [String: Set<String>] = TrialCatalogue.codes.reduce(into: [:]) { printed, code in
        let garbled = [code.text, code.text.lowercased()].flatMap(ForeignKeyboard.garbled).map(bare)
        for text in [code.text.uppercased(), bare(code.text)] + garbled {
            printed[text, default: []].insert(code.name)
        }
    }

    /// Names by the shape of what is printed.
    private static let shapes: [String: Set<String>] = TrialCatalogue.codes.reduce(into: [:]) { shapes, code in
        shapes[shape(bare(code.text)), default: []].insert(code.name)
    }

    /// Articles by their numbers of 14 digits.
    private static let numbers: [(number: String, sku: String)] = TrialCatalogue.articles.flatMap { article in
        ([article.gtin] + article.packs.map(\.gtin)).filter { !$0.isEmpty }.map {
            (String(repeating: "0", count: 14 - $0.count) + $0, article.sku)
        }
    }

    /// Whether it is a GS1 text that begins with the number of 14 digits, in any of the forms, or has it where a field of its own may be.
    private static func isCode(_ plain: String, of number: String) -> Bool {
        let short = number.drop { $0 == "0" }
        if plain == number || plain == short || isNumber(plain, String(short)) { return true }
        let fields = behindParcel(plain)
        return ["01", "02"].contains { identifier in
            fields.hasPrefix(identifier + number) || plain.contains("(\(identifier))\(number)")
                || plain.contains("\u{1D}\(identifier)\(number)") || plain.contains("/\(identifier)/\(number)")
        } || isLink(plain, to: String(short))
    }

    /// Whether an address leads to the number without its zeros in front, which older addresses of GS1 leave out.
    private static func isLink(_ plain: String, to short: String) -> Bool {
        guard plain.hasPrefix("HTTP"), let place = plain.firstRange(of: "/01/\(short)") else { return false }
        return plain[place.upperBound...].first.map { "/?#".contains($0) } ?? true
    }

    /// Without a parcel's number at its beginning. That has always 18 digits, so GS1 wants no separator behind it: the bar codes of a pallet and
    /// of the goods on it, read together, are one right message, as on a label that has both.
    private static func behindParcel(_ plain: String) -> Substring {
        let digits = plain.prefix(20)
        let isParcel = digits.count == 20 && digits.hasPrefix("00") && digits.allSatisfy { ("0"..."9").contains($0) }
        return isParcel ? plain.dropFirst(20) : plain[...]
    }

    /// Whether its digits are those of the number, in groups with any signs between: alone, or with two or five more behind them, the small
    /// bar code beside an article's that scanners read together with it.
    private static func isNumber(_ plain: String, _ number: String) -> Bool {
        guard !plain.contains(where: \.isLetter) else { return false }
        let digits = plain.filter { ("0"..."9").contains($0) }
        return digits.hasPrefix(number) && [0, 2, 5].contains(digits.count - number.count)
    }

    /// Letters and digits, and where signs are: keyboards of other layouts have other signs there.
    private static func shape(_ plain: String) -> String { String(plain.map { $0.isLetter || $0.isNumber ? $0 : "-" }) }

    /// `confirm`, or the digit of a key.
    private static func key(_ plain: String) -> String? {
        switch plain {
        case "CTRL:CONFIRM", "OK": return "confirm"
        case "CTRL:SHORT", "CTRL:SHORT:NONE_LEFT", "CTRL:NO-CARTON": return "key 1"
        case "CTRL:SHORT:DAMAGED", "CTRL:DAMAGED": return "key 3"
        default:
            let digit = plain.drop { $0 == "." }
            return ["0", "1", "2", "3", "9"].contains(digit) ? "key \(digit)" : nil
        }
    }

    /// In capitals, without what is around it and without a symbology prefix.
    private static func bare(_ text: String) -> String {
        func trimmed(_ text: Substring) -> Substring {
            var text = text
            while let first = text.unicodeScalars.first, isAround(first) { text.unicodeScalars.removeFirst() }
            while let last = text.unicodeScalars.last, isAround(last) { text.unicodeScalars.removeLast() }
            return text
        }
        let text = trimmed(String(String.UnicodeScalarView(text.unicodeScalars.compactMap(seen)))[...])
        let isPrefixed = text.hasPrefix("]") && text.count > 3
        return trimmed(isPrefixed ? text.dropFirst(3) : text).uppercased()
    }

    /// What people take it for: a digit of any script for the digit, wide letters, blanks and dashes for the plain ones, and for nothing what
    /// they cannot see.
    private static func seen(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.properties.generalCategory {
        case .format: nil
        case .dashPunctuation: "-"
        case .spaceSeparator: " "
        case .decimalNumber: scalar.properties.numericValue.flatMap { Unicode.Scalar(UInt8(48 + Int($0))) }
        default: (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) : scalar
        }
    }

    private static func isAround(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
