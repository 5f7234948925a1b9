import Fulfilment
package import Logging
package import Postgres
import ServiceRuntime
import Synchronization

/// The shipping site and the rate card: what intake needs to tell whether any service carries an order.
struct ShippingTerms: Sendable {
    let site: GeoPoint
    let card: RateCard
}

/// Reads the terms from the views of the warehouse and of carrier-dispatch.
package struct ShippingTermsStore: Sendable {
    private let postgres: Postgres

    package init(postgres: Postgres) { self.postgres = postgres }

    /// The terms; nil when there is no rate card yet, or the site is not decided until allocation because there are several.
    /// - Throws: `RateCardError` when the prices cannot be compared; `PostgresError`.
    func terms() async throws -> ShippingTerms? {
        let results = try await postgres.pipeline([Self.selectSites, Self.selectServices, Self.selectPrices])
        let sites = try results[0].decode((Double, Double).self)
        guard sites.count == 1, let site = GeoPoint(latitude: sites[0].0, longitude: sites[0].1) else { return nil }
        return try OfferedRates.card(services: results[1], prices: results[2]).map { ShippingTerms(site: site, card: $0) }
    }

    private static let selectSites: SQL = "SELECT latitude, longitude FROM warehouse.shipping_site WHERE is_active LIMIT 2"
    private static let selectServices: SQL = """
        SELECT carrier, service, is_own_fleet, max_weight_g, max_length_mm, volumetric_divisor FROM shipping.offered_service
        ORDER BY carrier, service
        """
    private static let selectPrices: SQL = """
        SELECT carrier, service, zone, country, from_km, to_km, transit_days, array_agg(up_to_g ORDER BY up_to_g),
            array_agg(price ORDER BY up_to_g), array_agg(currency ORDER BY up_to_g)
        FROM shipping.offered_price GROUP BY carrier, service, zone, country, from_km, to_km, transit_days ORDER BY from_km
        """
}

/// The shipping terms, kept in memory for a while; rate cards change seldom.
///
/// When the terms cannot be read, the previous ones stay in force, or the check is left out: no order is turned away because a rate
/// card is being edited, and carrier-dispatch checks the packed parcel again.
package final class ShippingTermsCache: Sendable {
    private struct Entry {
        var terms: ShippingTerms?
        var readAt: ContinuousClock.Instant?
    }

    private let store: ShippingTermsStore
    private let lifetime: Duration
    private let logger: Logger
    private let entry = Mutex(Entry())

    package init(store: ShippingTermsStore, lifetime: Duration = .seconds(30), logger: Logger) {
        (self.store, self.lifetime, self.logger) = (store, lifetime, logger)
    }

    /// The terms as of at most `lifetime` ago; nil when there are none to judge by.
    func terms() async -> ShippingTerms? {
        let known = entry.withLock { entry -> ShippingTerms?? in
            guard let readAt = entry.readAt, readAt.duration(to: .now) < lifetime else { return nil }
            return .some(entry.terms)
        }
        if let known { return known }
        do {
            let terms = try await store.terms()
            entry.withLock { $0 = Entry(terms: terms, readAt: .now) }
            return terms
        } catch {
            logger.warning("The rate cards could not be read; those before stay in force", metadata: ["error": "\(error)"])
            return entry.withLock { entry in
                entry.readAt = .now
                return entry.terms
            }
        }
    }
}
