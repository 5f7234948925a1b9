import Fulfilment
import Postgres

/// What happens to an order when a place held less than the books said.
///
/// If other places hold all that is missing, it is reserved there at once and the picks join the end of the same tour. If not,
/// the order leaves the tour: its open picks end, its reservations are released, what it had in the bin goes back to its places,
/// and it waits as a back-order. The stock rows concerned are locked by the caller.
struct ShortPickStore: Sendable {
    typealias Missing = ScanStore.Missing

    /// Gives the orders that are served completely new places.
    /// - Returns: those orders.
    func replace(
        _ missing: [Missing], tourID: Int64, tour: ScanStore.Tour, in transaction: some SQLExecutor
    ) async throws -> Set<Int64> {
        let rows = try await transaction.query(
            """
            WITH need AS (
                SELECT order_id, line_no, sku, quantity, sum(quantity) OVER (PARTITION BY sku ORDER BY order_id, line_no) AS top
                FROM (SELECT order_id, line_no, sku, sum(quantity) AS quantity
                      FROM unnest(\(missing.map(\.orderID))::bigint[], \(missing.map(\.line))::smallint[], \(missing.map(\.sku))::text[],
                          \(missing.map(\.quantity))::int[]) AS m (order_id, line_no, sku, quantity)
                      GROUP BY order_id, line_no, sku) m
            ), lot AS (
                SELECT s.id, s.sku, s.on_hand - s.reserved AS free, sum(s.on_hand - s.reserved) OVER (
                    PARTITION BY s.sku ORDER BY s.expiry, s.received_at, p.kind DESC, s.id) AS top
                FROM warehouse.stock s JOIN warehouse.location p ON p.id = s.location_id
                WHERE s.site = \(tour.site) AND s.sku = ANY(\(missing.map(\.sku))) AND NOT s.is_blocked AND s.reserved < s.on_hand
                    AND (s.expiry IS NULL OR s.expiry > current_date)
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
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
                SELECT stock_id, 0, quantity, \(StockMovement.reserve), order_id, line_no, \(tour.picker) FROM allocated
            ), reserved AS (
                UPDATE warehouse.stock s SET reserved = s.reserved + x.quantity
                FROM (SELECT stock_id, sum(quantity) AS quantity FROM allocated GROUP BY stock_id) x WHERE s.id = x.stock_id
            ), appended AS (
                INSERT INTO warehouse.pick (tour_id, seq, bin, order_id, allocation_id, quantity)
                SELECT o.tour_id, (SELECT max(seq) FROM warehouse.pick WHERE tour_id = o.tour_id) + row_number() OVER (ORDER BY a.id),
                    o.bin, a.order_id, a.id, a.quantity
                FROM allocated a JOIN warehouse.tour_order o ON o.order_id = a.order_id AND o.tour_id = \(tourID)
            )
            SELECT order_id FROM served
            """)
        return Set(try rows.map { try $0.decode(0, as: Int64.self) })
    }

    /// Takes orders off the tour and makes them back-orders.
    /// - Returns: the orders, with their traces and how many pieces lie in the bin to be put back; and the articles that are free now.
    func drop(
        _ missing: [Missing], tourID: Int64, picker: String, in transaction: some SQLExecutor
    ) async throws -> (orders: [(orderID: Int64, trace: String?, inBin: Int)], freed: [String]) {
        let results = try await transaction.pipeline([dropStatement(missing, tourID: tourID, picker: picker), freed(missing)])
        return (try results[0].decode((Int64, String?, Int).self).map { ($0, $1, $2) }, try results[1].map { try $0.decode(0) })
    }

    private func dropStatement(_ missing: [Missing], tourID: Int64, picker: String) -> SQL {
        """
        WITH short AS (
            SELECT order_id, string_agg('short: ' || sku || ' lacks ' || quantity, '; ' ORDER BY sku) AS reason
            FROM unnest(\(missing.map(\.orderID))::bigint[], \(missing.map(\.sku))::text[], \(missing.map(\.quantity))::int[])
                AS m (order_id, sku, quantity) GROUP BY order_id
        ), gone AS (
            UPDATE warehouse.fulfilment f SET
                state = \(FulfilmentState.backordered),
                reason = s.reason,
                allocated_at = NULL,
                picking_at = NULL
            FROM short s WHERE f.order_id = s.order_id AND f.state = \(FulfilmentState.picking) RETURNING f.order_id, f.trace
        ), closed AS (
            UPDATE warehouse.pick p SET
                state = \(PickState.short), picked = 0, reason = 'order back-ordered', done_at = now()
            FROM gone g WHERE p.order_id = g.order_id AND p.tour_id = \(tourID) AND p.state = \(PickState.open)
        ), released AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released) FROM gone g
            WHERE a.order_id = g.order_id AND a.state = \(AllocationState.open) RETURNING a.order_id, a.line_no, a.stock_id, a.quantity
        ), put_back AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released) FROM gone g
            WHERE a.order_id = g.order_id AND a.state = \(AllocationState.picked) RETURNING a.order_id, a.line_no, a.stock_id, a.quantity
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            SELECT stock_id, 0, -quantity, \(StockMovement.release), order_id, line_no, \(picker) FROM released
            UNION ALL
            SELECT stock_id, quantity, 0, \(StockMovement.adjust), order_id, line_no, \(picker) FROM put_back
        ), moved AS (
            UPDATE warehouse.stock s SET on_hand = s.on_hand + x.back, reserved = s.reserved - x.free
            FROM (SELECT stock_id, sum(back) AS back, sum(free) AS free
                  FROM (SELECT stock_id, 0 AS back, quantity AS free FROM released
                        UNION ALL SELECT stock_id, quantity, 0 FROM put_back) y
                  GROUP BY stock_id) x
            WHERE s.id = x.stock_id
        )
        SELECT g.order_id, g.trace, coalesce((SELECT sum(quantity) FROM put_back b WHERE b.order_id = g.order_id), 0) FROM gone g
        """
    }

    /// Articles of the orders that others wait for and that have something free.
    private func freed(_ missing: [Missing]) -> SQL {
        """
        SELECT DISTINCT s.sku FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
        WHERE a.order_id = ANY(\(missing.map(\.orderID))) AND a.state = \(AllocationState.released)
            AND NOT s.is_blocked AND s.reserved < s.on_hand
        """
    }
}
