import Fulfilment
package import Logging
package import Postgres
import ServiceRuntime
import Synchronization

/// The sites that ship and the rate card: what intake needs to tell whether any service carries an order.
struct ShippingTerms: Sendable {
    let sites: [OrderChecks.Site]
    let card: RateCard
}

/// Reads the terms from the views of the warehouse and of carrier-dispatch.
package struct ShippingTermsStore: Sendable {
    private let postgres: Postgres

    package init(postgres: Postgres) { self.postgres = postgres }

    /// The terms; nil when there is no rate card or no site yet.
    /// - Throws: `RateCardError` when the prices cannot be compared; `PostgresError`.
    func terms() async throws -> ShippingTerms? {
        let results = try await postgres.pipeline([Self.selectSites, Self.selectServices, Self.selectPrices])
        let sites = try results[0].decode((String, Double, Double).self).map { code, latitude, longitude in
            GeoPoint(latitude: latitude, longitude: longitude).map { OrderChecks.Site(code: code, location: $0) }
        }
        let known = sites.compactMap { $0 }
        // Where nobody knows how far it is from one of them, it may be that one that ships.
        guard !known.isEmpty, known.count == sites.count else { return nil }
        return try OfferedRates.card(services: results[1], prices: results[2]).map { ShippingTerms(sites: known, card: $0) }
    }

    private static let selectSites: SQL =
        "SELECT site, latitude, longitude FROM warehouse.shipping_site WHERE is_active ORDER BY site"
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
