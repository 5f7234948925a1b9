package import Fulfilment

/// Whatever a scanner read, recognised as far as it can be without a database.
package struct ScannedCode: Sendable, Equatable {
    /// What a code can be.
    package enum Meaning: Sendable, Equatable {
        case article(GTIN)
        case articleWithAddOn(ArticleWithAddOn)
        case parcel(SSCC)
        case fields(GS1Message)
        case link(DigitalLink)
        case label(LabelEnvelope)
        case waybill(WaybillNumber)
        /// The code of a place with its check digits, a badge, a bin, an action: only the warehouse knows.
        case name(String)
    }

    /// Without line end and symbology prefix, control characters written as `<GS>`.
    package let text: String
    /// What the scanner said about the kind of bar code.
    package let symbology: SymbologyIdentifier?
    /// All it can be, the most likely first; empty when there is a problem.
    package let meanings: [Meaning]
    /// Why it cannot be read.
    package let problem: BarcodeError?
    /// What is odd about a code that can be read.
    package let warnings: [BarcodeError]

    /// Recognises a code; never fails, whatever was scanned, and looks at all of it.
    /// - Parameter guessesKeyboard: whether to try what a code that says nothing was before a keyboard of another layout garbled it.
    package init(_ scanned: String, guessesKeyboard: Bool = true) {
        let whole = String(decoding: ScanFrame.trim(Array(scanned.utf8)[...]), as: UTF8.self)
        let plain = CodeReading(whole)
        let others = guessesKeyboard && plain.isOpen ? CodeReading.typedElsewhere(whole) : []
        let read = others.first?.reading ?? plain
        var meanings = read.meanings
        for meaning in others.flatMap(\.reading.meanings) + plain.meanings where !meanings.contains(meaning) {
            meanings.append(meaning)
        }
        self.meanings = meanings
        text = Self.shown(plain.text)
        symbology = read.symbology
        problem = read.problem
        let odd = read.meanings.first.map(Self.warnings) ?? []
        warnings = (others.first.map { [.otherKeyboard($0.layout)] } ?? []) + odd
    }

    private static func shown(_ text: String) -> String {
        [("\u{1D}", "<GS>"), ("\u{1E}", "<RS>"), ("\u{4}", "<EOT>")].reduce(text) { text, names in
            text.utf8.contains(names.0.utf8.first ?? 0)
                ? text.split(separator: Character(names.0), omittingEmptySubsequences: false).joined(separator: names.1) : text
        }
    }

    private static func warnings(_ meaning: Meaning) -> [BarcodeError] {
        switch meaning {
        case .fields(let message): message.objections
        case .link(let link): link.message.objections
        case .label(let label): label.message?.objections ?? []
        case .articleWithAddOn(let article): article.doubt.map { [$0] } ?? []
        default: []
        }
    }
}

/// What a warehouse wants of a code.
extension ScannedCode {
    /// The article's GTIN by every meaning that has one, the most likely first.
    package var gtins: [GTIN] {
        var found: [GTIN] = []
        for case let gtin? in meanings.map(Self.gtin) where !found.contains(gtin) { found.append(gtin) }
        return found
    }

    private static func gtin(_ meaning: Meaning) -> GTIN? {
        switch meaning {
        case .article(let gtin): gtin
        case .articleWithAddOn(let article): article.article
        case .fields(let message): message.gtin
        case .link(let link): link.message.gtin
        case .label(let label): label.gtin
        case .parcel, .waybill, .name: nil
        }
    }

    /// The article's numbers as a supplier's label writes them.
    package var articleCodes: [String] { label?.articleCodes ?? [] }
    /// The lot; nil as well when it can have been several before a keyboard garbled it (`hasUncertainLot`).
    package var lot: String? { lots.count == 1 ? lots.first : nil }
    /// Whether there is a lot, but nobody can tell which.
    package var hasUncertainLot: Bool { lots.count > 1 }

    private var lots: Set<String> {
        Set(
            meanings.compactMap { meaning in
                if case .label(let label) = meaning { return label.lot }
                return Self.message(meaning)?.lot
            })
    }
    /// The piece's serial number; nil as well when it can have been several before a keyboard garbled it.
    package var serial: String? {
        let serials = Set(
            meanings.compactMap { meaning in
                if case .label(let label) = meaning { return label.serial }
                return Self.message(meaning)?.serial
            })
        return serials.count == 1 ? serials.first : nil
    }
    /// The parcel.
    package var sscc: SSCC? {
        for case .parcel(let sscc) in meanings { return sscc }
        return message?.sscc
    }

    private var label: LabelEnvelope? {
        for case .label(let label) in meanings { return label }
        return nil
    }

    private var message: GS1Message? { meanings.lazy.compactMap(Self.message).first }

    private static func message(_ meaning: Meaning) -> GS1Message? {
        switch meaning {
        case .fields(let message): message
        case .link(let link): link.message
        default: nil
        }
    }

    /// Until when the piece is good, and in what sense.
    /// - Parameter year: today's, for dates without century.
    package func shelfLife(year: Int) -> ShelfLife? {
        if let day = label?.expiry { return ShelfLife(day: day, word: "expires") }
        guard let message else { return nil }
        for (code, word) in [("17", "expires"), ("7003", "expires"), ("15", "best before"), ("16", "sell by")] {
            if let value = message[code], let day = GS1Date.day(value.prefix(6), year: year) {
                return ShelfLife(day: day, word: word)
            }
        }
        return nil
    }

    /// How many pieces, by the code; nil when it does not say.
    package var count: Int? {
        for meaning in meanings {
            switch meaning {
            case .fields(let message): if let count = message.count { return count }
            case .link(let link): if let count = link.message.count { return count }
            default: continue
            }
        }
        return nil
    }

    /// The last day on which a piece may be used, sold, or is at its best.
    package struct ShelfLife: Sendable, Equatable {
        package let day: CivilDay
        /// `expires`, `best before` or `sell by`.
        package let word: String
    }
}
