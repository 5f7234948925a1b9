/// Reads GS1 element strings in every form in which scanners and people write them.
///
/// - `(01)…(10)…` as printed under a bar code; a parenthesis that belongs to a value is written `\(`.
/// - as scanned: fields one after the other, a separator behind those whose length is not fixed. The separator is the control
///   character GS, or what a keyboard scanner makes of it (`Separators`); one in front is the sign of GS1 and is dropped.
/// - with an AIM prefix such as `]C1` in front.
package enum ElementString {
    /// More characters than any symbol carries.
    static let longest = 8192

    /// - Throws: `BarcodeError` for the first field that cannot be read.
    package static func read(_ text: String) throws(BarcodeError) -> GS1Message {
        var bytes = Array(text.utf8)
        Separators.normalise(&bytes)
        var rest = ScanFrame.trim(bytes[...])
        if let prefix = SymbologyIdentifier(rest) { rest = rest.dropFirst(prefix.length) }
        guard rest.count <= longest else { throw .tooLong(rest.count) }
        while rest.first == Separators.standard { rest = rest.dropFirst() }
        guard !rest.isEmpty else { throw .empty }
        return try GS1Message(rest.first == UInt8(ascii: "(") ? printed(rest) : scanned(rest))
    }

    private static func scanned(_ bytes: ArraySlice<UInt8>) throws(BarcodeError) -> [GS1Element] {
        var rest = bytes
        var elements: [GS1Element] = []
        while !rest.isEmpty {
            guard let identifier = ApplicationIdentifierTable.find(rest) else { throw unknown(rest, in: bytes) }
            rest = rest.dropFirst(identifier.code.utf8.count)
            let value = takeValue(of: identifier, from: &rest)
            try GS1Element.check(value, identifier)
            elements.append(GS1Element(checked: identifier, String(decoding: value, as: UTF8.self)))
            while rest.first == Separators.standard { rest = rest.dropFirst() }
        }
        return elements
    }

    /// A field of fixed length ends there, any other at the separator.
    private static func takeValue(of identifier: ApplicationIdentifier, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let open = identifier.isPredefined ? rest.prefix(identifier.maxLength) : rest
        let value = open.prefix { $0 != Separators.standard }
        rest = rest[value.endIndex...]
        return value
    }

    private static func printed(_ bytes: ArraySlice<UInt8>) throws(BarcodeError) -> [GS1Element] {
        var rest = bytes
        var elements: [GS1Element] = []
        while !rest.isEmpty {
            let identifier = try takeIdentifier(from: &rest, of: bytes)
            var value = takePrintedValue(from: &rest)
            withoutPrintedBlanks(&value, identifier)
            try GS1Element.check(value[...], identifier)
            elements.append(GS1Element(checked: identifier, String(decoding: value, as: UTF8.self)))
        }
        return elements
    }

    /// Separators may stand where the value ends; within, they stay and are wrong: two halves are not one value.
    private static func takePrintedValue(from rest: inout ArraySlice<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        while let byte = rest.first, byte != UInt8(ascii: "(") {
            rest = rest.dropFirst()
            let isEscaped = byte == UInt8(ascii: "\\") && rest.first == UInt8(ascii: "(")
            value.append(isEscaped ? UInt8(ascii: "(") : byte)
            if isEscaped { rest = rest.dropFirst() }
        }
        while let last = value.last, [Separators.standard, 32].contains(last) { value.removeLast() }
        return value
    }

    /// No value has blanks: those between groups of digits, before and behind a value are only printed.
    private static func withoutPrintedBlanks(_ value: inout [UInt8], _ identifier: ApplicationIdentifier) {
        guard value.contains(32) else { return }
        if identifier.parts.allSatisfy({ $0.alphabet == .digits }) {
            value.removeAll { $0 == 32 }
        } else {
            value = Array(ScanFrame.trim(value[...]))
        }
    }

    private static func takeIdentifier(
        from rest: inout ArraySlice<UInt8>, of bytes: ArraySlice<UInt8>
    ) throws(BarcodeError) -> ApplicationIdentifier {
        let code = rest.dropFirst().prefix { $0 != UInt8(ascii: ")") }
        guard rest.first == UInt8(ascii: "("), (2...4).contains(code.count), code.endIndex < rest.endIndex,
            let identifier = ApplicationIdentifierTable.find(code), identifier.code.utf8.count == code.count
        else { throw unknown(rest, in: bytes) }
        rest = rest[(code.endIndex + 1)...]
        return identifier
    }

    private static func unknown(_ rest: ArraySlice<UInt8>, in bytes: ArraySlice<UInt8>) -> BarcodeError {
        .unknownField(String(decoding: rest.prefix(8), as: UTF8.self), position: rest.startIndex - bytes.startIndex + 1)
    }
}

/// What scanners send for the function character that ends a field.
///
/// The character itself never leaves the scanner; GS1 has it sent as the control character GS. Keyboard scanners, which
/// cannot type that, send what they were set to. None of these can be part of a field, whose characters GS1 limits to 82.
package enum Separators {
    /// GS.
    static let standard: UInt8 = 0x1D

    /// Longest first where one begins another.
    static let spellings: [[UInt8]] = [
        "<GS>", "{GS}", "[GS]", "<FNC1>", "{FNC1}", "[FNC1]", "\\u001d", "\\u001D", "\\x1d", "\\x1D", "\\035", "\\F", "<0x1D>",
        "^]", "^", "|", "~1", "~", "\u{241D}", "\u{E8}", "@",
    ].map { Array($0.utf8) }

    private static let beginnings: [Bool] = {
        var beginnings = [Bool](repeating: false, count: 256)
        for spelling in spellings { beginnings[Int(spelling[0])] = true }
        return beginnings
    }()

    /// Replaces every spelling by GS.
    static func normalise(_ bytes: inout [UInt8]) {
        guard bytes.contains(where: { beginnings[Int($0)] }) else { return }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.first {
            if beginnings[Int(byte)], let spelling = spellings.first(where: { rest.starts(with: $0) }) {
                result.append(standard)
                rest = rest.dropFirst(spelling.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        bytes = result
    }
}
