/// Why a text is not an amount of money. The text is shortened to 40 characters.
package enum MoneyError: Error, Equatable, CustomStringConvertible {
    case notADecimal(String)
    case finerThanMinorUnit(String, exponent: Int)
    case tooLarge(String)

    package var description: String {
        switch self {
        case .notADecimal(let text):
            "'\(text)' is not an amount. Maybe write it as digits with a point, such as 10.90."
        case .finerThanMinorUnit(let text, let exponent):
            "'\(text)' is finer than the currency's smallest unit. Maybe round it to \(exponent) digits after the point."
        case .tooLarge(let text):
            "'\(text)' is too large an amount."
        }
    }
}
