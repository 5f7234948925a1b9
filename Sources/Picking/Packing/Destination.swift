import FoundationEssentials
import Fulfilment

/// Where an order's parcels go, as far as carriage depends on it.
struct Destination: Sendable {
    /// Great-circle metres from the site to the door; nil when one of them is not known.
    let distance: Int?
    /// ISO 3166-1 alpha-2.
    let country: String
    /// When a carrier can have the parcels, roughly: when picking began, so that packing chooses as the tour did.
    let readyAt: Date
    /// nil when nothing was promised.
    let promisedBy: Date?

    /// What carriage costs there; nil when that is not known, or no service goes there.
    func lane(_ card: RateCard?) -> CarriageLane? {
        guard let card, let distance else { return nil }
        let lane = CarriageLane(card, distance: distance, country: country, readyAt: readyAt, promisedBy: promisedBy)
        return lane.isEmpty ? nil : lane
    }
}
