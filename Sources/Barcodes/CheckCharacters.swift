/// The check digit of GS1 keys (GTIN, SSCC, GLN): weights 3, 1, 3, … from the right, the sum filled up to the next ten.
package enum CheckDigit {
    /// The check digit of the digits before it, 0 … 9; nil when the text is not all digits.
    package static func of(_ digits: some StringProtocol) -> Int? { of(digits.utf8) }

    /// The same of the bytes of digits.
    static func of(_ digits: some Collection<UInt8>) -> Int? {
        var sum = 0
        var weight = digits.count % 2 == 0 ? 1 : 3
        for byte in digits {
            guard byte &- 48 < 10 else { return nil }
            sum += (Int(byte) - 48) * weight
            weight = 4 - weight
        }
        return (10 - sum % 10) % 10
    }

    /// The digits with their check digit appended; nil when the text is not all digits.
    package static func append(to digits: some StringProtocol) -> String? {
        of(digits).map { "\(digits)\($0)" }
    }

    /// Whether the last digit is the check digit of the others; false for anything that is not at least two digits.
    package static func isValid(_ digits: some StringProtocol) -> Bool { isValid(digits.utf8) }

    /// The same of the bytes of digits.
    static func isValid(_ digits: some Collection<UInt8>) -> Bool {
        let count = digits.count
        guard count >= 2 else { return false }
        return of(digits.prefix(count - 1)) == digits.suffix(1).first.map { Int($0) - 48 }
    }
}

/// The pair of check characters of GS1 model numbers (GS1 General Specifications, section 7.9.5): weights are primes from the right,
/// the sum modulo 1021 written with 32 characters.
package enum CheckPair {
    private static let values: [Int] = {
        var values = [Int](repeating: -1, count: 256)
        let characters = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
        for (value, byte) in characters.utf8.enumerated() { values[Int(byte)] = value }
        return values
    }()
    private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]
    private static let digits = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)

    /// The pair for the characters before it; nil when there are too many or other characters.
    static func of(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        guard bytes.count <= primes.count else { return nil }
        var sum = 0
        for (byte, prime) in zip(bytes.reversed(), primes) {
            guard values[Int(byte)] >= 0 else { return nil }
            sum += values[Int(byte)] * prime
        }
        sum %= 1021
        return [digits[sum >> 5], digits[sum & 31]]
    }

    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count > 2 && of(bytes.dropLast(2)).map { bytes.suffix(2).elementsEqual($0) } ?? false
    }

    /// Whether the last two characters are the pair of the others.
    package static func isValid(_ text: String) -> Bool { isValid(Array(text.utf8)[...]) }
}

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

/// The two check digits of a place in the warehouse, printed large beside its code: who says or types them stands there.
///
/// ISO 7064 MOD 97-10 over letters and digits of the code, so neighbours differ, and no mistyped digit and no swap of digits keeps them.
package enum LocationCheck {
    /// `01` … `97`; nil when the code has neither letter nor digit.
    ///
    /// - Parameter code: such as `A-01-02`; case and everything but letters and digits are ignored.
    package static func digits(of code: some StringProtocol) -> String? {
        let bytes = code.utf8.filter { ISO7064.value($0) != nil }
        guard !bytes.isEmpty, let pair = ISO7064.pair(bytes) else { return nil }
        return pair < 10 ? "0\(pair)" : "\(pair)"
    }

    /// Whether an answer is the check digits of a place.
    package static func isRight(_ answer: some StringProtocol, at code: some StringProtocol) -> Bool {
        let said = String(answer.filter { !$0.isWhitespace })
        return digits(of: code).map { $0 == said || ($0 == "0" + said) } ?? false
    }
}
