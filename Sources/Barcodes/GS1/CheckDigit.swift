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
