import Fulfilment
import Postgres

/// Locks what orders have on the floor, for whoever takes it away from all sides: cancelling, and changing after release.
///
/// Locks are taken in the floor's order: tours by id, stock by id, fulfilments by order.
struct OrderLockStore: Sendable {
    /// What is locked, and so stays as it is until the end of the transaction.
    struct Locked: Sendable {
        let tours: [Int64]
        let stock: [Int64]
        let packed: [Int64]
        /// Orders that a tour or an allocation took in the same moment: asked again, they are settled.
        let busy: Set<Int64>
    }

    func lock(_ orders: [Int64], in transaction: some SQLExecutor) async throws -> Locked {
        let results = try await transaction.pipeline([lockTours(orders), WithdrawalStore.lock(orders), lockOrders(orders)])
        let tours: [Int64] = try results[0].map { try $0.decode(0) }
        let stock: [Int64] = try results[1].map { try $0.decode(0) }
        let states = try results[2].decode((Int64, FulfilmentState).self)
        let busy = try await transaction.query(overtaken(states.map(\.0), tours, stock)).map { try $0.decode(0, as: Int64.self) }
        return Locked(tours: tours, stock: stock, packed: states.filter { $0.1 == .packed }.map(\.0), busy: Set(busy))
    }

    private func lockTours(_ orders: [Int64]) -> SQL {
        """
        SELECT id FROM warehouse.tour
        WHERE state = \(TourState.open) AND id IN (SELECT tour_id FROM warehouse.tour_order WHERE order_id = ANY(\(orders)))
        ORDER BY id FOR UPDATE
        """
    }

    private func lockOrders(_ orders: [Int64]) -> SQL {
        "SELECT order_id, state FROM warehouse.fulfilment WHERE order_id = ANY(\(orders)) ORDER BY order_id FOR UPDATE"
    }

    /// Orders that got a tour or stock which is not locked: behind their own rows it must not be.
    private func overtaken(_ orders: [Int64], _ tours: [Int64], _ stock: [Int64]) -> SQL {
        """
        SELECT p.order_id FROM warehouse.pick p
        WHERE p.order_id = ANY(\(orders)) AND p.state = \(PickState.open) AND p.tour_id <> ALL(\(tours))
        UNION
        SELECT a.order_id FROM warehouse.allocation a
        WHERE a.order_id = ANY(\(orders)) AND a.state = \(AllocationState.open) AND a.stock_id <> ALL(\(stock))
        """
    }

    /// Stops locked tours that orders in these states ride on: their pickers are told with the next answer, and a tour without open picks is over.
    static func stopTours(_ tours: [Int64], of orders: [Int64], in states: [FulfilmentState]) -> SQL {
        """
        WITH here AS (
            SELECT t.id, EXISTS (SELECT FROM warehouse.pick p WHERE p.tour_id = t.id AND p.state = \(PickState.open)) AS goes_on
            FROM warehouse.tour t
            WHERE t.id = ANY(\(tours)) AND EXISTS (
                SELECT FROM warehouse.tour_order o JOIN warehouse.fulfilment f ON f.order_id = o.order_id
                WHERE o.tour_id = t.id AND o.order_id = ANY(\(orders)) AND f.state IN \(states))
        )
        UPDATE warehouse.tour t SET
            stopped_at = clock_timestamp(),
            state = CASE WHEN h.goes_on THEN t.state ELSE \(TourState.done) END,
            finished_at = CASE WHEN h.goes_on THEN t.finished_at ELSE now() END
        FROM here h WHERE t.id = h.id
        """
    }
}
