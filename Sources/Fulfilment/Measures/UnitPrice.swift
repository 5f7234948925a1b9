/// The price of one piece, exact to a millionth of its currency's unit: what is sold by the thousand costs fractions of a cent, of a yen or
/// of a fils, and shops that compute in binary send `14.309999999999999`.
///
/// **The rule of totals.** A line costs quantity × unit price, computed exactly and rounded once, to the currency's minor unit, a half away
/// from zero; an order costs the sum of its lines. `orders.line.total` is where this is done. Three pieces at 0.333333 EUR cost 1.00 EUR.
package struct UnitPrice: Sendable, Hashable {
    /// Digits after the point that are kept.
    package static let decimals = 6

    /// Millionths of the currency's unit; not negative.
    package let millionths: Int
    package let currency: Currency

    /// Reads a decimal such as `10.9`, `14.309999999999999` or `1.5e-3`. What is finer than a millionth is rounded to the nearest, a half up.
    /// - Returns: the price, and whether it is another than was written.
    /// - Throws: `MoneyError` when it is no decimal, negative or too large.
    package static func read(
        _ text: some StringProtocol, currency: Currency
    ) throws(MoneyError) -> (price: UnitPrice, isRounded: Bool) {
        guard let decimal = WrittenDecimal(text) else { throw .notADecimal(String(text.prefix(40))) }
        guard let (value, isRounded) = decimal.rounded(decimals: decimals) else { throw .tooLarge(String(text.prefix(40))) }
        if value > 0, decimal.isNegative { throw .negative(String(text.prefix(40))) }
        return (UnitPrice(millionths: value, currency: currency), isRounded)
    }

    /// Reads what `minorText` writes.
    /// - Throws: `MoneyError`.
    package init(minor text: some StringProtocol, currency: Currency) throws(MoneyError) {
        self = try Self.read("\(text)e-\(currency.exponent)", currency: currency).price
    }

    private init(millionths: Int, currency: Currency) { (self.millionths, self.currency) = (millionths, currency) }

    /// Nothing to pay.
    package static func free(_ currency: Currency) -> UnitPrice { UnitPrice(millionths: 0, currency: currency) }

    /// Whether it is more than so many minor units.
    package func isAbove(minor limit: Int) -> Bool {
        let (minor, fraction) = millionths.quotientAndRemainder(dividingBy: millionthsPerMinor)
        return minor > limit || (minor == limit && fraction > 0)
    }

    /// In whole minor units; nil when there is a fraction.
    package var wholeMinor: Int? {
        let (minor, fraction) = millionths.quotientAndRemainder(dividingBy: millionthsPerMinor)
        return fraction == 0 ? minor : nil
    }

    /// In the minor unit, with the digits that are needed: `1431`, `33.3333`.
    package var minorText: String {
        let (minor, fraction) = millionths.quotientAndRemainder(dividingBy: millionthsPerMinor)
        guard fraction > 0 else { return String(minor) }
        return "\(minor).\(Self.withoutZeros("\(fraction, digits: Self.decimals - currency.exponent)", atLeast: 1))"
    }

    /// In the currency's unit, with the digits of the minor unit and those beyond that are needed: `14.31`, `0.333333`, `3`.
    package var decimalText: String {
        let (unit, fraction) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
        let digits = Self.withoutZeros("\(fraction, digits: Self.decimals)", atLeast: currency.exponent)
        return digits.isEmpty ? String(unit) : "\(unit).\(digits)"
    }

    private var millionthsPerMinor: Int { Self.powersOfTen[Self.decimals - currency.exponent] }

    private static let powersOfTen = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

    private static func withoutZeros(_ digits: String, atLeast count: Int) -> Substring {
        var rest = digits[...]
        while rest.utf8.count > count, rest.last == "0" { rest.removeLast() }
        return rest
    }
}
