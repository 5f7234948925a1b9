/// One field of a GS1 code: what it is and what it says.
package struct GS1Element: Sendable, Equatable {
    package let identifier: ApplicationIdentifier
    /// As encoded: numbers with all their zeros, dates as YYMMDD.
    package let value: String

    /// - Throws: `BarcodeError` naming the field and what it may hold.
    package init(_ identifier: ApplicationIdentifier, _ value: String) throws(BarcodeError) {
        try Self.check(Array(value.utf8)[...], identifier)
        self.init(checked: identifier, value)
    }

    init(checked identifier: ApplicationIdentifier, _ value: String) {
        self.identifier = identifier
        self.value = value
    }

    package static func == (left: GS1Element, right: GS1Element) -> Bool {
        left.identifier.code == right.identifier.code && left.value == right.value
    }

    /// Holds a value against the format of its field, part by part.
    static func check(_ bytes: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier) throws(BarcodeError) {
        var rest = bytes
        for part in identifier.parts {
            if rest.isEmpty, part.isOptional { return }
            let piece = rest.prefix(part.maxLength)
            guard piece.count >= part.minLength else { throw short(bytes, identifier) }
            if let wrong = piece.first(where: { !part.allows($0) }) {
                throw .wrongCharacter(
                    field: identifier.title, character: Self.shown(wrong), allowed: part.alphabetInWords)
            }
            for check in part.checks where !check.holds(piece) { throw wrong(check, piece, identifier) }
            rest = rest.dropFirst(part.maxLength)
        }
        if !rest.isEmpty {
            throw .longField(field: identifier.title, value: repeated(bytes, identifier), most: identifier.maxLength)
        }
    }

    private static func short(_ bytes: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier) -> BarcodeError {
        let (least, most) = (identifier.minLength, identifier.maxLength)
        let expected = least == most ? "\(most) characters" : "at least \(least) characters"
        return .shortField(field: identifier.title, value: repeated(bytes, identifier), expected: expected)
    }

    private static func wrong(
        _ check: FieldCheck, _ piece: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier
    ) -> BarcodeError {
        let text = repeated(piece, identifier)
        if check == .check, let expected = CheckDigit.of(piece.dropLast()) {
            return .wrongCheckDigit(text, expected: expected)
        }
        return .wrongValue(field: identifier.title, value: text, allowed: check.inWords)
    }

    /// What an error repeats of a value: nothing of a person's name and address.
    private static func repeated(_ bytes: ArraySlice<UInt8>, _ identifier: ApplicationIdentifier) -> String {
        identifier.isPersonal ? "…" : String(decoding: bytes, as: UTF8.self)
    }

    private static func shown(_ byte: UInt8) -> String {
        (33...126).contains(byte) ? String(Unicode.Scalar(byte)) : byte == 32 ? "blank" : "code \(byte)"
    }
}
