import Fulfilment
import OperatorConsole
import Postgres

/// The SQL of `waybill floor`.
struct FloorStore: Sendable {
    struct Carton: Sendable {
        let code: String
        /// `300 x 200 x 150`.
        let inside: String
        /// nil: always enough.
        let stock: Int?
        /// For orders that are picked or wait to be packed.
        let chosen: Int
    }

    struct Zone: Sendable {
        let site: String
        let name: String
        let locations: Int
        let aisles: String
        let carts: String
    }

    struct ZoneChange: Sendable {
        let locations: Int
        let aisles: Set<Int>
        let carts: [String]
    }

    struct Location: Sendable {
        let code: String
        let aisle: Int
        let cell: Int
    }

    func cartons(on executor: some SQLExecutor) async throws -> [Carton] {
        try await executor.query(
            """
            SELECT c.code, concat_ws(' x ', c.length_mm, c.width_mm, c.height_mm), c.stock, count(u.code)
            FROM warehouse.carton c
            LEFT JOIN (
                SELECT unnest(o.cartons) AS code FROM warehouse.fulfilment f CROSS JOIN LATERAL (
                    SELECT o.cartons FROM warehouse.tour_order o WHERE o.order_id = f.order_id ORDER BY o.tour_id DESC LIMIT 1) o
                WHERE f.state IN \([FulfilmentState.picking, .picked])
            ) u ON u.code = c.code
            WHERE c.is_active GROUP BY c.code ORDER BY c.length_mm::bigint * c.width_mm * c.height_mm, c.code
            """
        ).decode((String, String, Int?, Int).self).map { Carton(code: $0, inside: $1, stock: $2, chosen: $3) }
    }

    /// - Returns: the carton's code; nil when there is no such carton.
    func setStock(_ stock: Int?, ofCarton code: String, on executor: some SQLExecutor) async throws -> String? {
        try await executor.query(
            "UPDATE warehouse.carton SET stock = \(stock)::int WHERE lower(code) = lower(\(code)) RETURNING code"
        ).first?.decode(0)
    }

    func zones(on executor: some SQLExecutor) async throws -> [Zone] {
        try await executor.query(
            """
            SELECT coalesce(l.site, c.site), coalesce(l.zone, c.zone), coalesce(l.locations, 0), coalesce(l.aisles, ''), coalesce(c.carts, '')
            FROM (SELECT site, zone, count(*) AS locations, string_agg(DISTINCT aisle::text, ' ') AS aisles
                  FROM warehouse.location WHERE zone IS NOT NULL GROUP BY site, zone) l
            FULL JOIN (SELECT site, zone, string_agg(code, ' ' ORDER BY code) AS carts
                  FROM warehouse.cart WHERE zone IS NOT NULL GROUP BY site, zone) c ON c.site = l.site AND c.zone = l.zone
            ORDER BY 1, 2
            """
        ).decode((String, String, Int, String, String).self).map {
            Zone(site: $0, name: $1, locations: $2, aisles: $3, carts: $4)
        }
    }

    /// The site's code as it is stored.
    /// - Throws: `OperationsError` when there is none, or several to choose from.
    func site(_ name: String?, in executor: some SQLExecutor) async throws -> String {
        let codes: [String] = try await executor.query(
            "SELECT code FROM warehouse.site WHERE is_active AND (\(name)::text IS NULL OR lower(code) = lower(\(name)::text)) ORDER BY code"
        ).map { try $0.decode(0) }
        if codes.count == 1 { return codes[0] }
        if let name { throw OperationsError.usage("there is no site '\(name)'") }
        throw OperationsError.usage(
            codes.isEmpty ? "there is no site" : "there are several sites",
            advice: "give --site with one of \(codes.joined(separator: ", ")).")
    }

    func setZone(
        _ zone: String?, site: String, aisles wanted: [Int], carts: [String], in transaction: some SQLExecutor
    ) async throws -> ZoneChange {
        let results = try await transaction.pipeline([
            "UPDATE warehouse.location SET zone = \(zone)::text WHERE site = \(site) AND aisle = ANY(\(wanted)) RETURNING aisle",
            """
            UPDATE warehouse.cart SET zone = \(zone)::text
            WHERE site = \(site) AND lower(code) = ANY(\(carts.map { $0.lowercased() })) RETURNING code
            """,
        ])
        let aisles: [Int] = try results[0].map { try $0.decode(0) }
        return ZoneChange(locations: aisles.count, aisles: Set(aisles), carts: try results[1].map { try $0.decode(0) })
    }

    func locations(site: String, in executor: some SQLExecutor) async throws -> [Location] {
        try await executor.query("SELECT code, aisle, cell FROM warehouse.location WHERE site = \(site) ORDER BY code")
            .decode((String, Int, Int).self).map { Location(code: $0, aisle: $1, cell: $2) }
    }

    /// nil: none was entered.
    func layout(site: String, in executor: some SQLExecutor) async throws -> String? {
        try await executor.query("SELECT layout::text FROM warehouse.site WHERE code = \(site)").first?.decode(0)
    }

    func setLayout(_ text: String, site: String, in executor: some SQLExecutor) async throws {
        try await executor.query("UPDATE warehouse.site SET layout = \(text)::jsonb WHERE code = \(site)")
    }
}
