import Fulfilment

/// Tries what a code can be, the surest signs first.
struct CodeReading {
    let text: String
    let symbology: SymbologyIdentifier?
    let meanings: [ScannedCode.Meaning]
    let problem: BarcodeError?

    /// - Parameter whole: without what surrounds it, with the symbology prefix.
    init(_ whole: String) {
        let bytes = Array(whole.utf8)[...]
        let symbology = SymbologyIdentifier(bytes)
        let text = symbology.map { String(decoding: bytes.dropFirst($0.length), as: UTF8.self) } ?? whole
        (self.text, self.symbology) = (text, symbology)
        do throws(BarcodeError) {
            meanings = try Self.meanings(of: text, symbology)
            problem = nil
        } catch {
            meanings = []
            problem = error
        }
    }

    /// Whether nothing was found that proves itself.
    var isOpen: Bool {
        if problem != nil { return true }
        guard case .name = meanings.first else { return false }
        return true
    }

    /// What a text that says nothing can have been before a keyboard of another layout garbled it: every reading that proves itself
    /// by a check digit or its form.
    static func typedElsewhere(_ whole: String) -> [(reading: CodeReading, layout: String)] {
        TypedElsewhere.readings(of: whole).filter(\.mayProveItself).map { (CodeReading($0.text), $0.layout) }
            .filter { $0.0.meanings.first.map(isProven) ?? false }
    }

    private static func isProven(_ meaning: ScannedCode.Meaning) -> Bool {
        switch meaning {
        case .article, .articleWithAddOn, .parcel, .link, .label: true
        case .fields(let message): message.gtin != nil || message.sscc != nil
        case .waybill(let waybill): waybill.isChecked
        case .name: false
        }
    }

    private static func meanings(
        of text: String, _ symbology: SymbologyIdentifier?
    ) throws(BarcodeError) -> [ScannedCode.Meaning] {
        let typed = TypedText.plain(text)
        guard typed.utf8.count <= ElementString.longest else { throw .tooLong(typed.utf8.count) }
        guard typed.contains(where: { !$0.isWhitespace && $0 != "\u{1D}" }) else { throw .empty }
        if LabelEnvelope.begins(typed) {
            let label = try LabelEnvelope(typed)
            return [.label(label)] + label.waybills.filter(\.isChecked).map { .waybill($0) }
        }
        if symbology?.isGS1 == true || isMarked(typed) { return try gs1(typed) }
        if DigitalLink.scheme(typed) != nil { return try address(typed) }
        if let symbology, symbology.isRetail { return try RetailReading(typed, symbology).meanings() }
        return try plain(typed, symbology, name: text)
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

    /// Fields, and the carrier's number they may make up: carriers use GS1's bar codes for their own numbers.
    private static func gs1(_ text: String) throws(BarcodeError) -> [ScannedCode.Meaning] {
        do throws(BarcodeError) {
            let message = try ElementString.read(text)
            guard message.isCarriersOwn || message.sscc != nil else { return [.fields(message)] }
            let joined = message.elements.map { $0.identifier.code + $0.value }.joined()
            let waybills = WaybillNumber.candidates(joined).filter(\.isChecked).map(ScannedCode.Meaning.waybill)
            return message.isCarriersOwn ? waybills + [.fields(message)] : [.fields(message)] + waybills
        } catch {
            // The separator behind the postcode was lost, or it is no field of GS1 at all.
            let waybills = WaybillNumber.candidates(text).filter(\.isChecked)
            guard !waybills.isEmpty else { throw error }
            return waybills.map { .waybill($0) }
        }
    }

    /// Other addresses are names: a bar code may lead anywhere.
    private static func address(_ text: String) throws(BarcodeError) -> [ScannedCode.Meaning] {
        do throws(BarcodeError) {
            return [.link(try DigitalLink(text))]
        } catch BarcodeError.noLink(.noKey) {
            return [.name(text)]
        }
    }

    /// - Parameter name: as it was scanned.
    private static func plain(
        _ text: String, _ symbology: SymbologyIdentifier?, name: String
    ) throws(BarcodeError) -> [ScannedCode.Meaning] {
        let number = PrintedDigits(text)
        var found = number.map { NumberReading($0, symbology).proven } ?? []
        if found.isEmpty, let message = unmarked(text) { found.append(.fields(message)) }
        found += WaybillNumber.candidates(text).map(ScannedCode.Meaning.waybill)
        if found.isEmpty, let problem = problem(with: text, number, symbology) { throw problem }
        let unproven = number.map { NumberReading($0, symbology).unproven } ?? []
        let isName = found.isEmpty || !unproven.isEmpty || number?.isPlain == false
        return found + (isName ? [.name(name)] : []) + unproven
    }

    /// Fields without any sign of GS1, when they begin as nearly all do and everything fits to the last character.
    private static func unmarked(_ text: String) -> GS1Message? {
        let isLikely = ["00", "01", "02"].contains { text.hasPrefix($0) } && text.utf8.count >= 16
        return isLikely || text.contains("\u{1D}") ? try? ElementString.read(text) : nil
    }

    /// Something that was clearly meant to be one of these.
    private static func problem(
        with text: String, _ number: PrintedDigits?, _ symbology: SymbologyIdentifier?
    ) -> BarcodeError? {
        guard let number else {
            let carriers = WaybillNumber.nearMisses(text)
            guard !carriers.isEmpty else { return nil }
            return .wrongValue(field: "number", value: text, allowed: .waybill(carriers: carriers))
        }
        if let problem = NumberReading(number, symbology).problem { return problem }
        let isFields = ["00", "01", "02"].contains(number.digits.prefix(2)) && number.digits.utf8.count >= 16
        return isFields ? fieldProblem(number.digits) : nil
    }

    private static func fieldProblem(_ digits: String) -> BarcodeError? {
        do throws(BarcodeError) {
            _ = try ElementString.read(digits)
            return nil
        } catch {
            return error
        }
    }
}

extension GS1Message {
    /// Whether it is only what carriers sort parcels by: postcodes, and fields that everybody fills as he likes.
    var isCarriersOwn: Bool {
        elements.allSatisfy { element in
            ["420", "421"].contains(element.identifier.code)
                || (element.identifier.code.utf8.count == 2 && element.identifier.code >= "91")
        }
    }

    /// Whether it says nothing but where a parcel goes.
    package var isPostcode: Bool { elements.allSatisfy { ["420", "421"].contains($0.identifier.code) } }
}
