import Fulfilment
import MasterData
import Postgres

/// Reads what lies where.
struct StockListStore: Sendable {
    /// Which balances somebody wants to see; nil: of any.
    struct Choice: Sendable {
        var sku: String?
        var place: String?
        var lot: String?
        var status: StockStatus?
        var owner: String?
    }

    /// Pieces of one article, lot and status at one place.
    struct Balance: Sendable, Equatable {
        let site: String
        let place: String
        let sku: String
        let lot: String
        /// The day, `2027-03-31`; nil when the lot does not expire.
        let expiry: String?
        /// The status, or why nobody takes from it.
        let state: String
        let onHand: Int
        let reserved: Int
        /// Whose they are; nil: the house's own.
        let owner: String?
    }

    /// What an owner has at a site.
    struct Holding: Sendable, Equatable {
        /// nil: the house itself.
        let owner: String?
        let name: String
        let site: String
        let articles: Int
        let onHand: Int
        let reserved: Int
        /// Pieces that orders may be promised.
        let free: Int
    }

    /// Balances that hold something, by article and place; letters' case of article and place does not matter.
    func balances(_ choice: Choice, limit: Int, on executor: some SQLExecutor) async throws -> [Balance] {
        try await executor.query(
            """
            SELECT s.site, l.code, s.sku, s.lot, s.expiry::text,
                s.status || CASE WHEN \(FreeStockStore.isUnfit) THEN ', ' || \(FreeStockStore.whyUnfit) ELSE '' END
                    || CASE WHEN s.is_blocked THEN ', to be counted' ELSE '' END,
                s.on_hand, s.reserved, k.owner
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id JOIN warehouse.sku k ON k.code = s.sku
            WHERE s.on_hand > 0
                AND (\(choice.sku)::text IS NULL OR lower(s.sku) = lower(\(choice.sku)))
                AND (\(choice.place)::text IS NULL OR lower(l.code) = lower(\(choice.place)))
                AND (\(choice.owner)::text IS NULL OR lower(k.owner) = lower(\(choice.owner)))
                AND (\(choice.lot)::text IS NULL OR s.lot = \(choice.lot))
                AND (\(choice.status?.rawValue)::text IS NULL OR s.status = \(choice.status?.rawValue))
            ORDER BY s.sku, s.site, l.code, s.lot, s.status LIMIT \(limit)
            """
        ).decode((String, String, String, String, String?, String, Int, Int, String?).self).map {
            Balance(site: $0, place: $1, sku: $2, lot: $3, expiry: $4, state: $5, onHand: $6, reserved: $7, owner: $8)
        }
    }

    /// What each owner has at each site, and the house itself.
    func holdings(on executor: some SQLExecutor) async throws -> [Holding] {
        try await executor.query(
            """
            SELECT o.code, coalesce(o.name, ''), s.site, count(DISTINCT s.sku)::int, sum(s.on_hand)::int, sum(s.reserved)::int,
                coalesce(sum(s.on_hand - s.reserved) FILTER (WHERE \(FreeStockStore.isFree)), 0)::int
            FROM warehouse.stock s JOIN warehouse.sku k ON k.code = s.sku LEFT JOIN warehouse.owner o ON o.code = k.owner
            WHERE s.on_hand > 0 GROUP BY o.code, s.site ORDER BY o.code NULLS FIRST, s.site
            """
        ).decode((String?, String, String, Int, Int, Int, Int).self).map {
            Holding(owner: $0, name: $1, site: $2, articles: $3, onHand: $4, reserved: $5, free: $6)
        }
    }

    /// Whether there is such an owner; letters' case does not matter.
    func isOwner(_ code: String, on executor: some SQLExecutor) async throws -> Bool {
        try await executor.query("SELECT EXISTS (SELECT FROM warehouse.owner WHERE lower(code) = lower(\(code)))").first?.decode(
            0)
            ?? false
    }
}
