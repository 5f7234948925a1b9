package import Barcodes
package import FoundationEssentials
import Fulfilment

/// What a scan may name, and what its label says about the piece.
///
/// A code is known by what the tour, the order or the books know, not by what it looks like: `02345055` is an article's EAN-8, the
/// UPC-E of another, or a number somebody gave. So a scan is asked for its names one tier after the other, until one is known.
package struct ScannedName: Sendable, Equatable {
    /// As it was scanned: in upper case, without blanks and control characters around it.
    package let literal: String
    /// What the scan said, for messages.
    let scanned: String

    /// - Parameter scanned: the whole code; nothing is cut off before it is identified.
    package init(_ scanned: String) {
        self.scanned = TypedText.plain(Self.trimmed(Self.readable(scanned)))
        literal = self.scanned.uppercased()
    }

    /// The literal without a symbology prefix such as `]C1`: the spelling in which the books look for codes of their own.
    package static func of(_ scanned: String) -> String { ScannedName(scanned).bare }

    /// The code as it was read.
    package var code: ScannedCode { ScannedCode(scanned) }

    /// The surest of its names that are known: the literal, else whatever a scanner makes of it; empty when none is known.
    func known(_ isKnown: (String) -> Bool) -> [String] {
        isKnown(literal) ? [literal] : readings.filter(isKnown)
    }

    /// The names of every text it can have been before a keyboard of another layout garbled it.
    var guesses: [[String]] {
        TypedElsewhere.readings(of: scanned).map { other in
            let names = ScannedName(other.text)
            return [names.literal] + (other.mayProveItself ? names.readings : [])
        }
    }

    /// By which names a scanner's reading goes: without prefix, and articles by their GTINs and their suppliers' numbers.
    var readings: [String] {
        let code = ScannedCode(scanned, guessesKeyboard: false)
        let articles = code.gtins.map(\.digits) + code.articleCodes.map { $0.uppercased() }
        let parcels = code.sscc.map { [$0.digits] } ?? []
        return (bare == literal ? [] : [bare]) + articles + parcels
    }

    /// The literal without a symbology prefix.
    package var bare: String {
        guard let prefix = SymbologyIdentifier(scanned) else { return literal }
        return Self.trimmed(String(scanned.dropFirst(prefix.description.count))).uppercased()
    }

    private static func trimmed(_ scanned: String) -> String {
        var text = scanned[...]
        while let first = text.first, isAround(first), first != "\u{1D}" { text = text.dropFirst() }
        while let last = text.last, isAround(last) { text.removeLast() }
        return String(text)
    }

    private static func isAround(_ character: Character) -> Bool {
        character.isWhitespace || (character.asciiValue ?? 32) < 32
    }
}

extension ScannedName {
    /// What does not know a code.
    package enum Whole: Sendable { case tour, order, warehouse }

    /// What a code is that nothing known goes by, in one sentence.
    /// - Parameter whole: what does not know it.
    func stranger(to whole: Whole, _ words: any ScanWords) -> String {
        let code = code
        let bare = String(ScannedName.of(scanned).prefix(30))
        if let problem = code.problem { return words.unreadable(bare, to: whole, problem) }
        switch code.meanings.first {
        case nil, .name: return words.unknownCode(bare, to: whole)
        case .article(let gtin): return words.strangeArticle(gtin.gtin13 ?? gtin.digits, to: whole)
        case .fields(let message) where !message.isPostcode: return Self.stranger(message, to: whole, words)
        default: return words.strangeCode(code, to: whole)
        }
    }

    private static func stranger(_ message: GS1Message, to whole: Whole, _ words: any ScanWords) -> String {
        if let gtin = message.gtin { return words.strangeArticle(gtin.gtin13 ?? gtin.digits, to: whole) }
        if let sscc = message.sscc { return words.strangeParcel("\(sscc)", to: whole) }
        return words.strangeFields(message.elements.map(\.identifier.title), to: whole)
    }
}

extension ScannedName {
    /// A text without control characters that are no part of any bar code's message: left out around it, shown as their codes within.
    ///
    /// A database takes no NUL, and a scan it refuses would keep all later scans of the device waiting.
    static func readable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isNoise) else { return text }
        let scalars = text.unicodeScalars.drop(while: isNoise).reversed().drop(while: isNoise).reversed()
        return scalars.reduce(into: "") { shown, scalar in
            if isNoise(scalar) { shown += String(Character(scalar)).printable } else { shown.unicodeScalars.append(scalar) }
        }
    }

    /// ISO/IEC 15434 puts EOT, FS, GS, RS and US between the fields of its messages, GS1 the GS.
    private static func isNoise(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x04, 0x1C...0x1F: false
        case 0..<0x20, 0x7F...0x9F: true
        default: false
        }
    }
}

/// Drops a code a scanner sent twice for one pull of the trigger. For terminals only: scripts may be faster than hands.
package struct BounceFilter: Sendable {
    private let window: Double
    private var last: (code: String, at: Date)?

    /// - Parameter window: seconds within which the same code counts as one.
    package init(window: Double = 0.3) { self.window = window }

    /// Whether the code is an echo of the one before.
    package mutating func isEcho(_ code: String, at: Date) -> Bool {
        if let last, last.code == code, at.timeIntervalSince(last.at) < window { return true }
        last = (code, at)
        return false
    }
}
