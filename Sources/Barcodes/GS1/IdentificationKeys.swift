/// A Global Trade Item Number, kept in its 14-digit form so that one article compares equal however its code is written.
package struct GTIN: Sendable, Hashable {
    /// 14 digits with a valid check digit.
    package let digits: String

    /// Reads a GTIN-8, -12, -13 or -14; blanks and hyphens, with which they are printed, are ignored.
    ///
    /// - Throws: `BarcodeError` naming what is wrong.
    package init(_ text: some StringProtocol) throws(BarcodeError) {
        let digits = Self.isDigits(text) ? String(text) : PrintedDigits(text)?.digits ?? ""
        guard Self.isDigits(digits) else { throw .notDigits(String(text)) }
        guard [8, 12, 13, 14].contains(digits.utf8.count) else {
            throw .wrongLength(digits, expected: [8, 12, 13, 14])
        }
        guard CheckDigit.isValid(digits) else { throw .wrongCheckDigit(digits, expected: CheckDigit.of(digits.dropLast()) ?? 0) }
        self.digits = String(repeating: "0", count: 14 - digits.utf8.count) + digits
    }

    init(checked digits: String) { self.digits = digits }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The 13 digits under an EAN-13 bar code; nil for a GTIN-14 that names an outer case.
    package var gtin13: String? { digits.first == "0" ? String(digits.dropFirst()) : nil }
}

extension GTIN: CustomStringConvertible {
    package var description: String { digits }
}

/// A Serial Shipping Container Code: 18 digits that name one parcel or pallet in the world.
package struct SSCC: Sendable, Hashable {
    /// 18 digits with a valid check digit.
    package let digits: String

    /// Makes an SSCC: extension digit, company prefix, serial filled with zeros, check digit.
    ///
    /// - Throws: `BarcodeError` when the extension is no digit, the prefix is not 4 to 12 digits, or the serial does not fit behind it.
    package init(extensionDigit: Int, companyPrefix: String, serial: Int64) throws(BarcodeError) {
        guard (0...9).contains(extensionDigit) else { throw .outOfRange("extension digit", value: Int64(extensionDigit)) }
        guard companyPrefix.utf8.allSatisfy({ (48...57).contains($0) }) else { throw .notDigits(companyPrefix) }
        guard (4...12).contains(companyPrefix.utf8.count) else { throw .wrongLength(companyPrefix, expected: Array(4...12)) }
        let room = 16 - companyPrefix.utf8.count
        let number = String(serial)
        guard serial >= 0, number.utf8.count <= room else { throw .outOfRange("serial", value: serial) }
        let body = "\(extensionDigit)\(companyPrefix)\(String(repeating: "0", count: room - number.utf8.count))\(number)"
        digits = body + String(CheckDigit.of(body) ?? 0)
    }

    /// Reads an SSCC as scanned or printed: 18 digits, or 20 with the application identifier `00`, `(00)` or the symbology prefix
    /// `]C1` before; blanks and hyphens between digits are ignored.
    ///
    /// - Throws: `BarcodeError` naming what is wrong.
    package init(_ text: some StringProtocol) throws(BarcodeError) {
        var rest = text.hasPrefix("]C1") ? text.dropFirst(3) : text.dropFirst(0)
        let isMarked = rest.hasPrefix("(00)")
        if isMarked { rest = rest.dropFirst(4) }
        var digits = PrintedDigits(rest)?.digits ?? ""
        if !isMarked, digits.utf8.count == 20, digits.hasPrefix("00") { digits.removeFirst(2) }
        try self.init(digits: digits, of: text)
    }

    private init(digits rest: String, of text: some StringProtocol) throws(BarcodeError) {
        guard !rest.isEmpty, rest.utf8.allSatisfy({ (48...57).contains($0) }) else { throw .notDigits(String(text)) }
        guard rest.utf8.count == 18 else { throw .wrongLength(rest, expected: [18]) }
        guard CheckDigit.isValid(rest) else {
            throw .wrongCheckDigit(rest, expected: CheckDigit.of(rest.dropLast()) ?? 0)
        }
        digits = rest
    }

    /// The content of the GS1-128 bar code: application identifier 00 and the digits.
    package var elementString: String { "00" + digits }
}

extension SSCC {
    /// The parcel as a web address, for a QR code.
    /// - Throws: `BarcodeError.noLink` when the stem is no web address.
    package func link(stem: String = DigitalLink.gs1Stem) throws(BarcodeError) -> DigitalLink {
        try DigitalLink(ElementString.read("(00)" + digits), stem: stem)
    }
}

extension SSCC: CustomStringConvertible {
    package var description: String { digits }
}
