package import FoundationEssentials

/// What carriage to one consignee costs: the services of a rate card that go there, with the prices of their zones.
///
/// Quotes what `RateCard.choice(for:)` would choose, without looking for the zones anew and without reasons: for comparing cartons, where
/// an order asks some dozens of times.
package struct CarriageLane: Sendable {
    /// The service a parcel would be booked with.
    package struct Quote: Sendable, Equatable {
        /// Grams.
        package let billedWeight: Int
        /// For the whole parcel.
        package let price: Money
        /// Whether no service holds the promise, and this is the fastest.
        package let isLate: Bool
    }

    private struct Offer: Sendable {
        let service: CarrierService
        let steps: [CarrierService.PriceStep]
        let isLate: Bool
        /// What is compared before the price: the days, among services that are late.
        let rank: Int
    }

    /// Punctual ones first, each kind in the order in which equal prices decide.
    private let offers: [Offer]

    /// - Parameters:
    ///   - distance: metres from the site to the consignee.
    ///   - country: ISO 3166-1 alpha-2 of the consignee.
    ///   - readyAt: when a carrier can have the parcels.
    ///   - promisedBy: nil when any time will do.
    package init(_ card: RateCard, distance: Int, country: String, readyAt: Date, promisedBy: Date?) {
        let found = card.services.compactMap { service in
            service.zones.first { $0.contains(distance: distance, country: country) }.map { zone in
                let expected = readyAt.addingTimeInterval(Double(zone.transitDays) * 86_400)
                let isLate = promisedBy.map { expected > $0 } ?? false
                let offer = Offer(service: service, steps: zone.steps, isLate: isLate, rank: isLate ? zone.transitDays : 0)
                return (offer: offer, days: zone.transitDays)
            }
        }
        func key(_ one: (offer: Offer, days: Int)) -> (Int, Int, Int, String, String) {
            let service = one.offer.service
            return (one.offer.isLate ? 1 : 0, one.days, service.isOwnFleet ? 0 : 1, service.carrier, service.code)
        }
        offers = found.sorted { key($0) < key($1) }.map(\.offer)
    }

    /// Whether no service goes there at all.
    package var isEmpty: Bool { offers.isEmpty }

    /// What a closed parcel costs; nil when no service takes it.
    /// - Parameters:
    ///   - weight: grams.
    ///   - dimensions: outer size.
    package func quote(weight: Int, dimensions: Dimensions) -> Quote? {
        let longest = dimensions.longestEdge
        var best: (rank: Int, quote: Quote)?
        for offer in offers where weight <= offer.service.maxWeight && longest <= offer.service.maxLength {
            if let best, best.quote.isLate != offer.isLate || best.rank < offer.rank { break }
            // Only now: the volume of what is too long for every service may overflow.
            let billed = Weight.billed(actual: weight, dimensions: dimensions, divisor: offer.service.volumetricDivisor)
            guard let step = offer.steps.first(where: { billed <= $0.upTo }) else { continue }
            if let best, best.quote.price.minor <= step.price.minor { continue }
            best = (offer.rank, Quote(billedWeight: billed, price: step.price, isLate: offer.isLate))
        }
        return best?.quote
    }
}
