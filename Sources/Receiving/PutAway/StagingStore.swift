import Fulfilment
import MasterData
import Postgres

/// What waiting orders lack of what has come, and the bins it goes to.
struct StagingStore: Sendable {
    /// How many waiting orders are looked at, and how many bins.
    private static let (orders, nearest) = (1_000, 20)

    /// What the orders that wait at a site lack of an article, the best ranked first. An order for which what has come does not keep long
    /// enough is none of them.
    func need(of sku: String, at site: String, on executor: some SQLExecutor) async throws -> StagingNeed {
        let rows = try await executor.query(
            """
            WITH arrived AS MATERIALIZED (
                SELECT coalesce(sum(s.on_hand), 0)::int AS pieces, min(s.expiry) AS expiry
                FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id AND l.kind IN \([LocationKind.receiving, .dock])
                WHERE s.site = \(site) AND s.sku = \(sku) AND s.status = \(StockStatus.receiving) AND s.on_hand > 0
            ), free AS MATERIALIZED (
                SELECT coalesce(sum(s.on_hand - s.reserved), 0)::int AS pieces FROM warehouse.stock s
                WHERE s.site = \(site) AND s.sku = \(sku) AND \(FreeStockStore.isFree) AND \(FreeStockStore.keeps(until: "NULL::date"))
            ), waiting AS (
                SELECT f.order_id, f.site, f.priority, f.due_at, sum(n.quantity)::int AS pieces
                FROM warehouse.fulfilment f
                JOIN orders.released_line n ON n.order_id = f.order_id AND n.sku = \(sku)
                CROSS JOIN (SELECT \(sku)::text AS sku, expiry FROM arrived) s
                WHERE f.state = \(FulfilmentState.backordered) AND f.site = \(site) AND \(FreeStockStore.keeps(until: "f.due_at::date"))
                GROUP BY f.order_id
                ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(Self.orders)
            )
            SELECT a.pieces, free.pieces, f.pieces, NOT EXISTS (
                SELECT FROM orders.released_line o WHERE o.order_id = f.order_id AND o.sku <> \(sku) AND o.quantity > (
                    SELECT coalesce(sum(s.on_hand - s.reserved), 0) FROM warehouse.stock s
                    WHERE s.sku = o.sku AND s.site = f.site AND (\(FreeStockStore.isFree) OR s.status = \(StockStatus.receiving))))
            FROM arrived a CROSS JOIN free LEFT JOIN waiting f ON true
            ORDER BY f.priority DESC, f.due_at, f.order_id
            """)
        let orders = try rows.compactMap { row in
            try row.decode(2, as: Int?.self).map { StagingNeed.Order(pieces: $0, isOtherwiseThere: try row.decode(3)) }
        }
        return StagingNeed(arrived: try rows[0].decode(0), free: try rows[0].decode(1), orders: orders)
    }

    /// Active staging bins of the zone where an article is picked that hold it, then those that hold nothing, the nearest to packing first: how
    /// much one takes nobody knows, so one that holds something else has no room.
    /// - Parameter home: where it is picked; nil: nowhere yet, so any zone will do.
    func bins(for stock: DockStock, home: PutAwayBin?, on executor: some SQLExecutor) async throws -> [String] {
        let zone: SQL = home.map { "l.zone IS NOT DISTINCT FROM \($0.zone)::text" } ?? "true"
        return try await executor.query(
            """
            SELECT l.code FROM warehouse.location l
            WHERE l.site = \(stock.site) AND l.kind = \(LocationKind.staging) AND l.is_active AND \(zone) AND \(ZoneClosureStore.isOpen) AND NOT EXISTS (
                SELECT FROM warehouse.stock s WHERE s.location_id = l.id AND s.on_hand > 0 AND (s.sku <> \(stock.sku)
                    OR (s.lot = \(stock.lot) AND s.expiry IS DISTINCT FROM \(stock.expiry)::text::date)))
            ORDER BY NOT EXISTS (SELECT FROM warehouse.stock s WHERE s.location_id = l.id AND s.on_hand > 0),
                (SELECT min(abs(p.aisle - l.aisle) * 20 + abs(p.cell - l.cell)) FROM warehouse.location p
                 WHERE p.site = l.site AND p.kind = \(LocationKind.packing) AND p.is_active), l.aisle, l.cell, l.id
            LIMIT \(Self.nearest)
            """
        ).map { try $0.decode(0) }
    }
}
