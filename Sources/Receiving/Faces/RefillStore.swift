import Fulfilment
import MasterData
package import Postgres

/// How full faces are, and what lies in bulk for them.
package struct RefillStore: Sendable {
    package init() {}

    /// What must be carried to the faces of a site, or of all, the most urgent first. Closed zones are left out.
    package func refills(site: String? = nil, on executor: some SQLExecutor) async throws -> [Refill] {
        let levels = try await levels(site: site, on: executor)
        return RefillPlan.refills(
            levels, from: try await bulk(for: Set(levels.filter(\.isLow).map(\.sku)).sorted(), on: executor))
    }

    /// Reserved pieces are of orders whose pickers have not taken them yet. The article's first face stands for the orders that wait for it.
    private func levels(site: String?, on executor: some SQLExecutor) async throws -> [FaceLevel] {
        try await executor.query(
            """
            WITH waiting AS (
                SELECT f.site, n.sku, sum(n.quantity)::int AS pieces
                FROM warehouse.fulfilment f JOIN orders.released_line n ON n.order_id = f.order_id
                WHERE f.state = \(FulfilmentState.backordered) GROUP BY f.site, n.sku
            )
            SELECT l.site, f.bin, f.sku, f.minimum, f.maximum, coalesce(here.every, 0), coalesce(here.on_hand, 0), coalesce(here.reserved, 0),
                CASE WHEN row_number() OVER (PARTITION BY l.site, f.sku ORDER BY f.bin) = 1 THEN coalesce(w.pieces, 0) ELSE 0 END
            FROM warehouse.face f JOIN warehouse.location l ON l.code = f.bin AND l.is_active
            LEFT JOIN LATERAL (
                SELECT sum(s.on_hand)::int AS every, sum(s.reserved)::int AS reserved,
                    (sum(s.on_hand - s.missing) FILTER (
                        WHERE s.status = \(StockStatus.free) AND (s.expiry IS NULL OR NOT \(FreeStockStore.isExpired("s.expiry")))))::int AS on_hand
                FROM warehouse.stock s WHERE s.site = l.site AND s.sku = f.sku AND s.location_id = l.id) here ON true
            LEFT JOIN waiting w ON w.site = l.site AND w.sku = f.sku
            WHERE l.site = coalesce(\(site)::text, l.site) AND \(ZoneClosureStore.isOpen)
            """
        ).map { row in
            FaceLevel(
                site: try row.decode(0), face: try row.decode(1), sku: try row.decode(2), minimum: try row.decode(3),
                maximum: try row.decode(4), every: try row.decode(5), onHand: try row.decode(6), reserved: try row.decode(7),
                backordered: try row.decode(8))
        }
    }

    /// Free pieces in bulk bins, what expires first first, as orders get them.
    private func bulk(for skus: [String], on executor: some SQLExecutor) async throws -> [BulkStock] {
        guard !skus.isEmpty else { return [] }
        return try await executor.query(
            """
            SELECT s.site, l.code, s.sku, s.lot, s.on_hand - s.reserved
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id AND l.kind = \(LocationKind.bulk) AND l.is_active
            WHERE s.sku = ANY (\(skus)::text[]) AND \(FreeStockStore.isFree) AND \(ZoneClosureStore.isOpen)
            ORDER BY s.expiry, s.received_at, s.id
            """
        ).decode((String, String, String, String, Int).self).map {
            BulkStock(site: $0, place: $1, sku: $2, lot: $3, pieces: $4)
        }
    }
}
