import FoundationEssentials
import Fulfilment
package import Postgres

/// The SQL of the simulated floor: what is there before, and what the books say at the end.
package struct HallStore: Sendable {
    package init() {}

    /// What lies where by the books: taken for the truth before anybody moves anything. What a count did not find is not there, though orders
    /// have it still.
    package func onHand(_ postgres: Postgres) async throws -> [HallSpot: Int] {
        try await spots(
            """
            SELECT l.code, s.sku, s.lot, sum(s.on_hand - s.missing) FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            GROUP BY l.code, s.sku, s.lot HAVING sum(s.on_hand - s.missing) <> 0
            """, postgres)
    }

    /// Bins that goods may be put away to.
    package func bins(of site: String, _ postgres: Postgres) async throws -> [String] {
        try await postgres.query(
            """
            SELECT code FROM warehouse.location WHERE site = \(site) AND is_active AND kind IN \(LocationKind.pickable) ORDER BY code
            """
        ).map { try $0.decode(0) }
    }

    /// The last movement: corrections are looked for behind it.
    func lastMovement(_ postgres: Postgres) async throws -> Int64 {
        try await postgres.query("SELECT coalesce(max(id), 0) FROM warehouse.ledger")[0].decode(0)
    }

    /// Everything that is compared at the end.
    /// - Parameter opening: the last movement before the work; nil: nobody counts, so nothing is corrected.
    package func books(after opening: Int64? = nil, _ postgres: Postgres) async throws -> HallBooks {
        HallBooks(
            places: try await onHand(postgres), orders: try await picked(postgres),
            counts: try await booked(
                "SELECT id, sum(quantity), count(DISTINCT receipt_id) FROM warehouse.receipt_line GROUP BY id", postgres),
            putAways: try await booked("SELECT id, sum(quantity), count(*) FROM warehouse.put_away GROUP BY id", postgres),
            scans: try await booked("SELECT id, 0::bigint, count(*) FROM warehouse.scan GROUP BY id", postgres),
            corrections: try await corrections(after: opening, postgres),
            unbalanced: try await unbalanced(postgres))
    }

    /// What lies in carts and parcels by the books: what orders have, and what is to be put back.
    func picked(_ postgres: Postgres) async throws -> [OrderGoods: Int] {
        let rows = try await postgres.query(
            """
            SELECT x.order_id, s.sku, s.lot, sum(x.quantity)::bigint
            FROM (
                SELECT order_id, stock_id, quantity FROM warehouse.allocation WHERE state = \(AllocationState.picked)
                UNION ALL
                -- Of orders that are held the pieces are among those already.
                SELECT b.order_id, b.stock_id, b.quantity - b.returned FROM warehouse.put_back b
                JOIN warehouse.allocation a ON a.id = b.allocation_id AND a.state = \(AllocationState.released)
                WHERE b.state = \(PutBackState.open)) x
            JOIN warehouse.stock s ON s.id = x.stock_id GROUP BY x.order_id, s.sku, s.lot
            """
        ).decode((Int64, String, String, Int64).self)
        return Dictionary(uniqueKeysWithValues: rows.map { (OrderGoods(order: $0, sku: $1, lot: $2), Int($3)) })
    }

    /// What counts changed: adjustments of no order, and those that take a movement back because a count had seen it. What the last count did
    /// not find is corrected, too, though orders keep it on hand.
    private func corrections(after opening: Int64?, _ postgres: Postgres) async throws -> [HallSpot: Int] {
        guard let opening else { return [:] }
        return try await spots(
            """
            SELECT l.code, s.sku, s.lot, sum(x.pieces) FROM (
                SELECT g.stock_id, g.on_hand_change AS pieces FROM warehouse.ledger g
                WHERE g.id > \(opening) AND g.reason = \(StockMovement.adjust) AND (g.order_id IS NULL OR EXISTS (
                    SELECT FROM warehouse.stock_count c WHERE c.stock_id = g.stock_id AND c.counted_at = g.happened_at))
                UNION ALL SELECT id, -missing FROM warehouse.stock) x
            JOIN warehouse.stock s ON s.id = x.stock_id JOIN warehouse.location l ON l.id = s.location_id
            GROUP BY l.code, s.sku, s.lot HAVING sum(x.pieces) <> 0
            """, postgres)
    }

    private func spots(_ statement: SQL, _ postgres: Postgres) async throws -> [HallSpot: Int] {
        let rows = try await postgres.query(statement).decode((String, String, String, Int64).self)
        return Dictionary(uniqueKeysWithValues: rows.map { (HallSpot(place: $0, sku: $1, lot: $2), Int($3)) })
    }

    private func booked(_ statement: SQL, _ postgres: Postgres) async throws -> [UUID: HallBooks.Booked] {
        let rows = try await postgres.query(statement).decode((UUID, Int64, Int64).self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0, HallBooks.Booked(pieces: Int($1), times: Int($2))) })
    }

    private func unbalanced(_ postgres: Postgres) async throws -> [String] {
        let rows = try await postgres.query(
            """
            SELECT s.id, l.code, s.sku, s.lot, s.on_hand, s.reserved, coalesce(g.on_hand, 0), coalesce(g.reserved, 0)
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            LEFT JOIN (
                SELECT stock_id, sum(on_hand_change) AS on_hand, sum(reserved_change) AS reserved FROM warehouse.ledger GROUP BY stock_id
            ) g ON g.stock_id = s.id
            WHERE (s.on_hand, s.reserved) IS DISTINCT FROM (coalesce(g.on_hand, 0), coalesce(g.reserved, 0)) ORDER BY s.id
            """
        ).decode((Int64, String, String, String, Int, Int, Int64, Int64).self)
        return rows.map { id, place, sku, lot, onHand, reserved, ledgerOnHand, ledgerReserved in
            """
            balance \(id), \(HallSpot(place: place, sku: sku, lot: lot)): \(onHand) on hand and \(reserved) reserved, \
            its ledger rows make \(ledgerOnHand) and \(ledgerReserved)
            """
        }
    }
}
