package import FoundationEssentials

/// A service that carries a parcel, at what price and by when.
package struct ServiceChoice: Sendable, Equatable {
    /// The carrier's code.
    package let carrier: String
    /// The service's code.
    package let service: String
    /// Whether it needs a route of the own fleet.
    package let isOwnFleet: Bool
    /// The zone the consignee lives in.
    package let zone: String
    /// Grams.
    package let billedWeight: Int
    /// For the whole parcel.
    package let price: Money
    /// Days from hand-over to the door.
    package let transitDays: Int
    /// Ready time plus the days of transit.
    package let expectedAt: Date
    /// Whether the promise breaks even so; then no service holds it and this is the fastest.
    package let isLate: Bool
}

/// No service of the card carries the parcel, and why, service by service.
package struct NoServiceCarries: Error, Equatable, CustomStringConvertible {
    /// One per service of the card.
    package let refusals: [ServiceRefusal]

    /// One sentence for a person: the reasons, each once.
    package var description: String {
        guard !refusals.isEmpty else { return "No carrier has a service. Maybe import rate cards first." }
        return "No service carries it: " + refusals.map(\.description).joined(separator: "; ") + "."
    }
}

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
