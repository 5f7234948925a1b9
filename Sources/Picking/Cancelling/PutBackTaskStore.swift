import FoundationEssentials
import Fulfilment
import MasterData
import Postgres

/// Notes where the pieces of cancelled orders lie that are to be put back.
///
/// A pick has taken them off the books of their bin; the allocation stays `picked`, and the task says where they are, until somebody puts them
/// into a bin. The stock rows concerned are locked by the caller.
struct PutBackTaskStore: Sendable {
    /// Makes tasks of all that cancelled orders have picked and that has none yet: in their parcels when they are packed, else in the bins of
    /// their carts. Of a line with several lots in several parcels the books do not know which lies where: then parcels are filled in their order.
    func open(_ orders: [Int64]) -> SQL {
        """
        WITH piece AS (
            SELECT a.id, a.order_id, a.line_no, a.stock_id, a.quantity,
                sum(a.quantity) OVER (PARTITION BY a.order_id, a.line_no ORDER BY a.id) AS top
            FROM warehouse.allocation a JOIN warehouse.fulfilment f ON f.order_id = a.order_id AND f.state = \(FulfilmentState.cancelled)
            WHERE a.order_id = ANY(\(orders)) AND a.state = \(AllocationState.picked)
                AND NOT EXISTS (SELECT FROM warehouse.put_back b WHERE b.allocation_id = a.id)
        ), packed AS (
            SELECT p.order_id, l.line_no, p.sscc, l.quantity,
                sum(l.quantity) OVER (PARTITION BY p.order_id, l.line_no ORDER BY p.number) AS top
            FROM warehouse.parcel p JOIN warehouse.parcel_line l ON l.parcel_id = p.id WHERE p.order_id = ANY(\(orders))
        )
        INSERT INTO warehouse.put_back (order_id, allocation_id, stock_id, container, quantity)
        SELECT x.order_id, x.id, x.stock_id, p.sscc, least(x.top, p.top) - greatest(x.top - x.quantity, p.top - p.quantity)
        FROM piece x JOIN packed p ON p.order_id = x.order_id AND p.line_no = x.line_no
            AND x.top - x.quantity < p.top AND p.top - p.quantity < x.top
        UNION ALL
        SELECT x.order_id, x.id, x.stock_id, b.code, x.quantity
        FROM piece x CROSS JOIN LATERAL (
            SELECT \(OrderBinStore.code("k.bin")) AS code FROM warehouse.pick k JOIN warehouse.tour t ON t.id = k.tour_id
            WHERE k.order_id = x.order_id AND k.allocation_id = x.id AND k.picked > 0 ORDER BY k.id DESC LIMIT 1) b
        WHERE NOT EXISTS (SELECT FROM packed p WHERE p.order_id = x.order_id)
        """
    }

    /// A pick that a device made before it could hear that the order is cancelled.
    struct LatePick: Sendable {
        let pickID: Int64
        let picked: Int
        let at: Date
        /// When the place had the pieces no more.
        let takenAt: Date
    }

    /// Takes the pieces of late picks off their places and makes tasks of them. Others may have reserved them meanwhile: what is reserved stays on
    /// the books as `missing`, and the place blocked, until the pieces are back or those orders have found them short.
    ///
    /// Each pick once: one that is booked has pieces. The picks' stock is locked.
    func book(
        _ late: [LatePick], of orders: [Int64], picker: String, keyID: String?, in transaction: some SQLExecutor
    ) async throws {
        try await transaction.pipeline([take(late, picker, keyID), open(orders)])
    }

    private func take(_ late: [LatePick], _ picker: String, _ keyID: String?) -> SQL {
        """
        WITH given AS (
            SELECT * FROM unnest(\(late.map(\.pickID))::bigint[], \(late.map(\.picked))::int[], \(late.map(\.at))::timestamptz[],
                \(late.map(\.takenAt))::timestamptz[]) AS g (id, picked, at, taken_at)
        ), done AS (
            UPDATE warehouse.pick p SET picked = g.picked, picker = \(picker), done_at = g.at
            FROM given g, warehouse.fulfilment f
            WHERE p.id = g.id AND p.state = \(PickState.short) AND p.picked = 0 AND p.reason = \(CancellationStore.pickReason)
                AND f.order_id = p.order_id AND f.state = \(FulfilmentState.cancelled)
            RETURNING p.allocation_id, g.picked, g.taken_at
        ), taken AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.picked), quantity = d.picked
            FROM done d WHERE a.id = d.allocation_id AND a.state = \(AllocationState.released)
            RETURNING a.order_id, a.line_no, a.stock_id, d.picked, d.taken_at
        ), timed AS (
            SELECT t.*, \(CountedStockStore.firstCount(of: "t.stock_id", notBefore: "t.taken_at")) AS seen_at FROM taken t
        ), here AS (
            -- What lies there without them, and what the books may go down to.
            SELECT s.id, s.on_hand, x.gone, s.on_hand - s.missing - x.gone AS there, greatest(s.on_hand - s.missing - x.gone, s.reserved, 0) AS after,
                (SELECT max(c.counted_at) FROM warehouse.stock_count c WHERE c.stock_id = s.id) AS counted_at
            FROM warehouse.stock s
            JOIN (SELECT stock_id, sum(picked) FILTER (WHERE seen_at IS NULL)::int AS gone FROM timed GROUP BY stock_id) x ON x.stock_id = s.id
            WHERE x.gone > 0
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, key_id, happened_at)
            SELECT stock_id, -picked, 0, \(StockMovement.pick), order_id, line_no, \(picker), \(keyID)::text, taken_at FROM timed
            UNION ALL
            SELECT stock_id, picked, 0, \(StockMovement.adjust), order_id, line_no, \(picker), \(keyID)::text, seen_at
            FROM timed WHERE seen_at IS NOT NULL
            UNION ALL
            -- What is reserved stays on hand, as of the count whose sum it must not change.
            SELECT id, after - (on_hand - gone), 0, \(StockMovement.adjust), NULL, NULL, \(picker), \(keyID)::text, counted_at
            FROM here WHERE after <> on_hand - gone
        )
        UPDATE warehouse.stock s SET on_hand = h.after, missing = h.after - h.there, is_blocked = s.is_blocked OR h.after > h.there
        FROM here h WHERE s.id = h.id
        """
    }
}
