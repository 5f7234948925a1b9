package import Fulfilment
import JSONReading

/// An amount as a carrier wrote it: exact to a millionth of the currency's unit, since fees come with five decimals and what was computed
/// in binary as `208.02000000000001`. Never floating point.
package struct CarrierAmount: Sendable, Hashable, CustomStringConvertible {
    /// Of the currency's unit; below zero for discounts.
    package let millionths: Int
    package let currency: Currency

    init(millionths: Int, currency: Currency) { (self.millionths, self.currency) = (millionths, currency) }

    /// nil for what is no plain decimal, and for no currency.
    package init?(_ text: String?, _ currency: Currency?) {
        guard let currency, let millionths = Millionths.read(text) else { return nil }
        self.init(millionths: millionths, currency: currency)
    }

    /// In the minor unit, what is finer rounded to the nearest, a half away from zero.
    package var money: Money {
        let size = Self.powers[6 - min(6, currency.exponent)]
        let (quotient, rest) = Int(millionths.magnitude).quotientAndRemainder(dividingBy: size)
        let minor = quotient + (rest * 2 >= size ? 1 : 0)
        return Money(minor: millionths < 0 ? -minor : minor, currency: currency)
    }

    private static let powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

    package var description: String { money.description }

    /// nil when the currencies differ or it does not fit.
    static func + (left: CarrierAmount, right: CarrierAmount) -> CarrierAmount? {
        let (sum, isTooLarge) = left.millionths.addingReportingOverflow(right.millionths)
        guard left.currency == right.currency, !isTooLarge else { return nil }
        return CarrierAmount(millionths: sum, currency: left.currency)
    }

    /// The sum of what is there; nil when nothing is, or when it cannot be summed.
    static func sum(_ amounts: [CarrierAmount?]) -> CarrierAmount? {
        let known = amounts.compactMap { $0 }
        guard let first = known.first else { return nil }
        return known.dropFirst().reduce(first as CarrierAmount?) { sum, amount in sum.flatMap { $0 + amount } }
    }
}

/// One line of what is charged.
package struct Fee: Sendable, Equatable {
    /// The service's word or code.
    package let name: String
    package let amount: CarrierAmount

    init?(_ name: String?, _ amount: CarrierAmount?) {
        guard let amount else { return nil }
        (self.name, self.amount) = (Refusal.shortened(name, 100), amount)
    }
}

extension Currency {
    /// nil for no text and for what is no code of three letters.
    init?(carrier text: String?) {
        guard let text else { return nil }
        self.init(text)
    }
}

/// Decimals as services write them, exact to a millionth.
enum Millionths {
    /// nil for what is no plain decimal.
    static func read(_ text: String?) -> Int? {
        guard let text, text.utf8.count <= 60 else { return nil }
        var digits = text[...].drop { $0 == " " }
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        while digits.last == " " { digits = digits.dropLast() }
        // `4.` and `.5` are what some write.
        if digits.last == "." { digits = digits.dropLast() }
        let plain = digits.first == "." ? "0\(digits)" : String(digits)
        guard let first = plain.utf8.first, (48...57).contains(first),
            let value = WrittenDecimal(plain)?.rounded(decimals: 6)?.value
        else { return nil }
        return isNegative ? -value : value
    }
}
