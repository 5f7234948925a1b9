import Fulfilment
import MasterData
import Postgres

/// What happens to an order when a place held less than the books said.
///
/// If other places hold all that is missing, it is reserved there at once and the picks join the end of the same tour. If not,
/// the order leaves the tour: its open picks end, its reservations are released, what it had in the bin goes back to its places,
/// and it waits as a back-order. The stock rows concerned are locked by the caller.
struct ShortPickStore: Sendable {
    typealias Missing = PickSettlementStore.Missing

    /// Gives the orders that are served completely new places.
    /// - Parameter keyID: that of the device whose scans said what is missing; nil: no device did.
    /// - Returns: those orders.
    func replace(
        _ missing: [Missing], tourID: Int64, tour: ScanStore.Tour, keyID: String?, in transaction: some SQLExecutor
    ) async throws -> Set<Int64> {
        let rows = try await transaction.query(
            """
            WITH due AS MATERIALIZED (
                SELECT f.due_at FROM warehouse.fulfilment f WHERE f.order_id = ANY(\(missing.map(\.orderID)))
            ), need AS (
                SELECT order_id, line_no, sku, quantity, sum(quantity) OVER (PARTITION BY sku ORDER BY order_id, line_no) AS top
                FROM (SELECT order_id, line_no, sku, sum(quantity) AS quantity
                      FROM unnest(\(missing.map(\.orderID))::bigint[], \(missing.map(\.line))::smallint[], \(missing.map(\.sku))::text[],
                          \(missing.map(\.quantity))::int[]) AS m (order_id, line_no, sku, quantity)
                      GROUP BY order_id, line_no, sku) m
            ), lot AS (
                SELECT s.id, s.sku, s.on_hand - s.reserved AS free, sum(s.on_hand - s.reserved) OVER (
                    PARTITION BY s.sku ORDER BY s.expiry, s.received_at, p.kind DESC, s.id) AS top
                FROM warehouse.stock s JOIN warehouse.location p ON p.id = s.location_id
                WHERE s.site = \(tour.site) AND s.sku = ANY(\(missing.map(\.sku))) AND \(FreeStockStore.isFree)
                    -- For the latest of the orders: which of them gets what is not known yet.
                    AND \(FreeStockStore.keeps(until: "(SELECT max(due_at)::date FROM due)"))
            ), part AS (
                SELECT n.order_id, n.line_no, l.id AS stock_id,
                    (least(n.top, l.top) - greatest(n.top - n.quantity, l.top - l.free))::int AS quantity
                FROM need n JOIN lot l ON l.sku = n.sku AND n.top - n.quantity < l.top AND l.top - l.free < n.top
            ), served AS (
                SELECT n.order_id FROM need n
                LEFT JOIN (SELECT order_id, line_no, sum(quantity) AS found FROM part GROUP BY order_id, line_no) p
                    ON p.order_id = n.order_id AND p.line_no = n.line_no
                GROUP BY n.order_id HAVING bool_and(coalesce(p.found, 0) = n.quantity)
            ), allocated AS (
                INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity)
                SELECT p.order_id, p.line_no, p.stock_id, p.quantity FROM part p JOIN served v ON v.order_id = p.order_id
                ORDER BY p.order_id, p.line_no
                RETURNING id, order_id, line_no, stock_id, quantity
            ), booked AS (
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, key_id)
                SELECT stock_id, 0, quantity, \(StockMovement.reserve), order_id, line_no, \(tour.picker), \(keyID)::text FROM allocated
            ), reserved AS (
                UPDATE warehouse.stock s SET reserved = s.reserved + x.quantity
                FROM (SELECT stock_id, sum(quantity) AS quantity FROM allocated GROUP BY stock_id) x WHERE s.id = x.stock_id
            ), appended AS (
                INSERT INTO warehouse.pick (tour_id, seq, bin, order_id, allocation_id, quantity)
                SELECT o.tour_id, (SELECT max(seq) FROM warehouse.pick WHERE tour_id = o.tour_id) + row_number() OVER (ORDER BY a.id),
                    -- Where one of its bins was full, the one it went on in.
                    coalesce((SELECT e.bin FROM warehouse.extra_bin e WHERE e.tour_id = o.tour_id AND e.order_id = o.order_id
                              ORDER BY e.at DESC LIMIT 1), o.bin),
                    a.order_id, a.id, a.quantity
                FROM allocated a JOIN warehouse.tour_order o ON o.order_id = a.order_id AND o.tour_id = \(tourID)
            )
            SELECT order_id FROM served
            """)
        return Set(try rows.map { try $0.decode(0, as: Int64.self) })
    }
}
