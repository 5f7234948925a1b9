/// Escapes of JSON texts, in both directions.
enum JSONEscapes {
    private static let plain: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12,
        UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]

    /// Escapes that mean nothing stay as they are.
    static func resolve(_ raw: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            if letter == UInt8(ascii: "u") {
                bytes += Array(String(Character(scalar(&rest))).utf8)
            } else {
                bytes += plain[letter].map { [$0] } ?? [byte, letter]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Behind `\u`: four digits, and another four when the first are half of a pair.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        guard let high = unit(rest) else { return "\u{FFFD}" }
        rest = rest.dropFirst(4)
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
        guard rest.starts(with: [0x5C, 0x75]), let low = unit(rest.dropFirst(2)), (0xDC00..<0xE000).contains(low) else {
            return "\u{FFFD}"
        }
        rest = rest.dropFirst(6)
        return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private static func unit(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 4, bytes.prefix(4).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: bytes.prefix(4), as: UTF8.self), radix: 16)
    }

    /// With quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
