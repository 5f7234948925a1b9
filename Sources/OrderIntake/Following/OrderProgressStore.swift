import Contracts
import FoundationEssentials
package import Messaging
import Observability
package import Postgres

/// The SQL of an order's way after intake: cancellation and completion, each a guarded change.
package struct OrderProgressStore: Sendable {
    /// What became of a wish to cancel.
    package enum Cancellation: Sendable, Equatable {
        case unknownOrder
        /// It had not moved yet and will not.
        case cancelled
        /// It was cancelled before.
        case alreadyCancelled
        /// The floor decides; an event tells.
        case requested
        /// It cannot be cancelled any more; the state says why.
        case tooLate(state: String)
    }

    package init() {}

    /// Cancels an order that is held, asks the floor about one that moves, refuses when it is packed or completed.
    package func cancel(
        _ orderID: Int64, reason: String, publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> Cancellation {
        let changed = try await transaction.query(
            """
            UPDATE orders."order" o SET
                status = CASE o.status WHEN 'held' THEN 'cancelled' ELSE 'cancel_requested' END, reason = \(reason),
                cancel_requested_at = now(), cancelled_at = CASE o.status WHEN 'held' THEN now() END
            WHERE o.id = \(orderID) AND (o.status = 'held' OR (o.status = 'accepted' AND NOT EXISTS
                (SELECT FROM warehouse.order_progress p WHERE p.order_id = o.id AND p.state = 'packed')))
            RETURNING o.status, o.trace
            """)
        guard let row = changed.first else { return try await standing(orderID, in: transaction) }
        let (status, trace) = try row.decode((String, String?).self)
        let context = trace.flatMap(TraceContext.init(traceparent:))
        if status == "cancelled" {
            try events.add(OrderCancelled(orderID: orderID, reason: reason), trace: context)
            return .cancelled
        }
        try events.add(OrderCancelRequested(orderID: orderID), trace: context)
        return .requested
    }

    private func standing(_ orderID: Int64, in transaction: Transaction) async throws -> Cancellation {
        let rows = try await transaction.query(
            """
            SELECT o.status, coalesce(p.state, o.status) FROM orders."order" o
            LEFT JOIN warehouse.order_progress p ON p.order_id = o.id WHERE o.id = \(orderID)
            """)
        guard let row = rows.first else { return .unknownOrder }
        let (status, state) = try row.decode((String, String).self)
        switch status {
        case "cancelled": return .alreadyCancelled
        case "cancel_requested": return .requested
        case "completed": return .tooLate(state: status)
        default: return .tooLate(state: state)
        }
    }

    /// Settles cancellations: the shop's own reason stays where it asked, else the floor's is taken.
    func settleCancelled(_ orders: [(id: Int64, reason: String)], in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE orders."order" o SET status = 'cancelled', cancelled_at = now(),
                reason = CASE o.status WHEN 'cancel_requested' THEN coalesce(o.reason, n.reason) ELSE n.reason END
            FROM unnest(\(orders.map(\.id))::bigint[], \(orders.map(\.reason))::text[]) AS n(id, reason)
            WHERE o.id = n.id AND o.status IN ('held', 'accepted', 'cancel_requested')
            """)
    }

    /// Lets orders go on whose cancellation came too late, with the reason noted.
    func refuseCancellation(_ orders: [(id: Int64, reason: String)], in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE orders."order" o SET status = 'accepted', reason = 'not cancelled: ' || n.reason
            FROM unnest(\(orders.map(\.id))::bigint[], \(orders.map(\.reason))::text[]) AS n(id, reason)
            WHERE o.id = n.id AND o.status = 'cancel_requested'
            """)
    }

    /// Completes those orders that are packed and have every parcel delivered.
    ///
    /// Delivered is what tracking or dispatch says: the event that brings an order here may overtake dispatch's own note of it.
    /// An order that somebody wants cancelled meanwhile is completed too: delivery settles the question.
    /// - Returns: the ids of the orders completed by this call, none twice.
    func complete(_ orderIDs: [Int64], in transaction: Transaction) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            WITH moving AS (
                SELECT id FROM orders."order" WHERE id = ANY (\(orderIDs)::bigint[]) AND status IN ('accepted', 'cancel_requested')
                ORDER BY id FOR UPDATE),
            arrived AS (
                SELECT m.id FROM moving m JOIN warehouse.order_progress w ON w.order_id = m.id AND w.state = 'packed'
                WHERE (SELECT count(*) FROM warehouse.packed_parcel p WHERE p.order_id = m.id) =
                    (SELECT count(*) FROM shipping.tracked_shipment s
                     LEFT JOIN tracking.shipment_status t ON t.shipment_id = s.shipment_id
                     WHERE s.order_id = m.id AND (s.state = 'delivered' OR t.status = 'delivered')))
            UPDATE orders."order" o SET status = 'completed', completed_at = now()
            FROM arrived a WHERE o.id = a.id
            RETURNING o.id
            """)
        return try rows.map { try $0.decode(0) }
    }
}
