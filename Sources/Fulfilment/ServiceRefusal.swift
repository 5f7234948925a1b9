/// Why one service does not carry one parcel.
package struct ServiceRefusal: Sendable, Equatable, CustomStringConvertible {
    /// The carrier's code.
    package let carrier: String
    /// The service's code.
    package let service: String
    /// What it cannot do.
    package let reason: Reason

    /// The first limit the parcel meets, with the limit and the parcel's value.
    package enum Reason: Sendable, Equatable {
        /// Grams.
        case tooHeavy(weight: Int, limit: Int)
        /// Millimetres.
        case tooLong(length: Int, limit: Int)
        /// Metres.
        case noZone(country: String, distance: Int)
        /// Grams.
        case noPrice(billedWeight: Int, zone: String)

        /// A stable code for counting: `too_heavy`, `too_long`, `no_zone`, `no_price`.
        package var code: String {
            switch self {
            case .tooHeavy: "too_heavy"
            case .tooLong: "too_long"
            case .noZone: "no_zone"
            case .noPrice: "no_price"
            }
        }
    }

    package var description: String { "\(carrier) \(service) \(sentence)" }

    private var sentence: String {
        switch reason {
        case .tooHeavy(let weight, let limit): "takes up to \(Weight.text(limit)), not \(Weight.text(weight))"
        case .tooLong(let length, let limit): "takes up to \(limit) mm, not \(length) mm"
        case .noZone(let country, let distance): "does not go \(distance / 1000) km far in \(country)"
        case .noPrice(let weight, let zone): "has no price for \(Weight.text(weight)) in zone \(zone)"
        }
    }
}
