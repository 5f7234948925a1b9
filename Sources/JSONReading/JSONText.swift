/// Decodes what stands between the quotes of a JSON text. Escapes that mean nothing are kept as they stand, bytes that are no UTF-8 and
/// halves of characters become U+FFFD.
package enum JSONText {
    package static func decode(_ raw: ArraySlice<UInt8>) -> String {
        guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            if letter == UInt8(ascii: "u") {
                bytes += Array(String(Character(scalar(&rest))).utf8)
            } else if let plain = plain[letter] {
                bytes.append(plain)
            } else {
                bytes += [byte, letter]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let plain: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12,
        UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]

    /// Behind `\u`: four digits, and another four when the first are half of a pair.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        guard let high = unit(rest) else { return "\u{FFFD}" }
        rest = rest.dropFirst(4)
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
        guard rest.prefix(2).elementsEqual([0x5C, 0x75]), let low = unit(rest.dropFirst(2)), (0xDC00..<0xE000).contains(low)
        else {
            return "\u{FFFD}"
        }
        rest = rest.dropFirst(6)
        return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private static func unit(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in bytes.prefix(4) {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
