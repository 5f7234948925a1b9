/// The check digit of GS1 keys (GTIN, SSCC, GLN): weights 3, 1, 3, … from the right, the sum filled up to the next ten.
package enum CheckDigit {
    /// The check digit of the digits before it, 0 … 9; nil when the text is not all digits.
    package static func of(_ digits: some StringProtocol) -> Int? {
        var sum = 0
        var weight = 3
        for byte in digits.utf8.reversed() {
            guard (48...57).contains(byte) else { return nil }
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
    package static func isValid(_ digits: some StringProtocol) -> Bool {
        guard let last = digits.utf8.suffix(1).first, digits.utf8.count >= 2 else { return false }
        return of(digits.dropLast()) == Int(last) - 48
    }
}
