import Fulfilment
package import Observability
package import Postgres

/// The SQL of `waybill stock`: what somebody counted at a place becomes what the books say.
///
/// Row locks are taken in the warehouse's order: stock by id, then fulfilments by order.
package struct CountStore: Sendable {
    /// Stock of one article and lot at one place, as the books have it.
    package struct Balance: Sendable, Equatable {
        package let id: Int64
        package let place: String
        package let sku: String
        package let lot: String
        package let onHand: Int
        package let reserved: Int
        package let isBlocked: Bool
    }

    /// What a count changed.
    package struct Result: Sendable {
        /// Pieces the books had before, and have now.
        package var before = 0
        package var after = 0
        /// More is promised to orders on tours than was counted: the place stays blocked until they are picked short.
        package var isBlocked = false
        /// Orders whose pieces are not there after all; they wait for stock again.
        package var backordered: [(orderID: Int64, trace: TraceContext?)] = []
        /// Articles of which something became free.
        package var freed: [String] = []
    }

    package init() {}

    /// Stock of an article at a place, lots in order; letters' case does not matter. Of every article when `sku` is nil.
    package func balances(place: String, sku: String?, on executor: some SQLExecutor) async throws -> [Balance] {
        try await executor.query(
            """
            \(Self.selectBalances) WHERE lower(l.code) = lower(\(place)) AND lower(s.sku) = lower(coalesce(\(sku), s.sku))
            ORDER BY s.sku, s.lot
            """
        ).map(Self.balance)
    }

    /// Every blocked place.
    package func blocked(on executor: some SQLExecutor) async throws -> [Balance] {
        try await executor.query("\(Self.selectBalances) WHERE s.is_blocked ORDER BY l.code, s.sku, s.lot").map(Self.balance)
    }

    private static let selectBalances: SQL = """
        SELECT s.id, l.code, s.sku, s.lot, s.on_hand, s.reserved, s.is_blocked
        FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
        """

    private static func balance(_ row: Row) throws -> Balance {
        let (id, place, sku, lot, onHand, reserved, isBlocked) = try row.decode(
            (Int64, String, String, String, Int, Int, Bool).self)
        return Balance(id: id, place: place, sku: sku, lot: lot, onHand: onHand, reserved: reserved, isBlocked: isBlocked)
    }

    /// Sets the pieces on hand to what was counted, with a row in the ledger, and opens the place again.
    ///
    /// When fewer pieces are there than orders were promised, those orders that no picker has and that rank last go back to
    /// waiting. What is promised to orders on tours stays: their pickers will find it short.
    package func count(_ balance: Int64, holds quantity: Int, by person: String, in transaction: Transaction) async throws
        -> Result
    {
        let locked = try await transaction.query(lock(balance)).map { try $0.decode(0, as: Int64.self) }
        let results = try await transaction.pipeline([
            lockOrders(balance), correct(balance, quantity, person, locked: locked), free(locked),
        ])
        var result = Result()
        for row in results[1] {
            let (before, after, order, trace) = try row.decode((Int, Int, Int64?, String?).self)
            (result.before, result.after, result.isBlocked) = (before, after, after > quantity)
            if let order { result.backordered.append((order, trace.flatMap { TraceContext(traceparent: $0) })) }
        }
        result.freed = try results[2].map { try $0.decode(0) }
        return result
    }

    /// Opens blocked places again, the books being right, with a row in the ledger that says who looked.
    /// - Returns: the articles of which something is free there, and how many balances were opened.
    package func unblock(_ balances: [Int64], by person: String, in transaction: Transaction) async throws -> (
        freed: [String], opened: Int
    ) {
        let results = try await transaction.pipeline([
            "SELECT id FROM warehouse.stock WHERE id = ANY (\(balances)) ORDER BY id FOR UPDATE",
            """
            WITH opened AS (
                UPDATE warehouse.stock SET is_blocked = false WHERE id = ANY (\(balances)) AND is_blocked RETURNING id
            )
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
            SELECT id, 0, 0, \(StockMovement.adjust), \(person) FROM opened RETURNING stock_id
            """,
            free(balances),
        ])
        return (try results[2].map { try $0.decode(0) }, results[1].count)
    }

    private func lock(_ balance: Int64) -> SQL {
        """
        SELECT id FROM warehouse.stock
        WHERE id = \(balance) OR id IN (
            SELECT a.stock_id FROM warehouse.allocation a
            WHERE a.state = \(AllocationState.open) AND a.order_id IN (
                SELECT order_id FROM warehouse.allocation WHERE stock_id = \(balance) AND state = \(AllocationState.open)))
        ORDER BY id FOR UPDATE
        """
    }

    private func lockOrders(_ balance: Int64) -> SQL {
        """
        SELECT order_id FROM warehouse.fulfilment
        WHERE state = \(FulfilmentState.allocated)
            AND order_id IN (SELECT order_id FROM warehouse.allocation WHERE stock_id = \(balance) AND state = \(AllocationState.open))
        ORDER BY order_id FOR UPDATE
        """
    }

    /// Only orders all of whose stock is locked may be sent back: one that was promised something since then stays.
    private func correct(_ balance: Int64, _ quantity: Int, _ person: String, locked: [Int64]) -> SQL {
        """
        WITH here AS (
            SELECT s.id, s.on_hand, s.reserved, s.sku || ' at ' || l.code AS name
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id WHERE s.id = \(balance)
        ), promised AS (
            SELECT f.order_id, sum(sum(a.quantity)) OVER (ORDER BY f.priority DESC, f.due_at, f.order_id) AS top,
                sum(sum(a.quantity)) OVER () AS every
            FROM warehouse.allocation a JOIN warehouse.fulfilment f ON f.order_id = a.order_id AND f.state = \(FulfilmentState.allocated)
            WHERE a.stock_id = \(balance) AND a.state = \(AllocationState.open) AND NOT EXISTS (
                SELECT FROM warehouse.allocation x WHERE x.order_id = a.order_id AND x.state = \(AllocationState.open) AND x.stock_id <> ALL (\(locked)))
            GROUP BY f.order_id, f.priority, f.due_at
        ), gone AS (
            UPDATE warehouse.fulfilment f SET state = \(FulfilmentState.backordered), allocated_at = NULL,
                reason = 'no stock: ' || h.name || ' has ' || \(quantity) || ', counted'
            FROM promised p, here h
            WHERE f.order_id = p.order_id AND f.state = \(FulfilmentState.allocated) AND p.top > \(quantity) - (h.reserved - p.every)
            RETURNING f.order_id, f.trace
        ), released AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released) FROM gone g
            WHERE a.order_id = g.order_id AND a.state = \(AllocationState.open) RETURNING a.order_id, a.line_no, a.stock_id, a.quantity
        ), left_over AS (
            SELECT id, on_hand, greatest(\(quantity),
                reserved - coalesce((SELECT sum(quantity) FROM released WHERE stock_id = here.id), 0))::int AS after FROM here
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            SELECT stock_id, 0, -quantity, \(StockMovement.release), order_id, line_no, \(person) FROM released
            UNION ALL
            SELECT id, after - on_hand, 0, \(StockMovement.adjust), NULL, NULL, \(person) FROM left_over
        ), moved AS (
            UPDATE warehouse.stock s SET reserved = s.reserved - coalesce(x.quantity, 0), on_hand = coalesce(l.after, s.on_hand),
                is_blocked = CASE WHEN l.id IS NULL THEN s.is_blocked ELSE l.after > \(quantity) END
            FROM unnest(\(locked)::bigint[]) AS k (id)
            LEFT JOIN (SELECT stock_id, sum(quantity) AS quantity FROM released GROUP BY stock_id) x ON x.stock_id = k.id
            LEFT JOIN left_over l ON l.id = k.id
            WHERE s.id = k.id AND (x.stock_id IS NOT NULL OR l.id IS NOT NULL)
        )
        SELECT l.on_hand, l.after, g.order_id, g.trace FROM left_over l LEFT JOIN gone g ON true ORDER BY g.order_id
        """
    }

    private func free(_ balances: [Int64]) -> SQL {
        """
        SELECT DISTINCT sku FROM warehouse.stock WHERE id = ANY (\(balances)) AND NOT is_blocked AND reserved < on_hand ORDER BY sku
        """
    }
}
