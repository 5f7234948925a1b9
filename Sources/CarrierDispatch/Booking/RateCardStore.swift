import Fulfilment
import Postgres

/// Reads carriers, services, zones and prices.
struct RateCardStore: Sendable {
    /// Everything, in one round trip and one snapshot.
    /// - Throws: `RateCardError` when the prices cannot be compared, `UnknownCurrency`, `PostgresError`.
    func load(from database: some SQLExecutor) async throws -> RateCard {
        let results = try await database.pipeline([selectServices, selectZones, selectRates])
        let zones = try Self.zones(results[1], steps: Self.steps(results[2]))
        return try RateCard(services: try results[0].map { try Self.service($0, zones: zones) })
    }

    private let selectServices: SQL = """
        SELECT s.carrier, s.code, c.is_own_fleet, s.max_weight_g, s.max_length_mm, s.volumetric_divisor
        FROM shipping.service s JOIN shipping.carrier c ON c.code = s.carrier WHERE c.is_active ORDER BY s.carrier, s.code
        """
    private let selectZones: SQL = """
        SELECT carrier, service, zone, country, from_km, to_km, transit_days FROM shipping.zone ORDER BY carrier, service, from_km
        """
    private let selectRates: SQL = "SELECT carrier, service, zone, up_to_g, price, currency FROM shipping.rate"

    private typealias Steps = [ZoneKey: [CarrierService.PriceStep]]
    private typealias Zones = [ServiceKey: [CarrierService.Zone]]

    private static func steps(_ rows: Rows) throws -> Steps {
        var steps: Steps = [:]
        for row in rows {
            let (carrier, service, zone, upTo, price, code) = try row.decode((String, String, String, Int, Int, String).self)
            guard let currency = Currency(code) else { throw UnknownCurrency(carrier: carrier, service: service, code: code) }
            let step = CarrierService.PriceStep(upTo: upTo, price: Money(minor: price, currency: currency))
            steps[ZoneKey(service: ServiceKey(carrier: carrier, service: service), zone: zone), default: []].append(step)
        }
        return steps
    }

    private static func zones(_ rows: Rows, steps: Steps) throws -> Zones {
        var zones: Zones = [:]
        for row in rows {
            let (carrier, service, zone, country, from, to, days) = try row.decode(
                (String, String, String, String, Int, Int, Int).self)
            let key = ServiceKey(carrier: carrier, service: service)
            let prices = steps[ZoneKey(service: key, zone: zone)] ?? []
            zones[key, default: []].append(
                CarrierService.Zone(code: zone, country: country, from: from, to: to, transitDays: days, steps: prices))
        }
        return zones
    }

    private static func service(_ row: Row, zones: Zones) throws -> CarrierService {
        let (carrier, code, isOwnFleet, weight, length, divisor) = try row.decode((String, String, Bool, Int, Int, Int).self)
        return CarrierService(
            code: code, carrier: carrier, isOwnFleet: isOwnFleet, maxWeight: weight, maxLength: length,
            volumetricDivisor: divisor,
            zones: zones[ServiceKey(carrier: carrier, service: code)] ?? [])
    }
}

private struct ServiceKey: Hashable {
    let carrier: String
    let service: String
}

private struct ZoneKey: Hashable {
    let service: ServiceKey
    let zone: String
}

/// A price in a currency that is none.
struct UnknownCurrency: Error, CustomStringConvertible {
    let carrier: String
    let service: String
    let code: String

    var description: String {
        "A price of \(carrier) \(service) has the currency '\(code)'. Maybe write its three letters, as in EUR."
    }
}
