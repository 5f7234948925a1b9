/// A rate card nobody should choose from.
package enum RateCardError: Error, Equatable, CustomStringConvertible {
    case severalCurrencies([String])
    case divisorNotPositive(carrier: String, service: String)

    package var description: String {
        switch self {
        case .severalCurrencies(let codes):
            "The rate card has prices in \(codes.joined(separator: ", ")). Maybe convert them to one currency."
        case .divisorNotPositive(let carrier, let service):
            "The volumetric divisor of \(carrier) \(service) must be positive. Maybe 5000, cubic millimetres per gram."
        }
    }
}
