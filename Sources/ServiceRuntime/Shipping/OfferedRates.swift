package import Fulfilment
package import Postgres

/// Makes a rate card of the rows of carrier-dispatch's views `shipping.offered_service` and `shipping.offered_price`, for services that
/// look at prices and buy nothing.
package enum OfferedRates {
    /// - Parameters:
    ///   - services: carrier, service, own fleet, grams, millimetres, divisor.
    ///   - prices: carrier, service, zone, country, kilometres from and to, days, and arrays of weights, prices and currencies.
    /// - Returns: nil when nobody offers anything.
    /// - Throws: `RateCardError` when the prices cannot be compared.
    package static func card(services: Rows, prices: Rows) throws -> RateCard? {
        let zones = try zones(prices)
        let services = try services.map { try service($0, zones) }
        return services.isEmpty ? nil : try RateCard(services: services)
    }

    private static func service(_ row: Row, _ zones: [[String]: [CarrierService.Zone]]) throws -> CarrierService {
        let (carrier, code, isOwnFleet, weight, length, divisor) = try row.decode((String, String, Bool, Int, Int, Int).self)
        return CarrierService(
            code: code, carrier: carrier, isOwnFleet: isOwnFleet, maxWeight: weight, maxLength: length,
            volumetricDivisor: divisor, zones: zones[[carrier, code]] ?? [])
    }

    private static func zones(_ rows: Rows) throws -> [[String]: [CarrierService.Zone]] {
        var zones: [[String]: [CarrierService.Zone]] = [:]
        for row in rows {
            let (carrier, service, code, country, from, to, days, weights, prices, currencies) = try row.decode(
                (String, String, String, String, Int, Int, Int, [Int], [Int], [String]).self)
            let steps = zip(weights, zip(prices, currencies)).compactMap { weight, price in
                Currency(price.1).map { CarrierService.PriceStep(upTo: weight, price: Money(minor: price.0, currency: $0)) }
            }
            zones[[carrier, service], default: []].append(
                CarrierService.Zone(code: code, country: country, from: from, to: to, transitDays: days, steps: steps))
        }
        return zones
    }
}
