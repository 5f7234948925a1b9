package import FoundationEssentials

/// A service that carries a parcel, at what price and by when.
package struct ServiceChoice: Sendable, Equatable {
    package let carrier: String
    package let service: String
    package let isOwnFleet: Bool
    package let zone: String
    /// Grams.
    package let billedWeight: Int
    package let price: Money
    package let transitDays: Int
    /// Ready time plus the days of transit.
    package let expectedAt: Date
    /// Whether the promise breaks even so; then no service holds it and this is the fastest.
    package let isLate: Bool
}

/// No service of the card carries the parcel, and why, service by service.
package struct NoServiceCarries: Error, Equatable, CustomStringConvertible {
    package let refusals: [ServiceRefusal]

    /// One sentence for a person: the reasons, each once.
    package var description: String {
        guard !refusals.isEmpty else { return "No carrier has a service. Maybe import rate cards first." }
        return "No service carries it: " + refusals.map(\.description).joined(separator: "; ") + "."
    }
}
