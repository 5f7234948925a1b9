/// A decimal as it is written: its digits, and by how many places the point stands before their end.
package struct WrittenDecimal {
    package let isNegative: Bool
    private var digits: [UInt8] = []
    private var places = 0

    /// nil unless it is `-`, digits with at most one point between them, and maybe an exponent.
    package init?(_ text: some StringProtocol) {
        var rest = Array(text.utf8)[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        guard appendDigits(&rest) else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let before = digits.count
            guard appendDigits(&rest) else { return nil }
            places = digits.count - before
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            guard let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(exponent) <= 1000 else { return nil }
            places -= exponent
        } else if !rest.isEmpty {
            return nil
        }
    }

    private mutating func appendDigits(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let before = digits.count
        while let byte = rest.first, byte &- 48 < 10 {
            digits.append(byte &- 48)
            rest.removeFirst()
        }
        return digits.count > before
    }

    /// The absolute value × 10^decimals as a whole number, a half rounded up; nil when it does not fit.
    package func rounded(decimals: Int) -> (value: Int, isRounded: Bool)? {
        let cut = max(0, places - decimals)
        var value = 0
        for digit in digits.dropLast(cut) + Array(repeating: 0, count: max(0, decimals - places)) {
            let (product, isLarge) = value.multipliedReportingOverflow(by: 10)
            guard !isLarge, product <= Int.max - 10 else { return nil }
            value = product + Int(digit)
        }
        let lost = digits.suffix(cut)
        let isHalf = cut <= digits.count && (lost.first ?? 0) >= 5
        return (value + (isHalf ? 1 : 0), lost.contains { $0 > 0 })
    }
}
