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
    }

    /// Balances that hold something, by article and place; letters' case of article and place does not matter.
    func balances(_ choice: Choice, limit: Int, on executor: some SQLExecutor) async throws -> [Balance] {
        try await executor.query(
            """
            SELECT s.site, l.code, s.sku, s.lot, s.expiry::text,
                s.status || CASE WHEN \(FreeStockStore.isUnfit) THEN ', ' || \(FreeStockStore.whyUnfit) ELSE '' END
                    || CASE WHEN s.is_blocked THEN ', to be counted' ELSE '' END,
                s.on_hand, s.reserved
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE s.on_hand > 0
                AND (\(choice.sku)::text IS NULL OR lower(s.sku) = lower(\(choice.sku)))
                AND (\(choice.place)::text IS NULL OR lower(l.code) = lower(\(choice.place)))
                AND (\(choice.lot)::text IS NULL OR s.lot = \(choice.lot))
                AND (\(choice.status?.rawValue)::text IS NULL OR s.status = \(choice.status?.rawValue))
            ORDER BY s.sku, s.site, l.code, s.lot, s.status LIMIT \(limit)
            """
        ).decode((String, String, String, String, String?, String, Int, Int).self).map {
            Balance(site: $0, place: $1, sku: $2, lot: $3, expiry: $4, state: $5, onHand: $6, reserved: $7)
        }
    }
}
