import Fulfilment
import MasterData
import Postgres

/// Takes orders back from allocation or the floor: they wait as back-orders.
///
/// Their open picks end, what is reserved for them is released, and what was picked is to be put back from where it lies.
struct WithdrawalStore: Sendable {
    private let putBacks = PutBackTaskStore()

    /// An order that waits now.
    struct Withdrawn: Sendable {
        let orderID: Int64
        let trace: String?
        /// Pieces in its bins that are to be put back.
        let inBin: Int
        /// The codes of those bins.
        let bins: [String]
    }

    /// - Parameters:
    ///   - reasons: why each order has to wait.
    ///   - states: an order in another state by now is left alone.
    ///   - keyID: that of the device whose scans are the cause; nil: it was a program.
    /// - Returns: the orders, and the balances of which more may be free than before.
    func withdraw(
        _ reasons: [(orderID: Int64, reason: String)], from states: [FulfilmentState], actor: String, keyID: String? = nil,
        in transaction: some SQLExecutor
    ) async throws -> (orders: [Withdrawn], freed: [Int64]) {
        let orders = reasons.map(\.orderID).sorted()
        let stock: [Int64] = try await transaction.query(Self.lock(orders)).map { try $0.decode(0) }
        let results = try await transaction.pipeline([
            "SELECT order_id FROM warehouse.fulfilment WHERE order_id = ANY(\(orders)) ORDER BY order_id FOR UPDATE",
            putBacks.open(orders, in: states), statement(reasons, states, actor, keyID),
            CountedStockStore.settleMissing(of: stock, actor: actor, keyID: keyID),
        ])
        var inBins: [Int64: (pieces: Int, bins: Set<String>)] = [:]
        for row in results[1] {
            let (order, bin, pieces) = try row.decode((Int64, String, Int).self)
            inBins[order, default: (0, [])].pieces += pieces
            inBins[order, default: (0, [])].bins.insert(bin)
        }
        let withdrawn = try results[2].decode((Int64, String?).self).map { order, trace in
            Withdrawn(orderID: order, trace: trace, inBin: inBins[order]?.pieces ?? 0, bins: (inBins[order]?.bins ?? []).sorted())
        }
        return (withdrawn, withdrawn.isEmpty ? [] : stock)
    }

    /// Locks everything that is reserved or picked for orders, in the order of ids.
    static func lock(_ orders: [Int64]) -> SQL { lock(orders, and: "SELECT NULL::bigint WHERE false") }

    /// The same with the balances that a query names: at once, for what is locked afterwards may have a lower id, and then somebody
    /// waits who holds it.
    static func lock(_ orders: [Int64], and others: SQL) -> SQL {
        """
        SELECT id FROM warehouse.stock
        WHERE id IN (
            SELECT stock_id FROM warehouse.allocation WHERE order_id = ANY(\(orders)) AND state <> \(AllocationState.released)
            UNION ALL
            \(others))
        ORDER BY id FOR UPDATE
        """
    }

    private func statement(
        _ reasons: [(orderID: Int64, reason: String)], _ states: [FulfilmentState], _ actor: String, _ keyID: String?
    ) -> SQL {
        """
        WITH asked AS (
            SELECT * FROM unnest(\(reasons.map(\.orderID))::bigint[], \(reasons.map(\.reason))::text[]) AS r (order_id, reason)
        ), gone AS (
            UPDATE warehouse.fulfilment f SET
                state = \(FulfilmentState.backordered),
                reason = r.reason,
                allocated_at = NULL,
                picking_at = NULL,
                picked_at = NULL
            FROM asked r WHERE f.order_id = r.order_id AND f.state IN \(states) RETURNING f.order_id, f.trace
        ), unpacked AS (
            DELETE FROM warehouse.packing p USING gone g WHERE p.order_id = g.order_id
        ), closed AS (
            UPDATE warehouse.pick p SET
                state = \(PickState.short), picked = 0, reason = \(WithdrawnPick.backordered.rawValue), done_at = now()
            FROM gone g WHERE p.order_id = g.order_id AND p.state = \(PickState.open)
        ), released AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released) FROM gone g
            WHERE a.order_id = g.order_id AND a.state = \(AllocationState.open) RETURNING a.order_id, a.line_no, a.stock_id, a.quantity
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, key_id)
            SELECT stock_id, 0, -quantity, \(StockMovement.release), order_id, line_no, \(actor), \(keyID)::text FROM released
        ), moved AS (
            UPDATE warehouse.stock s SET reserved = s.reserved - x.quantity
            FROM (SELECT stock_id, sum(quantity) AS quantity FROM released GROUP BY stock_id) x WHERE s.id = x.stock_id
        )
        SELECT order_id, trace FROM gone
        """
    }
}
