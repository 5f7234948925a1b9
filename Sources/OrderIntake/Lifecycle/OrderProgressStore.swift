import Contracts
import Fulfilment
package import Messaging
import Observability
package import Postgres

/// The SQL of an order's life after intake: cancellation and completion, each a guarded change.
package struct OrderProgressStore: Sendable {
    /// What became of a request to cancel.
    package enum Cancellation: Sendable, Equatable {
        case unknownOrder
        /// It was held and is cancelled now.
        case cancelled
        /// It was cancelled before.
        case alreadyCancelled
        /// The warehouse decides; an event asks it.
        case requested
        /// It cannot be cancelled any more: it is completed, or a parcel of it has left the house.
        case tooLate(state: String)
    }

    /// How the reason of an order begins whose cancellation was refused.
    private static let refusalPrefix = "not cancelled: "

    package init() {}

    /// Why the cancellation of an order with this reason was refused; nil when it was not.
    static func refusal(in reason: String?) -> String? {
        reason.flatMap { $0.hasPrefix(refusalPrefix) ? String($0.dropFirst(refusalPrefix.count)) : nil }
    }

    /// Cancels an order that is held, asks the warehouse about one that is accepted, refuses when a parcel of it has left the house.
    package func cancel(
        _ orderID: Int64, reason: String, publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> Cancellation {
        let changed = try await transaction.query(
            """
            UPDATE orders."order" o SET
                status = CASE o.status WHEN \(OrderState.held) THEN \(OrderState.cancelled) ELSE \(OrderState.cancelRequested) END,
                reason = \(reason), cancel_requested_at = now(),
                cancelled_at = CASE o.status WHEN \(OrderState.held) THEN now() END
            WHERE o.id = \(orderID) AND (o.status = \(OrderState.held) OR (o.status = \(OrderState.accepted)
                AND NOT EXISTS (SELECT FROM operations.dispatched_order d WHERE d.order_id = o.id)))
            RETURNING o.status, o.trace
            """)
        guard let row = changed.first else { return try await standing(orderID, in: transaction) }
        let (state, trace) = try row.decode((OrderState, String?).self)
        let context = trace.flatMap(TraceContext.init(traceparent:))
        if state == .cancelled {
            try events.add(OrderCancelled(orderID: orderID, reason: reason), trace: context)
            return .cancelled
        }
        try events.add(OrderCancelRequested(orderID: orderID), trace: context)
        return .requested
    }

    private func standing(_ orderID: Int64, in transaction: Transaction) async throws -> Cancellation {
        let rows = try await transaction.query(
            """
            SELECT o.status, d.stage FROM orders."order" o
            LEFT JOIN operations.dispatched_order d ON d.order_id = o.id WHERE o.id = \(orderID)
            """)
        guard let row = rows.first else { return .unknownOrder }
        let (state, dispatched) = try row.decode((OrderState, String?).self)
        switch state {
        case .cancelled: return .alreadyCancelled
        case .cancelRequested: return .requested
        case .completed: return .tooLate(state: state.rawValue)
        case .held, .accepted: return .tooLate(state: dispatched ?? state.rawValue)
        }
    }

    /// Settles cancellations of orders that the warehouse has cancelled, whatever the message says: where the shop asked, its own reason
    /// stays, else the warehouse's is stored.
    func settleCancelled(_ orders: [(id: Int64, reason: String)], in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE orders."order" o SET status = \(OrderState.cancelled), cancelled_at = now(),
                reason = CASE o.status WHEN \(OrderState.cancelRequested) THEN coalesce(o.reason, n.reason) ELSE n.reason END
            FROM unnest(\(orders.map(\.id))::bigint[], \(orders.map(\.reason))::text[]) AS n(id, reason)
            JOIN warehouse.order_progress p ON p.order_id = n.id AND p.state = \(FulfilmentState.cancelled)
            WHERE o.id = n.id AND o.status IN \([OrderState.held, .accepted, .cancelRequested])
            """)
    }

    /// Accepts orders again whose cancellation came too late, and stores why. One of which nothing has left the house is asked about again: such a
    /// refusal is an old one, or none.
    func refuseCancellation(_ orders: [(id: Int64, reason: String)], in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE orders."order" o SET status = \(OrderState.accepted), reason = \(Self.refusalPrefix) || n.reason
            FROM unnest(\(orders.map(\.id))::bigint[], \(orders.map(\.reason))::text[]) AS n(id, reason)
            JOIN operations.dispatched_order d ON d.order_id = n.id
            WHERE o.id = n.id AND o.status = \(OrderState.cancelRequested)
            """)
    }

    /// Completes those orders that are packed and have every parcel delivered.
    ///
    /// Delivered is what tracking or dispatch says: the event that brings an order here may come before dispatch has stored it.
    /// An order with an open request to cancel is completed, too: delivery settles it.
    /// - Returns: the ids of the orders completed by this call, none twice.
    func complete(_ orderIDs: [Int64], in transaction: Transaction) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            WITH moving AS (
                SELECT id FROM orders."order" WHERE id = ANY (\(orderIDs)::bigint[]) AND status IN \([OrderState.accepted, .cancelRequested])
                ORDER BY id FOR UPDATE),
            arrived AS (
                SELECT m.id FROM moving m JOIN warehouse.order_progress w ON w.order_id = m.id AND w.state = \(FulfilmentState.packed)
                WHERE (SELECT count(*) FROM warehouse.packed_parcel p WHERE p.order_id = m.id AND NOT p.is_opened) =
                    (SELECT count(*) FROM shipping.tracked_shipment s
                     LEFT JOIN tracking.shipment_status t ON t.shipment_id = s.shipment_id
                     WHERE s.order_id = m.id AND s.state <> \(ShipmentState.cancelled) AND (s.state = \(ShipmentState.delivered) OR t.status = \(TrackingStatus.delivered))))
            UPDATE orders."order" o SET status = \(OrderState.completed), completed_at = now()
            FROM arrived a WHERE o.id = a.id
            RETURNING o.id
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Adds up the counts of ended orders, one row per state, so that reading them stays cheap. Rows that others add meanwhile stay as
    /// they are; two programs that do this at once share the work.
    package func compactEnded(on executor: some SQLExecutor) async throws {
        try await executor.query(
            """
            WITH gone AS (DELETE FROM orders.ended RETURNING status, orders)
            INSERT INTO orders.ended SELECT status, sum(orders) FROM gone GROUP BY status
            """)
    }
}
