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
