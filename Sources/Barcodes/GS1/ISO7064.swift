/// Check characters after ISO 7064.
package enum ISO7064 {
    /// 0 … 9 and 10 … 35 for the letters; nil for anything else.
    static func value(_ byte: UInt8) -> Int? {
        switch byte {
        case 48...57: Int(byte) - 48
        case 65...90: Int(byte) - 55
        case 97...122: Int(byte) - 87
        default: nil
        }
    }

    /// The remainder by 97 with letters as two digits; nil when there is a character that is neither.
    static func remainder97(_ bytes: some Sequence<UInt8>) -> Int? {
        var remainder = 0
        for byte in bytes {
            guard let value = value(byte) else { return nil }
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
        }
        return remainder
    }

    /// Two check digits, MOD 97-10, which catch every single error and every swap of neighbours.
    static func pair(_ bytes: some Sequence<UInt8>) -> Int? { remainder97(Array(bytes) + [48, 48]).map { 98 - $0 } }

    /// The check character of MOD 37,36; nil when there is a character that is neither digit nor letter.
    static func check36(_ bytes: some Sequence<UInt8>) -> UInt8? {
        var product = 36
        for byte in bytes {
            guard let value = value(byte) else { return nil }
            let sum = (product + value) % 36
            product = (sum == 0 ? 36 : sum) * 2 % 37
        }
        let check = (37 - product) % 36
        return UInt8(check < 10 ? 48 + check : 55 + check)
    }

    /// Whether it is 11 to 34 digits and capital letters, and country and check digits moved to the end leave 1 (ISO 13616).
    static func isValidIBAN(_ bytes: ArraySlice<UInt8>) -> Bool {
        (11...34).contains(bytes.count) && !bytes.contains { $0 > 90 }
            && remainder97(Array(bytes.dropFirst(4)) + Array(bytes.prefix(4))) == 1
    }
}
