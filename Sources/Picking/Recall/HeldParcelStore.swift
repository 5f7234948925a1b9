import Contracts
import Fulfilment
import Messaging
import Observability
import Postgres
import ServiceRuntime

/// Holds packed orders of which nothing may leave, lets them go again, and opens their parcels.
///
/// A hold is the fulfilment's `held_at` and a put-back task for each piece, written together. What follows for labels and routes others do, who
/// ask `operations.barred_order` themselves and so never depend on it. Locks are taken in the floor's order: fulfilments, and behind them that
/// of dispatching.
struct HeldParcelStore: Sendable {
    /// An order that is or was held.
    struct Order: Sendable {
        let id: Int64
        let trace: TraceContext?
    }

    private let putBacks = PutBackTaskStore()

    /// Packed orders that have pieces of a barred lot, are not held, and have not ended. A lot's orders are found by what its ledger says was picked:
    /// without a barred lot nothing is looked at.
    func barred(on executor: some SQLExecutor) async throws -> [Int64] {
        try await executor.query(
            """
            SELECT f.order_id
            FROM (
                SELECT DISTINCT g.order_id FROM warehouse.lot_bar b
                JOIN warehouse.stock s ON s.sku = b.sku AND s.lot = b.lot
                JOIN warehouse.ledger g ON g.stock_id = s.id AND g.on_hand_change <> 0 AND g.reason = \(StockMovement.pick)
                WHERE b.cleared_at IS NULL) x
            JOIN warehouse.fulfilment f ON f.order_id = x.order_id AND f.state = \(FulfilmentState.packed) AND f.held_at IS NULL
            JOIN orders.released r ON r.order_id = f.order_id
            WHERE EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = f.order_id) ORDER BY f.order_id
            """
        ).map { try $0.decode(0) }
    }

    /// Those of these orders of which a parcel has left the house.
    func dispatched(_ orders: [Int64], on executor: some SQLExecutor) async throws -> Set<Int64> {
        let rows = try await executor.query("SELECT order_id FROM operations.dispatched_order WHERE order_id = ANY(\(orders))")
        return Set(try rows.map { try $0.decode(0, as: Int64.self) })
    }

    /// Orders that are held and need not be any more: they may leave, or have left nevertheless.
    func endable(on executor: some SQLExecutor) async throws -> [Int64] {
        let held = try await executor.query(
            """
            SELECT f.order_id, EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = f.order_id)
            FROM warehouse.fulfilment f WHERE f.held_at IS NOT NULL ORDER BY f.order_id
            """
        ).decode((Int64, Bool).self)
        let gone = held.isEmpty ? [] : try await dispatched(held.map(\.0), on: executor)
        return held.filter { !$0.1 || gone.contains($0.0) }.map(\.0)
    }

    /// Locks orders: until the transaction ends none of them leaves the house.
    /// - Returns: those of which nothing has left.
    private func lock(_ orders: [Int64], in transaction: some SQLExecutor) async throws -> [Int64] {
        try await transaction.pipeline([
            "SELECT FROM warehouse.fulfilment WHERE order_id = ANY(\(orders)) ORDER BY order_id FOR UPDATE",
            DispatchLockStore.forCancelling,
        ])
        let gone = try await dispatched(orders, on: transaction)
        return orders.filter { !gone.contains($0) }
    }

    /// Holds those of the orders that are packed, barred and here.
    /// - Returns: those that are held by this.
    func hold(_ orders: [Int64], in transaction: some SQLExecutor) async throws -> [Order] {
        let here = try await lock(orders, in: transaction)
        guard !here.isEmpty else { return [] }
        let held = try await transaction.query(
            """
            UPDATE warehouse.fulfilment f SET held_at = clock_timestamp(), reason = b.reason FROM operations.barred_order b
            WHERE f.order_id = ANY(\(here)) AND f.state = \(FulfilmentState.packed) AND f.held_at IS NULL AND b.order_id = f.order_id
            RETURNING f.order_id, f.trace
            """)
        let found = try held.map(Self.order)
        if !found.isEmpty { try await transaction.query(putBacks.foresee(found.map(\.id))) }
        return found
    }

    /// Lets those of the orders go whose lots may leave again, and those that have left nevertheless: nobody has touched their pieces.
    /// - Returns: those that are held no more, and their closed parcels.
    func letGo(
        _ orders: [Int64], in transaction: some SQLExecutor
    ) async throws -> (orders: [Order], parcels: [(id: Int64, orderID: Int64)]) {
        let here = try await lock(orders, in: transaction)
        let free = try await transaction.query(
            """
            UPDATE warehouse.fulfilment f SET held_at = NULL, reason = NULL
            WHERE f.order_id = ANY(\(orders)) AND f.held_at IS NOT NULL AND NOT (f.order_id = ANY(\(here))
                AND EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = f.order_id))
            RETURNING f.order_id, f.trace
            """
        ).map(Self.order)
        let results = try await transaction.pipeline([
            PutBackTaskStore.forget(free.map(\.id)),
            "SELECT id, order_id FROM warehouse.parcel WHERE order_id = ANY(\(free.map(\.id))) AND opened_at IS NULL ORDER BY id",
        ])
        return (free, try results[1].decode((Int64, Int64).self).map { ($0, $1) })
    }

    /// Opens the parcels of a held order, for somebody takes a piece out: all its pieces are to be put back, and it waits for others.
    ///
    /// An order that is not held is left alone.
    /// - Throws: `ProblemDetails` when it must stay closed: the bar has ended, or a parcel has left the house.
    func open(
        _ orderID: Int64, by person: String, publishing events: OutboxBatch, in transaction: Transaction
    ) async throws {
        let rows = try await transaction.query(
            "SELECT held_at IS NOT NULL FROM warehouse.fulfilment WHERE order_id = \(orderID) FOR UPDATE")
        guard try rows.first?.decode(0) == true else { return }
        guard try await !lock([orderID], in: transaction).isEmpty else { throw GoodsProblem.leftHouse(orderID) }
        let opened = try await transaction.pipeline([
            """
            UPDATE warehouse.fulfilment f SET state = \(FulfilmentState.backordered), reason = 'taken out of its parcels: ' || b.reason,
                held_at = NULL, allocated_at = NULL, picking_at = NULL, picked_at = NULL, packed_at = NULL
            FROM operations.barred_order b WHERE f.order_id = \(orderID) AND b.order_id = f.order_id RETURNING f.order_id, f.trace
            """,
            "UPDATE warehouse.allocation SET state = \(AllocationState.released) WHERE order_id = \(orderID) AND state = \(AllocationState.picked)",
            "UPDATE warehouse.parcel SET opened_at = (SELECT clock_timestamp()) WHERE order_id = \(orderID) AND opened_at IS NULL",
            "SELECT sku FROM orders.released_line WHERE order_id = \(orderID) ORDER BY line_no LIMIT 1",
        ])
        guard let order = try opened[0].first.map(Self.order) else { throw GoodsProblem.heldNoMore(orderID) }
        try events.add(ParcelsReviewed(orderID: orderID), trace: order.trace)
        try events.add(OrderBackordered(orderID: orderID, reason: Self.backorderReason), trace: order.trace)
        // Other lots may be there: its back-order is tried at once.
        if let sku: String = try opened[3].first?.decode(0) { try events.add(StockReceived(sku: sku), trace: nil) }
    }

    /// The reason code of orders that were taken out of their parcels.
    private static let backorderReason = "unpacked"

    private static func order(_ row: Row) throws -> Order {
        let (id, trace) = try row.decode((Int64, String?).self)
        return Order(id: id, trace: trace.flatMap { TraceContext(traceparent: $0) })
    }
}
