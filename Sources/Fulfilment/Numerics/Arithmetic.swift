extension Int {
    /// Quotient rounded towards minus infinity, and the remainder, which is never negative.
    package func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Quotient rounded up, of numbers that are not negative.
    package func dividedUp(by divisor: Int) -> Int {
        (self + divisor - 1) / divisor
    }
}

extension DefaultStringInterpolation {
    /// A number that is not negative, padded with zeros to `digits`.
    package mutating func appendInterpolation(_ number: Int, digits: Int) {
        let text = String(number)
        appendLiteral(String(repeating: "0", count: max(0, digits - text.count)) + text)
    }
}
