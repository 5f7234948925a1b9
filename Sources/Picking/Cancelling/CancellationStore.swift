import Fulfilment
import MasterData
import Observability
import Postgres

/// Takes orders out of the warehouse's hands, as long as no picker has them.
package struct CancellationStore: Sendable {
    /// What became of the orders somebody wants cancelled.
    struct Result: Sendable {
        var cancelled: [(orderID: Int64, trace: TraceContext?)] = []
        /// Too far on their way, each with the stage it is in.
        var refused: [(orderID: Int64, stage: FulfilmentState, trace: TraceContext?)] = []
        /// Balances of which more may be free than before.
        var freed: [Int64] = []
    }

    package init() {}

    /// Cancels what is wanted cancelled and not on the floor yet, and gives back what it had reserved. One round trip, and another when
    /// something is given back.
    func cancel(orderIDs: [Int64], in transaction: some SQLExecutor) async throws -> Result {
        let results = try await transaction.pipeline([
            lock(orderIDs), cancelStatement(orderIDs), release(orderIDs), refused(orderIDs), cancelled(orderIDs),
        ])
        let freed: [Int64] = try results[2].map { try $0.decode(0) }
        if !freed.isEmpty { try await transaction.query(CountedStockStore.settleMissing(of: freed, actor: "picking-worker")) }
        return Result(
            cancelled: try results[4].decode((Int64, String?).self).map { ($0, $1.flatMap { TraceContext(traceparent: $0) }) },
            refused: try results[3].decode((Int64, FulfilmentState, String?).self).map {
                ($0, $1, $2.flatMap { TraceContext(traceparent: $0) })
            },
            freed: freed)
    }

    /// Stock before fulfilments, as everywhere.
    private func lock(_ orderIDs: [Int64]) -> SQL {
        """
        SELECT id FROM warehouse.stock
        WHERE id IN (
            SELECT stock_id FROM warehouse.allocation WHERE order_id = ANY(\(orderIDs)) AND state = \(AllocationState.open))
        ORDER BY id FOR UPDATE
        """
    }

    /// An order that is still released is not wanted cancelled (any more): a late copy of an old request. One that allocation has not met
    /// yet never ships from the site that its row names.
    private func cancelStatement(_ orderIDs: [Int64]) -> SQL {
        """
        INSERT INTO warehouse.fulfilment AS f (order_id, site, state, reason, cancelled_at, trace)
        SELECT
            d.order_id,
            \(SourcingStore.usualSite),
            \(FulfilmentState.cancelled),
            'cancelled on request',
            now(),
            d.trace
        FROM orders.destination d
        WHERE d.order_id = ANY(\(orderIDs)) AND NOT EXISTS (SELECT FROM orders.released r WHERE r.order_id = d.order_id)
        ORDER BY d.order_id
        ON CONFLICT (order_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, cancelled_at = excluded.cancelled_at
        WHERE f.state IN \([FulfilmentState.promised, .backordered, .allocated])
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

    private func refused(_ orderIDs: [Int64]) -> SQL {
        """
        SELECT f.order_id, f.state, f.trace FROM warehouse.fulfilment f
        WHERE f.order_id = ANY(\(orderIDs)) AND f.state IN \([FulfilmentState.picking, .picked, .packed])
            AND NOT EXISTS (SELECT FROM orders.released r WHERE r.order_id = f.order_id)
        ORDER BY f.order_id
        """
    }
}
