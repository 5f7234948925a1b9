/// A Global Trade Item Number, kept in its 14-digit form so that one article compares equal however its code is written.
package struct GTIN: Sendable, Hashable {
    /// 14 digits with a valid check digit.
    package let digits: String

    /// Reads a GTIN-8, -12, -13 or -14; blanks around it are ignored.
    ///
    /// - Throws: `BarcodeError` naming what is wrong.
    package init(_ text: some StringProtocol) throws(BarcodeError) {
        var digits = String(text.drop { $0 == " " })
        while digits.hasSuffix(" ") { digits.removeLast() }
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), !digits.isEmpty else { throw .notDigits(digits) }
        guard [8, 12, 13, 14].contains(digits.utf8.count) else {
            throw .wrongLength(digits, expected: "8, 12, 13 or 14")
        }
        guard CheckDigit.isValid(digits) else { throw .wrongCheckDigit(digits, expected: CheckDigit.of(digits.dropLast()) ?? 0) }
        self.digits = String(repeating: "0", count: 14 - digits.utf8.count) + digits
    }

    /// The 13 digits under an EAN-13 bar code; nil for a GTIN-14 that names an outer case.
    package var gtin13: String? { digits.first == "0" ? String(digits.dropFirst()) : nil }
}

extension GTIN: CustomStringConvertible {
    package var description: String { digits }
}
