import Fulfilment
import MasterData
import Postgres

/// Finds orders that have a lot which must not go out any more: it has expired, or is barred.
struct UnfitLotStore: Sendable {
    /// Where an order may be when its lots are taken away without anybody's scan.
    static let states: [FulfilmentState] = [.allocated, .picked]

    /// Open tours with a pick of such a lot, and whose they are.
    func tours(on executor: some SQLExecutor) async throws -> [(tourID: Int64, picker: String)] {
        try await executor.query(
            """
            SELECT t.id, t.picker FROM warehouse.tour t
            WHERE t.state = \(TourState.open) AND EXISTS (
                SELECT FROM warehouse.pick p
                JOIN warehouse.allocation a ON a.id = p.allocation_id
                JOIN warehouse.stock s ON s.id = a.stock_id
                WHERE p.tour_id = t.id AND p.state = \(PickState.open) AND \(FreeStockStore.isUnfit))
            ORDER BY t.id
            """
        ).decode((Int64, String).self).map { ($0, $1) }
    }

    /// Orders that wait for a picker or for packing. Allocated ones are only looked at when such a lot is reserved at all.
    func orders(limit: Int, on executor: some SQLExecutor) async throws -> [Int64] {
        let rows = try await executor.query(
            """
            WITH lot AS MATERIALIZED (
                \(FreeStockStore.reservedUnfit)
            )
            (SELECT f.order_id FROM warehouse.fulfilment f
             WHERE (SELECT EXISTS (SELECT FROM lot)) AND f.state = \(FulfilmentState.allocated) AND EXISTS (
                SELECT FROM warehouse.allocation a
                WHERE a.order_id = f.order_id AND a.state = \(AllocationState.open) AND a.stock_id IN (SELECT id FROM lot))
             LIMIT \(limit))
            UNION ALL
            (SELECT f.order_id FROM warehouse.fulfilment f
             WHERE f.state = \(FulfilmentState.picked) AND EXISTS (
                SELECT FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
                WHERE a.order_id = f.order_id AND a.state = \(AllocationState.picked) AND \(FreeStockStore.isUnfit))
             LIMIT \(limit))
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Locks what the orders have and what they may get instead, and says for each that still has such a lot which it is.
    /// - Returns: with the code of the reason and the sentence.
    func reasons(_ orders: [Int64], in transaction: some SQLExecutor) async throws -> [(
        orderID: Int64, code: String, reason: String
    )] {
        let results = try await transaction.pipeline([
            WithdrawalStore.lock(
                orders,
                and: """
                    SELECT s.id FROM warehouse.stock s JOIN orders.released_line l ON l.sku = s.sku
                    JOIN warehouse.fulfilment f ON f.order_id = l.order_id AND f.site = s.site WHERE l.order_id = ANY(\(orders))
                    """),
            """
            SELECT
                a.order_id,
                min(coalesce((SELECT x.kind FROM (\(FreeStockStore.bar)) x), \(UnfitLots.expired))),
                string_agg(
                    DISTINCT s.sku || coalesce(' lot ' || nullif(s.lot, ''), '') || ' of ' || l.code || ' ' || \(FreeStockStore.whyUnfit), '; ')
            FROM warehouse.allocation a
            JOIN warehouse.fulfilment f ON f.order_id = a.order_id AND f.state IN \(Self.states)
            JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.location l ON l.id = s.location_id
            WHERE a.order_id = ANY(\(orders)) AND a.state <> \(AllocationState.released) AND \(FreeStockStore.isUnfit)
            GROUP BY a.order_id ORDER BY a.order_id
            """,
        ])
        return try results[1].decode((Int64, String, String).self).map { ($0, $1, $2) }
    }
}
