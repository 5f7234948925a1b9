package import Fulfilment

/// What a two-dimensional code of a supplier's or carrier's label says: an envelope of ISO/IEC 15434.
///
///     [)> RS 06 GS 1P RC1206 GS Q 100 GS 1T L7 RS EOT
///
/// It holds one or more formats: 06 with data identifiers, 05 with GS1's application identifiers, 01 with the fixed fields of carriers;
/// of other formats the text is kept as it is.
package struct LabelEnvelope: Sendable, Equatable {
    /// One thing the label says.
    package struct Field: Sendable, Equatable {
        /// The data identifier such as `1P`, or an application identifier in parentheses; empty where the format has none.
        package let identifier: String
        /// What it is, in words for people.
        package let title: String
        package let value: String
    }

    /// In the order of the label.
    package let fields: [Field]
    /// The fields of format 05; nil when there are none.
    package let message: GS1Message?

    /// Whether a text begins as an envelope does.
    package static func begins(_ text: some StringProtocol) -> Bool { text.hasPrefix("[)>") }

    /// Reads an envelope with real separators, or as keyboard scanners write them: `<GS>`, `^]`, `␝` ….
    /// - Throws: `BarcodeError` naming what cannot be read.
    package init(_ text: String) throws(BarcodeError) {
        let bytes = ControlCharacters.normalised(text)
        let rest = bytes.dropFirst(3)
        guard Self.begins(text), rest.contains(ControlCharacters.gs) || rest.contains(ControlCharacters.rs) else {
            throw .lostSeparators
        }
        var fields: [Field] = []
        var message: GS1Message?
        for format in rest.split(whereSeparator: { $0 == ControlCharacters.rs || $0 == ControlCharacters.eot }) {
            let (read, gs1) = try Self.read(format)
            fields += read
            message = gs1 ?? message
        }
        guard !fields.isEmpty else { throw .empty }
        (self.fields, self.message) = (fields, message)
    }

    /// One format: two digits that say which, and its fields.
    private static func read(_ bytes: ArraySlice<UInt8>) throws(BarcodeError) -> ([Field], GS1Message?) {
        let number = bytes.prefix(2)
        let rest = bytes.dropFirst(2)
        guard number.count == 2, number.allSatisfy({ (48...57).contains($0) }) else {
            throw .wrongValue(field: "format", value: text(number), allowed: .formatNumber)
        }
        let parts = rest.split(separator: ControlCharacters.gs)
        switch text(number) {
        case "05":
            let message = try ElementString.read(parts.map(text).joined(separator: "\u{1D}"))
            return (
                message.elements.map {
                    Field(identifier: "(\($0.identifier.code))", title: $0.identifier.title, value: $0.value)
                }, message
            )
        case "06": return (try parts.map(Self.dataField), nil)
        case "01": return (CarrierLabel.fields(parts.map(text)), nil)
        default: return (parts.map { Field(identifier: "", title: "format \(text(number))", value: text($0)) }, nil)
        }
    }

    /// Up to three digits and a letter, then the value.
    private static func dataField(_ bytes: ArraySlice<UInt8>) throws(BarcodeError) -> Field {
        let digits = bytes.prefix { (48...57).contains($0) }
        guard digits.count <= 3, let letter = bytes.dropFirst(digits.count).first, ISO7064.value(letter).map({ $0 > 9 }) ?? false
        else {
            throw .wrongValue(field: "data identifier", value: text(bytes), allowed: .dataIdentifier)
        }
        let identifier = text(bytes.prefix(digits.count + 1)).uppercased()
        return Field(
            identifier: identifier, title: DataIdentifier.title(identifier), value: text(bytes.dropFirst(digits.count + 1)))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// What a warehouse wants of a label.
extension LabelEnvelope {
    /// The value of the first field with one of these identifiers that has any.
    private func value(_ identifiers: String...) -> String? {
        identifiers.lazy.compactMap { identifier in fields.first { $0.identifier == identifier && !$0.value.isEmpty }?.value }
            .first
    }

    /// The article's GTIN.
    package var gtin: GTIN? { message?.gtin ?? value("8P").flatMap { try? GTIN($0) } }
    /// The article's numbers as supplier and customer write them.
    package var articleCodes: [String] {
        ["1P", "P", "30P", "25P"].compactMap { identifier in fields.first { $0.identifier == identifier }?.value }.filter {
            !$0.isEmpty
        }
    }
    /// The lot.
    package var lot: String? { message?.lot ?? value("1T", "T", "30T", "25T") }
    /// The serial number.
    package var serial: String? { message?.serial ?? value("S", "25S") }
    /// Pieces; nil for what is no whole number.
    package var count: Int? {
        message?.count
            ?? value("Q", "7Q").flatMap { text in
                let number = text.prefix { $0.isNumber || $0 == "." }
                return Int(number) ?? Double(number).flatMap { Int(exactly: $0) }
            }
    }
    /// The last day on which it may be used, or is at its best.
    package var expiry: CivilDay? {
        for identifier in ["14D", "15D", "25D"] {
            if let text = value(identifier) { return DataIdentifier.day(identifier, text) }
        }
        // Only on labels of medicines the plain date is that day; elsewhere it may be any, such as the one of packing.
        return value("9N") == nil ? nil : value("D").flatMap { DataIdentifier.day("D", $0) }
    }
    /// The carriers' numbers it names.
    package var waybills: [WaybillNumber] {
        fields.filter { $0.title == CarrierLabel.tracking }.flatMap { WaybillNumber.candidates($0.value) }
    }
}

/// The control characters of envelopes, which keyboards cannot type.
enum ControlCharacters {
    static let gs: UInt8 = 0x1D
    static let rs: UInt8 = 0x1E
    static let eot: UInt8 = 0x04

    /// Longest first where one begins another.
    private static let spellings: [([UInt8], UInt8)] =
        [
            ("GS", gs, ["\\u001d", "\\u001D", "\\x1d", "\\x1D", "\\035", "\u{241D}", "^]"]),
            ("RS", rs, ["\\u001e", "\\u001E", "\\x1e", "\\x1E", "\\036", "\u{241E}", "^^"]),
            ("EOT", eot, ["\\u0004", "\\x04", "\\004", "\u{2404}", "^D"]),
        ].flatMap { name, byte, others in
            (["<\(name)>", "{\(name)}", "[\(name)]"] + others).map { (Array($0.utf8), byte) }
        } + [("|", gs), ("~", gs)].map { (Array($0.0.utf8), $0.1) }

    static func normalised(_ text: String) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if let (spelling, control) = spellings.first(where: { rest.starts(with: $0.0) }) {
                result.append(control)
                rest = rest.dropFirst(spelling.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return result[...]
    }
}
