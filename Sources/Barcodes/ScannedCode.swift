import Fulfilment

/// Whatever a scanner read, recognised as far as it can be without a database.
package struct ScannedCode: Sendable, Equatable {
    /// What a code can be.
    package enum Meaning: Sendable, Equatable {
        case article(GTIN)
        case parcel(SSCC)
        case fields(GS1Message)
        case link(DigitalLink)
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

    /// Recognises a code; never fails, whatever was scanned.
    package init(_ scanned: String) {
        let bytes = ScanFrame.trim(Array(scanned.utf8.prefix(ElementString.longest + 1))[...])
        let symbology = SymbologyIdentifier(bytes)
        let body = symbology.map { bytes.dropFirst($0.length) } ?? bytes
        let text = String(decoding: body, as: UTF8.self)
        self.symbology = symbology
        self.text = text.split(separator: "\u{1D}", omittingEmptySubsequences: false).joined(separator: "<GS>")
        do throws(BarcodeError) {
            meanings = try Recognition.meanings(of: text, symbology)
            problem = nil
        } catch {
            meanings = []
            problem = error
        }
        warnings = meanings.first.map(Recognition.warnings) ?? []
    }
}

/// Tries what a code can be, the surest signs first.
private enum Recognition {
    static func meanings(
        of text: String, _ symbology: SymbologyIdentifier?
    ) throws(BarcodeError) -> [ScannedCode.Meaning] {
        guard text.utf8.count <= ElementString.longest else { throw .tooLong(text.utf8.count) }
        guard text.contains(where: { !$0.isWhitespace && $0 != "\u{1D}" }) else { throw .empty }
        if symbology?.isGS1 == true || isMarked(text) { return [.fields(try ElementString.read(text))] }
        if DigitalLink.scheme(text) != nil { return try address(text) }
        if symbology?.isRetail == true { return try retail(text) }
        return try plain(text)
    }

    /// Whether it shows itself as GS1: a separator in front, or the first field in parentheses.
    private static func isMarked(_ text: String) -> Bool {
        if text.utf8.first == Separators.standard { return true }
        var bytes = Array(text.utf8.prefix(12))
        Separators.normalise(&bytes)
        if bytes.first == Separators.standard, bytes.dropFirst().first.map({ (48...57).contains($0) }) ?? false { return true }
        guard bytes.first == UInt8(ascii: "(") else { return false }
        let code = bytes.dropFirst().prefix { $0 != UInt8(ascii: ")") }
        return (2...4).contains(code.count) && code.allSatisfy { (48...57).contains($0) }
    }

    /// An EAN or UPC, with the fields of a second bar code above it behind `|]e0` where the scanner read both as one.
    private static func retail(_ text: String) throws(BarcodeError) -> [ScannedCode.Meaning] {
        let parts = text.split(separator: "|]e0", maxSplits: 1, omittingEmptySubsequences: false)
        let article = try GTIN(parts[0])
        guard parts.count > 1 else { return [.article(article)] }
        let fields = try ElementString.read("(01)" + article.digits).elements + ElementString.read(String(parts[1])).elements
        return [.fields(try GS1Message(fields))]
    }

    /// Other addresses are names: a bar code may lead anywhere.
    private static func address(_ text: String) throws(BarcodeError) -> [ScannedCode.Meaning] {
        do throws(BarcodeError) {
            return [.link(try DigitalLink(text))]
        } catch BarcodeError.noLink(let problem) where problem.contains("primary key") {
            return [.name(text)]
        }
    }

    private static func plain(_ text: String) throws(BarcodeError) -> [ScannedCode.Meaning] {
        var found: [ScannedCode.Meaning] = []
        if let gtin = try? GTIN(text) { found.append(.article(gtin)) }
        if let sscc = try? SSCC(text) { found.append(.parcel(sscc)) }
        let waybills = WaybillNumber.candidates(text).map(ScannedCode.Meaning.waybill)
        if found.isEmpty, let message = unmarked(text) { found.append(.fields(message)) }
        found += waybills
        if found.isEmpty, let problem = problem(with: text) { throw problem }
        return found.isEmpty ? [.name(text)] : found
    }

    /// Fields without any sign of GS1, when they begin as nearly all do and everything fits to the last character.
    private static func unmarked(_ text: String) -> GS1Message? {
        let isLikely = ["00", "01", "02"].contains { text.hasPrefix($0) } && text.utf8.count >= 16
        return isLikely || text.contains("\u{1D}") ? try? ElementString.read(text) : nil
    }

    /// Something that was clearly meant to be one of these.
    private static func problem(with text: String) -> BarcodeError? {
        let digits = text.filter { !$0.isWhitespace }
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            let carriers = WaybillNumber.nearMisses(text)
            guard !carriers.isEmpty else { return nil }
            return .wrongValue(
                field: "number", value: text, allowed: "a \(carriers.joined(separator: " or ")) number with the right check digit"
            )
        }
        switch digits.utf8.count {
        case 8, 12, 13, 14, 18: return .wrongCheckDigit(digits, expected: CheckDigit.of(digits.dropLast()) ?? 0)
        case 16... where ["00", "01", "02"].contains(digits.prefix(2)): return fieldProblem(digits)
        default: return nil
        }
    }

    private static func fieldProblem(_ digits: String) -> BarcodeError? {
        do throws(BarcodeError) {
            _ = try ElementString.read(digits)
            return nil
        } catch {
            return error
        }
    }

    static func warnings(_ meaning: ScannedCode.Meaning) -> [BarcodeError] {
        switch meaning {
        case .fields(let message): message.objections
        case .link(let link): link.message.objections
        default: []
        }
    }
}

extension ScannedCode {
    /// One fact about a code.
    package struct Fact: Sendable, Equatable {
        /// What it is about, such as `expires`.
        package let name: String
        /// As a person wants it: dates as days, weights with their point.
        package let value: String
    }

    /// What the code is, in a few words.
    package var summary: String {
        guard let first = meanings.first else { return "cannot be read" }
        switch first {
        case .article(let gtin): return "article \(gtin)"
        case .parcel(let sscc): return "parcel \(sscc)"
        case .fields(let message):
            return "GS1 code with \(message.elements.count == 1 ? "1 field" : "\(message.elements.count) fields")"
        case .link(let link): return "GS1 Digital Link to \(link.stem)"
        case .waybill(let waybill): return "\(waybill.carrier) \(waybill.name)"
        case .name(let text): return "name or place '\(text.prefix(40))'"
        }
    }

    /// Everything the most likely meaning says, and what else the code could be.
    /// - Parameter year: today's, for dates without century.
    package func facts(year: Int) -> [Fact] {
        let kind = symbology.map { [Fact(name: "bar code", value: $0.name)] } ?? []
        let main = meanings.first.map { Self.facts($0, year) } ?? []
        let others = meanings.dropFirst().map { Fact(name: "could also be", value: Self.brief($0)) }
        return kind + main + others
    }

    private static func facts(_ meaning: Meaning, _ year: Int) -> [Fact] {
        switch meaning {
        case .article(let gtin): return gtinFacts(gtin)
        case .parcel(let sscc): return [Fact(name: "SSCC", value: sscc.digits)]
        case .fields(let message): return message.elements.map { fact($0, year) }
        case .link(let link): return link.message.elements.map { fact($0, year) }
        case .waybill(let waybill):
            return [
                Fact(name: "number", value: waybill.number), Fact(name: "carrier", value: waybill.carrier),
                Fact(name: "check digit", value: waybill.isChecked ? "right" : "none"),
            ]
        case .name(let text):
            guard let digits = LocationCheck.digits(of: text) else { return [] }
            return [Fact(name: "check digits as a place", value: digits)]
        }
    }

    private static func gtinFacts(_ gtin: GTIN) -> [Fact] {
        [Fact(name: "GTIN", value: gtin.digits)] + (gtin.gtin13.map { [Fact(name: "EAN-13", value: $0)] } ?? [])
    }

    private static func fact(_ element: GS1Element, _ year: Int) -> Fact {
        Fact(name: "(\(element.identifier.code)) \(element.identifier.title)", value: readable(element, year))
    }

    private static func readable(_ element: GS1Element, _ year: Int) -> String {
        let (rule, value) = (element.identifier, element.value)
        let checks = rule.parts.first?.checks ?? []
        if checks.contains(.day) || checks.contains(.date), let day = GS1Date.day(value.prefix(6), year: year) {
            let (year, month, dayOfMonth) = day.components
            let time = value.dropFirst(6)
            return "\(year)-\(padded(month))-\(padded(dayOfMonth))" + (time.isEmpty ? "" : " \(time)")
        }
        if checks.contains(.yesno) { return value == "1" ? "yes" : "no" }
        if let decimals = rule.decimals, rule.parts.count == 1 { return decimal(value, decimals) }
        return value
    }

    private static func decimal(_ digits: String, _ decimals: Int) -> String {
        guard decimals > 0 else { return String(Int(digits) ?? 0) }
        let filled = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return "\(Int(filled.dropLast(decimals)) ?? 0).\(filled.suffix(decimals))"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func brief(_ meaning: Meaning) -> String {
        switch meaning {
        case .article(let gtin): "article \(gtin)"
        case .parcel(let sscc): "parcel \(sscc)"
        case .fields(let message): message.text
        case .link(let link): link.uri
        case .waybill(let waybill): "\(waybill.carrier) \(waybill.name)"
        case .name(let text): text
        }
    }
}

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
