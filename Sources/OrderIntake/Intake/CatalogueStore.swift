package import Fulfilment
package import Postgres
import Synchronization

/// What the warehouse knows of articles, and where towns are.
package struct CatalogueStore: Sendable {
    private let postgres: Postgres

    package init(postgres: Postgres) { self.postgres = postgres }

    /// The articles of these numbers; the unknown ones are not in the answer.
    func articles(_ skus: [String]) async throws -> [String: OrderChecks.Article] {
        let rows = try await postgres.query(
            """
            SELECT sku, weight_g, length_mm, width_mm, height_mm FROM warehouse.known_sku WHERE sku = ANY (\(skus)::text[])
            """)
        return try Dictionary(
            rows.map { row in
                let (sku, weight, length, width, height) = try row.decode((String, Int?, Int?, Int?, Int?).self)
                return (sku, OrderChecks.Article(weight: weight, dimensions: Self.dimensions(length, width, height)))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Where these towns are; the unknown ones are not in the answer.
    func locations(_ towns: [Town]) async throws -> [Town: GeoPoint] {
        let rows = try await postgres.query(
            """
            SELECT t.country, t.region, t.name, t.latitude, t.longitude
            FROM unnest(\(towns.map(\.country))::text[], \(towns.map(\.region))::text[], \(towns.map(\.name))::text[])
                AS k(country, region, name)
            JOIN orders.town t ON t.country = k.country AND t.region = k.region AND t.name = k.name
            """)
        var locations: [Town: GeoPoint] = [:]
        for row in rows {
            let (country, region, name, latitude, longitude) = try row.decode((String, String, String, Double, Double).self)
            locations[Town(country: country, region: region, name: name)] = GeoPoint(latitude: latitude, longitude: longitude)
        }
        return locations
    }

    private static func dimensions(_ length: Int?, _ width: Int?, _ height: Int?) -> Dimensions? {
        guard let length, let width, let height else { return nil }
        return Dimensions(length: length, width: width, height: height)
    }
}

/// The articles orders ask for, measured ones kept in memory.
///
/// What is unknown or not measured is looked up every time, since that is what changes. A measured article is forgotten
/// with all others after `lifetime`, so that one taken out of the catalogue is noticed.
package final class ArticleCache: Sendable {
    private struct Entries {
        var articles: [String: OrderChecks.Article] = [:]
        var since: ContinuousClock.Instant
    }

    private static let capacity = 200_000

    private let catalogue: CatalogueStore
    private let lifetime: Duration
    private let entries = Mutex(Entries(since: .now))

    package init(catalogue: CatalogueStore, lifetime: Duration = .seconds(300)) {
        self.catalogue = catalogue
        self.lifetime = lifetime
    }

    /// What is known of these articles; the unknown ones are not in the answer.
    package func articles(_ skus: Set<String>) async throws -> [String: OrderChecks.Article] {
        var known = cached(skus)
        let missing = skus.filter { known[$0] == nil }
        guard !missing.isEmpty else { return known }
        let found = try await catalogue.articles(Array(missing))
        cache(found.filter { $0.value.weight != nil && $0.value.dimensions != nil })
        known.merge(found) { $1 }
        return known
    }

    private func cached(_ skus: Set<String>) -> [String: OrderChecks.Article] {
        entries.withLock { entries in
            if entries.since.duration(to: .now) > lifetime { entries = Entries(since: .now) }
            var known: [String: OrderChecks.Article] = [:]
            for sku in skus { known[sku] = entries.articles[sku] }
            return known
        }
    }

    private func cache(_ measured: [String: OrderChecks.Article]) {
        entries.withLock { entries in
            if entries.articles.count + measured.count > Self.capacity { entries.articles = [:] }
            entries.articles.merge(measured) { $1 }
        }
    }
}
