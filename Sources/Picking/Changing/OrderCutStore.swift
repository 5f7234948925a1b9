import Fulfilment
import MasterData
import Observability
import Postgres
import ServiceRuntime

/// Makes what the warehouse has of changed orders what is ordered by now: fewer pieces, or another address.
///
/// What is reserved too much is free again, open picks of it end, and what is picked too much is to be put back. Parcels that are not what is ordered
/// any more are opened: what stays lies in them, and is packed again. Whatever was cut is never more than what is ordered, so doing it again changes
/// nothing. Locks are those of cancelling.
package struct OrderCutStore: Sendable {
    /// What became of the orders.
    struct Result: Sendable {
        /// Orders that everything is picked for by this, or that were taken out of their parcels.
        var picked: [(orderID: Int64, trace: TraceContext?)] = []
        /// Those whose parcels were opened.
        var opened: Set<Int64> = []
        /// Orders that a tour or an allocation took in the same moment: asked again, they are settled.
        var busy: Set<Int64> = []
        /// Balances of which more may be free than before.
        var freed: [Int64] = []
    }

    /// Who is named for what nobody did by hand.
    private static let actor = "picking-worker"

    private let locks = OrderLockStore()
    private let cutting = OrderCutStatementStore()

    package init() {}

    /// - Returns: what changed; orders of which a parcel has left the house are left alone.
    func cut(orderIDs: [Int64], in transaction: some SQLExecutor) async throws -> Result {
        let locked = try await locks.lock(orderIDs, in: transaction)
        let (outdated, gone) = try await outdated(locked.packed, in: transaction)
        let orders = orderIDs.filter { !gone.contains($0) && !locked.busy.contains($0) }
        let opening = outdated.filter { !gone.contains($0) }
        if !opening.isEmpty { try await open(opening, in: transaction) }
        let cut: [Int64] = try await transaction.query(cutting.statement(orders)).map { try $0.decode(0) }
        let results = try await transaction.pipeline([
            finish(orders, opened: opening), note(orders, cut: cut),
            OrderLockStore.stopTours(locked.tours, of: cut, in: [.picking, .picked]),
            CountedStockStore.settleMissing(of: locked.stock, actor: Self.actor),
        ])
        let picked = try results[0].decode((Int64, String?).self).map { ($0, $1.flatMap { TraceContext(traceparent: $0) }) }
        return Result(picked: picked, opened: Set(opening), busy: locked.busy, freed: cut.isEmpty ? [] : locked.stock)
    }

    /// Of packed orders those whose parcels are not what is ordered, and those that have left the house; none leaves it until the transaction ends.
    private func outdated(
        _ packed: [Int64], in transaction: some SQLExecutor
    ) async throws -> (outdated: [Int64], gone: Set<Int64>) {
        guard !packed.isEmpty else { return ([], []) }
        let results = try await transaction.pipeline([
            DispatchLockStore.forCancelling,
            "SELECT order_id FROM operations.changed_order WHERE order_id = ANY(\(packed)) ORDER BY order_id",
            "SELECT order_id FROM operations.dispatched_order WHERE order_id = ANY(\(packed))",
        ])
        return (try results[1].map { try $0.decode(0) }, Set(try results[2].map { try $0.decode(0, as: Int64.self) }))
    }

    /// Their pieces lie in the opened parcels until they are packed again; those that are opened together have one time. Serial numbers are read again
    /// then.
    private func open(_ orders: [Int64], in transaction: some SQLExecutor) async throws {
        try await transaction.pipeline([
            PutBackTaskStore.forget(orders),
            """
            UPDATE warehouse.fulfilment SET state = \(FulfilmentState.picked), packed_at = NULL, held_at = NULL, reason = NULL
            WHERE order_id = ANY(\(orders)) AND state = \(FulfilmentState.packed)
            """,
            "UPDATE warehouse.parcel SET opened_at = (SELECT clock_timestamp()) WHERE order_id = ANY(\(orders)) AND opened_at IS NULL",
            SerialStore.takeOut(of: orders, by: Self.actor),
        ])
    }

    /// Orders whose last open pick was cut are picked. Yields these, and those that were opened.
    private func finish(_ orders: [Int64], opened: [Int64]) -> SQL {
        """
        WITH done AS (
            UPDATE warehouse.fulfilment f SET state = \(FulfilmentState.picked), picked_at = now()
            WHERE f.order_id = ANY(\(orders)) AND f.state = \(FulfilmentState.picking)
                AND NOT EXISTS (SELECT FROM warehouse.pick p WHERE p.order_id = f.order_id AND p.state = \(PickState.open))
            RETURNING f.order_id, f.trace
        )
        SELECT order_id, trace FROM done
        UNION ALL
        SELECT order_id, trace FROM warehouse.fulfilment WHERE order_id = ANY(\(opened)) ORDER BY 1
        """
    }

    /// From now on everything agrees; carts are chosen by what is left.
    private func note(_ orders: [Int64], cut: [Int64]) -> SQL {
        """
        UPDATE warehouse.fulfilment f SET changed_at = clock_timestamp(), weight_g = coalesce(w.weight_g, f.weight_g),
            volume_cm3 = coalesce(w.volume_cm3, f.volume_cm3)
        FROM unnest(\(orders)::bigint[]) AS n (id)
        LEFT JOIN LATERAL (
            SELECT least(sum(a.quantity * coalesce(k.weight_g, 0)), 2147483647)::int AS weight_g,
                least(ceil(sum(a.quantity * coalesce(k.length_mm::bigint * k.width_mm * k.height_mm, 0)) / 1000), 2147483647)::int AS volume_cm3
            FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id JOIN warehouse.sku k ON k.code = s.sku
            WHERE a.order_id = n.id AND n.id = ANY(\(cut)) AND a.state <> \(AllocationState.released)
            HAVING count(*) > 0) w ON true
        WHERE f.order_id = n.id
        """
    }
}
