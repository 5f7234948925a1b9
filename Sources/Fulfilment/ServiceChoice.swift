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
