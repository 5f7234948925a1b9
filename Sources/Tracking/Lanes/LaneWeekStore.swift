import LaneStatistics
import Postgres

/// Keeps the weeks of a `LaneBook`.
struct LaneWeekStore: Sendable {
    /// One week of what is counted together.
    struct Page: Hashable, Sendable {
        let scope: LaneScope
        let week: Int
    }

    /// Some weeks.
    func book(_ pages: [Page], in database: some SQLExecutor) async throws -> LaneBook {
        try Self.book(
            try await database.query(
                """
                SELECT \(Self.columns) FROM unnest(\(Self.keys(pages)))
                    AS n(level, carrier, service, site, origin, country, postcode_prefix, weekday, week)
                JOIN tracking.lane_week l ON \(Self.isScope) AND l.week = \(LaneStore.monday) + 7 * n.week::int
                """))
    }

    /// All weeks of what is counted together.
    func book(_ scopes: [LaneScope], in database: some SQLExecutor) async throws -> LaneBook {
        try Self.book(
            try await database.query(
                """
                SELECT \(Self.columns) FROM unnest(\(Self.keys(scopes.map { Page(scope: $0, week: 0) })))
                    AS n(level, carrier, service, site, origin, country, postcode_prefix, weekday, week)
                JOIN tracking.lane_week l ON \(Self.isScope)
                """))
    }

    /// Writes weeks as a book has them; weeks that it does not have are deleted.
    func write(_ pages: [Page], of book: LaneBook) -> [SQL] {
        let kept = pages.filter { book.pages[$0.scope]?[$0.week] != nil }
        let gone = pages.filter { book.pages[$0.scope]?[$0.week] == nil }
        let sketches = kept.compactMap { book.pages[$0.scope]?[$0.week] }
        return [
            """
            INSERT INTO tracking.lane_week (level, carrier, service, site, origin, country, postcode_prefix, weekday, week, parcels, sketches)
            SELECT level, carrier, service, site, origin, country, postcode_prefix, weekday, \(LaneStore.monday) + 7 * week::int,
                parcels, sketches
            FROM unnest(\(Self.keys(kept)), \(sketches.map { $0[.transit].cases })::bigint[], \(sketches.map(\.bytes))::bytea[])
                AS n(level, carrier, service, site, origin, country, postcode_prefix, weekday, week, parcels, sketches)
            ON CONFLICT (level, carrier, service, site, origin, country, postcode_prefix, weekday, week)
                DO UPDATE SET parcels = excluded.parcels, sketches = excluded.sketches
            """,
            """
            DELETE FROM tracking.lane_week l USING unnest(\(Self.keys(gone)))
                AS n(level, carrier, service, site, origin, country, postcode_prefix, weekday, week)
            WHERE \(Self.isScope) AND l.week = \(LaneStore.monday) + 7 * n.week::int
            """,
        ]
    }

    /// The lanes with most parcels, and how many there are.
    /// - Parameter wanted: what is nil may be anything.
    func lanes(_ wanted: LaneFilter, limit: Int, in database: some SQLExecutor) async throws -> (lanes: [Lane], count: Int) {
        let rows = try await database.query(
            """
            SELECT carrier, service, site, origin, country, postcode_prefix, count(*) OVER () FROM tracking.lane_week
            WHERE level = \(LaneLevel.lane) AND carrier = coalesce(\(wanted.carrier), carrier)
                AND service = coalesce(\(wanted.service), service) AND site = coalesce(\(wanted.site), site)
                AND country = coalesce(\(wanted.country), country)
                AND postcode_prefix = coalesce(\(wanted.postcodePrefix), postcode_prefix)
            GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY sum(parcels) DESC, 1, 2, 3, 4, 5, 6 LIMIT \(limit)
            """
        ).decode((String, String, String, String, String, String, Int).self)
        let lanes = rows.map {
            Lane(carrier: $0.0, service: $0.1, site: $0.2, origin: $0.3, country: $0.4, postcodePrefix: $0.5, weekday: nil)
        }
        return (lanes, rows.first?.6 ?? 0)
    }

    /// What there is something of: carriers, services of a carrier, sites with their countries.
    func known(in database: some SQLExecutor) async throws -> KnownLanes {
        let services = try await database.query(
            "SELECT DISTINCT carrier, service FROM tracking.lane_week WHERE level = \(LaneLevel.service) ORDER BY 1, 2"
        ).decode((String, String).self)
        let sites = try await database.query(
            "SELECT DISTINCT site, origin FROM tracking.lane_week WHERE level = \(LaneLevel.country) ORDER BY 1, 2"
        ).decode((String, String).self)
        return KnownLanes(services: services.map { ($0.0, $0.1) }, sites: sites.map { ($0.0, $0.1) })
    }

    private static let columns: SQL = """
        l.level, l.carrier, l.service, l.site, l.origin, l.country, l.postcode_prefix, l.weekday::int,
        (l.week - \(LaneStore.monday))::int / 7, l.sketches
        """

    private static let isScope: SQL = """
        l.level = n.level AND l.carrier = n.carrier AND l.service = n.service AND l.site = n.site AND l.origin = n.origin
            AND l.country = n.country AND l.postcode_prefix = n.postcode_prefix AND l.weekday = n.weekday
        """

    private static func keys(_ pages: [Page]) -> SQL {
        let lanes = pages.map(\.scope.lane)
        return """
            \(pages.map(\.scope.level.rawValue))::text[], \(lanes.map(\.carrier))::text[], \(lanes.map(\.service))::text[],
            \(lanes.map(\.site))::text[], \(lanes.map(\.origin))::text[], \(lanes.map(\.country))::text[],
            \(lanes.map(\.postcodePrefix))::text[], \(lanes.map { $0.weekday ?? 0 })::bigint[], \(pages.map(\.week))::bigint[]
            """
    }

    private static func book(_ rows: Rows) throws -> LaneBook {
        var book = LaneBook()
        for row in rows {
            let (level, carrier, service, site, origin, country, prefix, weekday, week, bytes) = try row.decode(
                (LaneLevel, String, String, String, String, String, String, Int, Int, [UInt8]).self)
            let lane = Lane(
                carrier: carrier, service: service, site: site, origin: origin, country: country, postcodePrefix: prefix,
                weekday: weekday == 0 ? nil : weekday)
            book.merge(try LegSketches(bytes: bytes), of: week, under: LaneScope(level: level, lane: lane))
        }
        return book
    }
}

extension LaneLevel: PostgresDecodable {}
