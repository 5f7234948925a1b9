/// Parcels' numbers, as carriers print them and as programs and people write them.
package enum TrackingNumber {
    /// What numbers are compared by: their letters and digits, small letters as capitals.
    ///
    /// Blanks, hyphens, dots and whatever else stands between them do not matter; full-width letters and digits, as East Asian keyboards
    /// write them, and Arabic and Persian digits are the plain ones. Other letters stay as they are. A text without any letter or digit is
    /// its own key.
    ///
    /// Some carriers tell numbers apart by what is lost here, so a key finds parcels and never makes two of them one: `ParcelLives` puts the
    /// number as printed before others with its key. `shipping.number_key` is the same function in the database.
    package static func key(_ number: String) -> String {
        if number.utf8.allSatisfy(isPlain) { return number }
        var key = String.UnicodeScalarView()
        for scalar in number.unicodeScalars { if let plain = plain(scalar) { key.append(plain) } }
        return key.isEmpty ? number : String(key)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    /// nil for what does not matter.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A: scalar
        case 0x61...0x7A: Unicode.Scalar(scalar.value - 0x20)
        case 0xFF10...0xFF19, 0xFF21...0xFF3A: Unicode.Scalar(scalar.value - 0xFEE0)
        case 0xFF41...0xFF5A: Unicode.Scalar(scalar.value - 0xFF00)
        case 0x660...0x669: Unicode.Scalar(scalar.value - 0x660 + 0x30)
        case 0x6F0...0x6F9: Unicode.Scalar(scalar.value - 0x6F0 + 0x30)
        case 0x00...0xA0, 0xAD, 0x1680, 0x180E, 0x2000...0x206F, 0x2212, 0x3000...0x3003, 0x30FB, 0xFE58, 0xFE63, 0xFEFF,
            0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65:
            nil
        default: scalar
        }
    }
}
