package import FoundationEssentials

/// What carriage to one consignee costs: the services of a rate card that go there, with the prices of their zones.
///
/// Quotes what `RateCard.choice(for:)` would choose, without looking for the zones anew and without reasons: for comparing cartons, where
/// an order asks some dozens of times.
package struct CarriageLane: Sendable, Equatable {
    /// The service a parcel would be booked with.
    package struct Quote: Sendable, Equatable {
        /// Grams.
        package let billedWeight: Int
        /// For the whole parcel, in the minor unit of the rate card's currency.
        package let price: Int
        /// Whether no service holds the promise, and this is the fastest.
        package let isLate: Bool
    }

    /// Numbers only: looking at one counts no references.
    private struct Offer: Sendable, Equatable {
        let maxWeight: Int
        let maxLength: Int
        let volumetricDivisor: Int
        /// Of all offers' steps, those that are this one's.
        let steps: Range<Int>
        let isLate: Bool
        /// What is compared before the price: the days, among services that are late.
        let rank: Int
    }

    private struct Step: Sendable, Equatable {
        /// Grams, inclusive.
        let upTo: Int
        let price: Int
    }

    /// Punctual ones first, each kind in the order in which equal prices decide.
    private let offers: [Offer]
    private let steps: [Step]

    /// - Parameters:
    ///   - distance: metres from the site to the consignee.
    ///   - country: ISO 3166-1 alpha-2 of the consignee.
    ///   - readyAt: when a carrier can have the parcels.
    ///   - promisedBy: nil when any time will do.
    package init(_ card: RateCard, distance: Int, country: String, readyAt: Date, promisedBy: Date?) {
        func isLate(_ days: Int) -> Bool {
            promisedBy.map { readyAt.addingTimeInterval(Double(days) * 86_400) > $0 } ?? false
        }
        func key(_ one: (service: CarrierService, zone: CarrierService.Zone)) -> (Int, Int, Int, String, String) {
            let (service, days) = (one.service, one.zone.transitDays)
            return (isLate(days) ? 1 : 0, days, service.isOwnFleet ? 0 : 1, service.carrier, service.code)
        }
        let found = card.services.compactMap { service in
            service.zones.first { $0.contains(distance: distance, country: country) }.map { (service: service, zone: $0) }
        }
        var (offers, steps): ([Offer], [Step]) = ([], [])
        for (service, zone) in found.sorted(by: { key($0) < key($1) }) {
            let (start, late) = (steps.count, isLate(zone.transitDays))
            steps += zone.steps.map { Step(upTo: $0.upTo, price: $0.price.minor) }
            offers.append(
                Offer(
                    maxWeight: service.maxWeight, maxLength: service.maxLength, volumetricDivisor: service.volumetricDivisor,
                    steps: start..<steps.count, isLate: late, rank: late ? zone.transitDays : 0))
        }
        (self.offers, self.steps) = (offers, steps)
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
        for offer in offers where weight <= offer.maxWeight && longest <= offer.maxLength {
            if let best, best.quote.isLate != offer.isLate || best.rank < offer.rank { break }
            // Only now: the volume of what is too long for every service may overflow.
            let billed = Weight.billed(actual: weight, dimensions: dimensions, divisor: offer.volumetricDivisor)
            guard let price = price(billed, in: offer.steps) else { continue }
            if let best, best.quote.price <= price { continue }
            best = (offer.rank, Quote(billedWeight: billed, price: price, isLate: offer.isLate))
        }
        return best?.quote
    }

    private func price(_ billed: Int, in range: Range<Int>) -> Int? {
        for index in range where billed <= steps[index].upTo { return steps[index].price }
        return nil
    }
}
