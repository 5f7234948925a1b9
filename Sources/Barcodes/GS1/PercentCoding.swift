/// Percent-coding of values in addresses (RFC 3986).
enum PercentCoding {
    /// nil when a percent sign is not followed by two hexadecimal digits.
    static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(), high.isHexDigit, low.isHexDigit else { return nil }
            bytes.append(UInt8((ISO7064.value(high) ?? 0) << 4 | (ISO7064.value(low) ?? 0)))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Letters, digits and `-._~` stay, everything else is written as `%XX`.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if ISO7064.value(byte) != nil || "-._~".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
