package import FoundationEssentials

/// The services a site may ship with, and the choice among them.
package struct RateCard: Sendable {
    /// All of one currency.
    package let services: [CarrierService]

    /// - Throws: `RateCardError` when prices of several currencies would have to be compared, or a divisor is not positive.
    package init(services: [CarrierService]) throws(RateCardError) {
        if let wrong = services.first(where: { $0.volumetricDivisor <= 0 }) {
            throw .divisorNotPositive(carrier: wrong.carrier, service: wrong.code)
        }
        let currencies = Set(services.flatMap(\.zones).flatMap(\.steps).map(\.price.currency.code))
        guard currencies.count <= 1 else { throw .severalCurrencies(currencies.sorted()) }
        self.services = services
    }

    private init(checked services: [CarrierService]) { self.services = services }

    /// What its prices are in; nil when it has none.
    package var currency: Currency? { services.lazy.flatMap(\.zones).flatMap(\.steps).first?.price.currency }

    /// The services of third parties.
    package var withoutOwnFleet: RateCard { RateCard(checked: services.filter { !$0.isOwnFleet }) }

    /// The cheapest service that holds the promise, else the fastest one, marked late.
    ///
    /// Equal prices go to the faster service, then the own fleet, then by name, so that the choice never depends on the order of the card.
    package func choice(for parcel: RatedParcel) throws(NoServiceCarries) -> ServiceChoice {
        var quotes: [ServiceChoice] = []
        var refusals: [ServiceRefusal] = []
        for service in services {
            switch service.quote(for: parcel) {
            case .offered(let choice): quotes.append(choice)
            case .refused(let refusal): refusals.append(refusal)
            }
        }
        let punctual = quotes.filter { !$0.isLate }
        if let cheapest = punctual.min(by: { $0.costKey < $1.costKey }) { return cheapest }
        if let fastest = quotes.min(by: { $0.timeKey < $1.timeKey }) { return fastest }
        throw NoServiceCarries(refusals: refusals)
    }
}

/// What a rate card needs to know of a parcel.
package struct RatedParcel: Sendable, Equatable {
    /// Grams.
    package let weight: Int
    /// Outer size.
    package let dimensions: Dimensions
    /// Metres from the site to the consignee.
    package let distance: Int
    /// ISO 3166-1 alpha-2 of the consignee.
    package let country: String
    /// When the carrier can have it.
    package let readyAt: Date
    /// nil when any time will do.
    package let promisedBy: Date?

    package init(weight: Int, dimensions: Dimensions, distance: Int, country: String, readyAt: Date, promisedBy: Date?) {
        self.weight = weight
        self.dimensions = dimensions
        self.distance = distance
        self.country = country
        self.readyAt = readyAt
        self.promisedBy = promisedBy
    }
}

private enum Quote {
    case offered(ServiceChoice)
    case refused(ServiceRefusal)
}

extension ServiceChoice {
    fileprivate var costKey: (Int, Date, Int, String, String) { (price.minor, expectedAt, isOwnFleet ? 0 : 1, carrier, service) }

    fileprivate var timeKey: (Date, Int, Int, String, String) { (expectedAt, price.minor, isOwnFleet ? 0 : 1, carrier, service) }
}

extension CarrierService {
    fileprivate func quote(for parcel: RatedParcel) -> Quote {
        if let limit = limit(of: parcel) { return refused(limit) }
        guard let zone = zones.first(where: { $0.contains(distance: parcel.distance, country: parcel.country) }) else {
            return refused(.noZone(country: parcel.country, distance: parcel.distance))
        }
        let billed = Weight.billed(actual: parcel.weight, dimensions: parcel.dimensions, divisor: volumetricDivisor)
        guard let step = zone.steps.first(where: { billed <= $0.upTo }) else {
            return refused(.noPrice(billedWeight: billed, zone: zone.code))
        }
        let expected = parcel.readyAt.addingTimeInterval(Double(zone.transitDays) * 86_400)
        return .offered(
            ServiceChoice(
                carrier: carrier, service: code, isOwnFleet: isOwnFleet, zone: zone.code, billedWeight: billed, price: step.price,
                transitDays: zone.transitDays, expectedAt: expected, isLate: parcel.promisedBy.map { expected > $0 } ?? false))
    }

    private func refused(_ reason: ServiceRefusal.Reason) -> Quote {
        .refused(ServiceRefusal(carrier: carrier, service: code, reason: reason))
    }

    private func limit(of parcel: RatedParcel) -> ServiceRefusal.Reason? {
        if parcel.weight > maxWeight { return .tooHeavy(weight: parcel.weight, limit: maxWeight) }
        let length = parcel.dimensions.longestEdge
        return length > maxLength ? .tooLong(length: length, limit: maxLength) : nil
    }
}

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
