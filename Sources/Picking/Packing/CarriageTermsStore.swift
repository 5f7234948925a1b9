import Fulfilment
package import Logging
import Postgres
import ServiceRuntime
import Synchronization

/// The carriers' prices as cartons are chosen by, kept in memory for a while; rate cards change seldom.
///
/// When they cannot be compared, those before stay in force; without any, cartons are chosen without carriage.
package final class CarriageTerms: Sendable {
    private struct Entry {
        var card: RateCard?
        var readAt: ContinuousClock.Instant?
    }

    private let store = CarriageTermsStore()
    private let lifetime: Duration
    private let logger: Logger
    private let entry = Mutex(Entry())

    package init(lifetime: Duration = .seconds(30), logger: Logger = Logger(label: "picking-worker")) {
        (self.lifetime, self.logger) = (lifetime, logger)
    }

    /// The rate card as of at most `lifetime` ago; nil when nobody offers anything.
    func card(on executor: some SQLExecutor) async throws -> RateCard? {
        let known = entry.withLock { entry -> RateCard?? in
            guard let readAt = entry.readAt, readAt.duration(to: .now) < lifetime else { return nil }
            return .some(entry.card)
        }
        if let known { return known }
        do {
            let card = try await store.card(on: executor)
            entry.withLock { $0 = Entry(card: card, readAt: .now) }
            return card
        } catch let error as RateCardError {
            logger.warning(
                "Cartons are chosen with the rate card from before, for this one cannot be used", metadata: ["error": "\(error)"])
            return entry.withLock { entry in
                entry.readAt = .now
                return entry.card
            }
        }
    }
}

/// Reads the rate card from the views of carrier-dispatch.
struct CarriageTermsStore: Sendable {
    /// - Throws: `RateCardError` when the prices cannot be compared.
    func card(on executor: some SQLExecutor) async throws -> RateCard? {
        let results = try await executor.pipeline([Self.services, Self.prices])
        return try OfferedRates.card(services: results[0], prices: results[1])
    }

    private static let services: SQL = """
        SELECT carrier, service, is_own_fleet, max_weight_g, max_length_mm, volumetric_divisor FROM shipping.offered_service
        ORDER BY carrier, service
        """
    private static let prices: SQL = """
        SELECT carrier, service, zone, country, from_km, to_km, transit_days, array_agg(up_to_g ORDER BY up_to_g),
            array_agg(price ORDER BY up_to_g), array_agg(currency ORDER BY up_to_g)
        FROM shipping.offered_price GROUP BY carrier, service, zone, country, from_km, to_km, transit_days ORDER BY from_km
        """
}
