import Fulfilment
import MasterData
import Observability
import Postgres
import ServiceRuntime

/// Takes orders out of the warehouse's hands, as long as no parcel of them has left the house.
///
/// Whatever moves an order on at the same time is waited for, or waits: a picker's upload for the tour, packing for the fulfilment, booking and
/// the departure of a vehicle for the dispatch lock. Locks are taken in the floor's order: tours by id, stock by id, fulfilments by order.
package struct CancellationStore: Sendable {
    /// What became of the orders somebody wants cancelled.
    struct Result: Sendable {
        var cancelled: [(orderID: Int64, trace: TraceContext?)] = []
        /// A parcel of each has left the house; how far they are.
        var refused: [(orderID: Int64, stage: String, trace: TraceContext?)] = []
        /// Orders that a tour or an allocation took in the same moment: asked again, they are settled.
        var busy: Set<Int64> = []
        /// Balances of which more may be free than before.
        var freed: [Int64] = []
    }

    private let putBacks = PutBackTaskStore()
    private let locks = OrderLockStore()

    package init() {}

    /// Cancels what is wanted cancelled and has not left the house, gives back what it had reserved, and notes where what was picked lies.
    func cancel(orderIDs: [Int64], in transaction: some SQLExecutor) async throws -> Result {
        let locked = try await locks.lock(orderIDs, in: transaction)
        let dispatched = locked.packed.isEmpty ? [] : try await dispatched(locked.packed, in: transaction)
        let gone = Set(dispatched.map(\.orderID))
        let orders = orderIDs.filter { !gone.contains($0) && !locked.busy.contains($0) }
        let results = try await transaction.pipeline([
            cancelStatement(orders), endPicks(orders), release(orders), unpack(orders), putBacks.open(orders, in: [.cancelled]),
            OrderLockStore.stopTours(locked.tours, of: orders, in: [.cancelled]),
            cancelled(orders),
        ])
        let freed: [Int64] = try results[2].map { try $0.decode(0) }
        if !freed.isEmpty { try await transaction.query(CountedStockStore.settleMissing(of: freed, actor: "picking-worker")) }
        return Result(
            cancelled: try results[6].decode((Int64, String?).self).map { ($0, $1.flatMap { TraceContext(traceparent: $0) }) },
            refused: dispatched, busy: locked.busy, freed: freed)
    }

    /// Of packed orders those that have left the house, and will not leave it otherwise before the transaction ends.
    private func dispatched(
        _ orders: [Int64], in transaction: some SQLExecutor
    ) async throws -> [(orderID: Int64, stage: String, trace: TraceContext?)] {
        try await transaction.pipeline([
            DispatchLockStore.forCancelling,
            """
            SELECT d.order_id, d.stage, w.trace FROM operations.dispatched_order d JOIN orders.cancel_wanted w ON w.order_id = d.order_id
            WHERE d.order_id = ANY(\(orders)) ORDER BY d.order_id
            """,
        ])[1].decode((Int64, String, String?).self).map { ($0, $1, $2.flatMap { TraceContext(traceparent: $0) }) }
    }

    /// An order that is not wanted cancelled (any more): a late copy of an old request. One that allocation has not met yet never ships from
    /// the site that its row names.
    private func cancelStatement(_ orderIDs: [Int64]) -> SQL {
        """
        INSERT INTO warehouse.fulfilment AS f (order_id, site, state, reason, cancelled_at, trace)
        SELECT
            w.order_id,
            \(SourcingStore.usualSite),
            \(FulfilmentState.cancelled),
            'cancelled on request',
            -- Behind the locks: what came before was not told of it.
            clock_timestamp(),
            w.trace
        FROM orders.cancel_wanted w WHERE w.order_id = ANY(\(orderIDs))
        ORDER BY w.order_id
        ON CONFLICT (order_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, cancelled_at = excluded.cancelled_at,
            held_at = NULL
        WHERE f.state <> \(FulfilmentState.cancelled)
        """
    }

    private func endPicks(_ orders: [Int64]) -> SQL {
        """
        UPDATE warehouse.pick p SET state = \(PickState.short), picked = 0, reason = \(WithdrawnPick.cancelled.rawValue), done_at = now()
        FROM warehouse.fulfilment f
        WHERE f.order_id = p.order_id AND f.state = \(FulfilmentState.cancelled) AND p.order_id = ANY(\(orders))
            AND p.state = \(PickState.open)
        """
    }

    /// Nobody goes on packing it.
    private func unpack(_ orders: [Int64]) -> SQL {
        """
        DELETE FROM warehouse.packing p USING warehouse.fulfilment f
        WHERE f.order_id = p.order_id AND f.state = \(FulfilmentState.cancelled) AND p.order_id = ANY(\(orders))
        """
    }

    /// Those intake has still to hear of: cancelled now, or before, when the answer was lost.
    private func cancelled(_ orderIDs: [Int64]) -> SQL {
        """
        SELECT f.order_id, f.trace FROM warehouse.fulfilment f JOIN orders.cancel_wanted w ON w.order_id = f.order_id
        WHERE f.order_id = ANY(\(orderIDs)) AND f.state = \(FulfilmentState.cancelled) ORDER BY f.order_id
        """
    }

    private func release(_ orderIDs: [Int64]) -> SQL {
        """
        WITH released AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released) FROM warehouse.fulfilment f
            WHERE f.order_id = a.order_id AND f.state = \(FulfilmentState.cancelled)
                AND a.order_id = ANY(\(orderIDs)) AND a.state = \(AllocationState.open)
            RETURNING a.order_id, a.line_no, a.stock_id, a.quantity
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            SELECT stock_id, 0, -quantity, \(StockMovement.release), order_id, line_no, 'picking-worker' FROM released
        )
        UPDATE warehouse.stock s SET reserved = s.reserved - x.quantity
        FROM (SELECT stock_id, sum(quantity) AS quantity FROM released GROUP BY stock_id) x WHERE s.id = x.stock_id
        RETURNING s.id
        """
    }
}
