import Fulfilment
import MasterData
import Postgres
import ScanDialogue

/// The SQL of taking another lot of a place than a pick's.
struct LotSwapStore: Sendable {
    /// Another lot of a pick's place, and its balance.
    struct Other: Sendable {
        let pickID: Int64
        let stockID: Int64
        let lot: PlaceLot
    }

    /// A pick that gets another lot.
    struct Swap: Sendable {
        let pickID: Int64
        /// The balances.
        let from: Int64
        let to: Int64
        /// The other lot expires later, and somebody with the right to do so took it.
        let isLater: Bool
    }

    /// The other lots that lie at the places of a tour's open picks, those that expire first leading. What is blocked is not among them.
    static func others(_ tourID: Int64) -> SQL {
        """
        WITH wanted AS MATERIALIZED (
            SELECT a.stock_id, sum(p.quantity)::int AS quantity
            FROM warehouse.tour t JOIN warehouse.pick p ON p.tour_id = t.id AND p.state = \(PickState.open)
            JOIN warehouse.allocation a ON a.id = p.allocation_id
            WHERE t.state = \(TourState.open) GROUP BY a.stock_id
        )
        SELECT p.id, s.id, s.lot, s.expiry::text, greatest(s.on_hand - coalesce(w.quantity, 0), 0), (SELECT x.kind FROM (\(FreeStockStore.bar)) x),
            \(FreeStockStore.keeps(until: "f.due_at::date"))
        FROM warehouse.pick p
        JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        JOIN warehouse.allocation a ON a.id = p.allocation_id
        JOIN warehouse.stock own ON own.id = a.stock_id AND own.lot <> ''
        JOIN warehouse.stock s ON s.location_id = own.location_id AND s.sku = own.sku AND s.id <> own.id
        LEFT JOIN wanted w ON w.stock_id = s.id
        WHERE p.tour_id = \(tourID) AND p.state = \(PickState.open) AND s.status = \(StockStatus.free) AND NOT s.is_blocked
            AND s.on_hand > 0 AND s.lot <> ''
        ORDER BY p.id, s.expiry, s.lot
        """
    }

    static func others(_ rows: Rows) throws -> [Other] {
        try rows.decode((Int64, Int64, String, String?, Int, LotBar?, Bool).self).map {
            pick, stock, lot, expiry, pieces, bar, keeps in
            Other(
                pickID: pick, stockID: stock,
                lot: PlaceLot(lot: lot, expiry: expiry.flatMap { CivilDay($0) }, pieces: pieces, bar: bar, keeps: keeps))
        }
    }

    /// Moves a pick's allocation to the balance of the other lot, which is locked like its own. As many pieces as are not free there are
    /// exchanged with orders that no tour has yet: they keep their place and get the pick's lot, which expires no earlier. For a lot that expires
    /// later nothing is exchanged, since the pick's might not keep long enough for them; who took it is kept.
    /// - Returns: the balances of which more may be free than before; nil when the pieces are reserved for orders on tours: nothing changed.
    func swap(
        _ swap: Swap, tour: ScanStore.Tour, tourID: Int64, keyID: String?, in transaction: some SQLExecutor
    ) async throws -> [Int64]? {
        let balances = [swap.from, swap.to]
        let results = try await transaction.pipeline([
            statement(swap, tour, tourID, keyID),
            CountedStockStore.settleMissing(of: balances, actor: tour.picker, keyID: keyID),
        ])
        return results[0].isEmpty ? nil : balances
    }

    /// Yields the allocation that moved.
    private func statement(_ swap: Swap, _ tour: ScanStore.Tour, _ tourID: Int64, _ keyID: String?) -> SQL {
        """
        WITH own AS (
            SELECT a.id, a.order_id, a.line_no, a.quantity,
                -- Pieces that others have reserved, of those wanted.
                greatest(a.quantity - (s.on_hand - s.reserved), 0) AS gap
            FROM warehouse.pick p JOIN warehouse.allocation a ON a.id = p.allocation_id JOIN warehouse.stock s ON s.id = \(swap.to)
            WHERE p.id = \(swap.pickID) AND p.tour_id = \(tourID) AND p.state = \(PickState.open)
                AND a.state = \(AllocationState.open) AND a.stock_id = \(swap.from)
        ), candidate AS MATERIALIZED (
            -- Who forms a tour has locked its orders.
            SELECT a.id, a.order_id, a.line_no, a.quantity
            FROM warehouse.fulfilment f JOIN warehouse.allocation a ON a.order_id = f.order_id
            WHERE f.state = \(FulfilmentState.allocated) AND a.stock_id = \(swap.to) AND a.state = \(AllocationState.open)
                AND NOT \(swap.isLater)
            LIMIT coalesce((SELECT gap FROM own), 0) FOR UPDATE OF f SKIP LOCKED
        ), part AS MATERIALIZED (
            SELECT c.id, c.order_id, c.line_no, c.quantity, least(c.quantity, o.gap - c.before)::int AS moved
            FROM (SELECT *, sum(quantity) OVER (ORDER BY id) - quantity AS before FROM candidate) c, own o WHERE c.before < o.gap
        ), fit AS MATERIALIZED (
            SELECT o.* FROM own o WHERE o.gap = (SELECT coalesce(sum(moved), 0) FROM part)
        ), given AS MATERIALIZED (
            SELECT p.* FROM part p WHERE EXISTS (SELECT FROM fit)
        ), swapped AS (
            UPDATE warehouse.allocation a SET stock_id = \(swap.to) FROM fit WHERE a.id = fit.id RETURNING a.id
        ), exchanged AS (
            UPDATE warehouse.allocation a SET
                stock_id = CASE WHEN g.moved = g.quantity THEN \(swap.from)::bigint ELSE a.stock_id END,
                quantity = CASE WHEN g.moved = g.quantity THEN g.quantity ELSE g.quantity - g.moved END
            FROM given g WHERE a.id = g.id
        ), split AS (
            INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity)
            SELECT order_id, line_no, \(swap.from)::bigint, moved FROM given WHERE moved < quantity
        ), kept AS (
            INSERT INTO warehouse.later_lot (pick_id, order_id, stock_id, instead_of, picker, key_id)
            SELECT \(swap.pickID), order_id, \(swap.to), \(swap.from), \(tour.picker), \(keyID)::text FROM fit WHERE \(swap.isLater)
        ), change AS MATERIALIZED (
            SELECT \(swap.from)::bigint AS stock_id, -quantity AS reserved, order_id, line_no FROM fit
            UNION ALL
            SELECT \(swap.to)::bigint, quantity, order_id, line_no FROM fit
            UNION ALL
            SELECT \(swap.to)::bigint, -moved, order_id, line_no FROM given
            UNION ALL
            SELECT \(swap.from)::bigint, moved, order_id, line_no FROM given
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, key_id)
            SELECT stock_id, 0, reserved, CASE WHEN reserved < 0 THEN \(StockMovement.release) ELSE \(StockMovement.reserve) END, order_id,
                line_no, \(tour.picker), \(keyID)::text
            FROM change
        ), moved AS (
            UPDATE warehouse.stock s SET reserved = s.reserved + x.reserved
            FROM (SELECT stock_id, sum(reserved) AS reserved FROM change GROUP BY stock_id) x WHERE s.id = x.stock_id
        )
        SELECT id FROM swapped
        """
    }
}
