package import FoundationEssentials
import Fulfilment
import MasterData
package import Observability
package import Postgres
package import ScanDialogue

/// The SQL of counts: what somebody counted at a place becomes what the books say, as of the moment of the looking.
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
        /// Of the pieces on hand: not found when somebody counted, and reserved for orders on tours.
        package let missing: Int
        package let isBlocked: Bool
    }

    /// What a count changed.
    package struct Result: Sendable {
        /// The row in `warehouse.stock_count`.
        package var count: Int64 = 0
        /// Pieces the books had before, and have now.
        package var before = 0
        package var after = 0
        /// Pieces that came (or left, when negative) after the looking, and pieces that lie there by the count and these.
        package var moved = 0
        package var there = 0
        /// A later count is in the books already: this one changes what lay there before it, and nothing that lies there now.
        package var isOutdated = false
        /// More is promised to orders on tours than lies there, or a picker found too little after the looking: the place stays blocked.
        package var isBlocked = false
        /// Orders whose pieces are not there after all; they wait for stock again.
        package var backordered: [(orderID: Int64, trace: TraceContext?)] = []
        /// Articles of which something became free.
        package var freed: [String] = []

        /// Why the place stays blocked, and what ends that; nil when it does not.
        package var blockage: CountBlockage? {
            guard isBlocked else { return nil }
            if there < 0 { return .taken(more: -there) }
            return after > there ? .promised(after) : .foundShort
        }
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
        SELECT s.id, l.code, s.sku, s.lot, s.on_hand, s.reserved, s.missing, s.is_blocked
        FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
        """

    private static func balance(_ row: Row) throws -> Balance {
        let (id, place, sku, lot, onHand, reserved, missing, isBlocked) = try row.decode(
            (Int64, String, String, String, Int, Int, Int, Bool).self)
        return Balance(
            id: id, place: place, sku: sku, lot: lot, onHand: onHand, reserved: reserved, missing: missing, isBlocked: isBlocked)
    }

    /// The books follow a count: pieces on hand become what was counted and what moved since, with rows in the ledger at the time of
    /// the looking, and the place is opened again. What is recorded later and moved before the looking changes nothing any more.
    ///
    /// When fewer pieces are there than orders were promised, those orders that no picker has and that rank last go back to
    /// waiting. What is promised to orders on tours stays: their pickers have taken it already, or will find it short.
    /// - Parameters:
    ///   - locked: what `lock` gave for the balance.
    ///   - moment: when somebody looked; nil: now.
    ///   - device: its key; nil: by a command.
    package func count(
        _ balance: Int64, holds quantity: Int, at moment: Date? = nil, by person: String, with device: String? = nil,
        locked: [Int64], in transaction: Transaction
    ) async throws -> Result {
        let results = try await transaction.pipeline([
            lockOrders(balance), correct(balance, quantity, moment, person, device, locked: locked),
            CountedStockStore.settleMissing(of: locked, actor: person, keyID: device), FreeStockStore.articles(in: locked),
        ])
        var result = Result()
        for row in results[1] {
            let (count, before, after, moved, there, isOutdated, isBlocked, order, trace) = try row.decode(
                (Int64, Int, Int, Int, Int, Bool, Bool, Int64?, String?).self)
            result.count = count
            (result.before, result.after, result.moved, result.there) = (before, after, moved, there)
            (result.isOutdated, result.isBlocked) = (isOutdated, isBlocked)
            if let order { result.backordered.append((order, trace.flatMap { TraceContext(traceparent: $0) })) }
        }
        result.freed = try results[3].map { try $0.decode(0) }
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
                UPDATE warehouse.stock SET is_blocked = false, short_at = NULL
                WHERE id = ANY (\(balances)) AND is_blocked AND missing = 0 RETURNING id
            )
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
            SELECT id, 0, 0, \(StockMovement.adjust), \(person) FROM opened RETURNING stock_id
            """,
            CountTaskStore.dismiss(balances, by: person),
            FreeStockStore.articles(in: balances),
        ])
        return (try results[3].map { try $0.decode(0) }, results[1].count)
    }

    /// Locks a balance and all that a count of it may change, in the order of ids.
    /// - Returns: the balances that are locked.
    package func lock(_ balance: Int64, in transaction: Transaction) async throws -> [Int64] {
        try await transaction.query(
            """
            SELECT id FROM warehouse.stock
            WHERE id = \(balance) OR id IN (
                SELECT a.stock_id FROM warehouse.allocation a
                WHERE a.state = \(AllocationState.open) AND a.order_id IN (
                    SELECT order_id FROM warehouse.allocation WHERE stock_id = \(balance) AND state = \(AllocationState.open)))
            ORDER BY id FOR UPDATE
            """
        ).map { try $0.decode(0) }
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
    private func correct(
        _ balance: Int64, _ quantity: Int, _ moment: Date?, _ person: String, _ device: String?, locked: [Int64]
    ) -> SQL {
        """
        WITH looked AS MATERIALIZED (
            -- The balance as the books have it, when somebody looked, and what moved after that.
            SELECT s.id, s.on_hand, s.reserved, s.missing, s.is_blocked, s.short_at, s.sku || ' at ' || l.code AS name, t.at,
                (SELECT coalesce(sum(g.on_hand_change), 0)::int FROM warehouse.ledger g
                 WHERE g.stock_id = s.id AND g.on_hand_change <> 0 AND coalesce(g.happened_at, g.at) > t.at) AS moved,
                (SELECT min(c.counted_at) FROM warehouse.stock_count c WHERE c.stock_id = s.id AND c.counted_at > t.at) AS next_at,
                (SELECT max(c.counted_at) FROM warehouse.stock_count c WHERE c.stock_id = s.id AND c.counted_at <= t.at) AS last_at
            FROM warehouse.stock s
            JOIN warehouse.location l ON l.id = s.location_id
            CROSS JOIN (SELECT least(now(), coalesce(\(moment)::timestamptz, now())) AS at) t
            WHERE s.id = \(balance)
        ), here AS MATERIALIZED (
            -- What lies there now: by this count, unless a later one is in the books.
            SELECT *, CASE WHEN next_at IS NULL THEN \(quantity) + moved ELSE on_hand - missing END AS there FROM looked
        ), promised AS (
            SELECT f.order_id, sum(sum(a.quantity)) OVER (ORDER BY f.priority DESC, f.due_at, f.order_id) AS top,
                sum(sum(a.quantity)) OVER () AS every
            FROM warehouse.allocation a JOIN warehouse.fulfilment f ON f.order_id = a.order_id AND f.state = \(FulfilmentState.allocated)
            WHERE a.stock_id = \(balance) AND a.state = \(AllocationState.open) AND NOT EXISTS (
                SELECT FROM warehouse.allocation x WHERE x.order_id = a.order_id AND x.state = \(AllocationState.open) AND x.stock_id <> ALL (\(locked)))
            GROUP BY f.order_id, f.priority, f.due_at
        ), gone AS (
            UPDATE warehouse.fulfilment f SET state = \(FulfilmentState.backordered), allocated_at = NULL,
                reason = 'no stock: ' || h.name || ' has ' || greatest(h.there, 0) || ', counted'
            FROM promised p, here h
            WHERE f.order_id = p.order_id AND f.state = \(FulfilmentState.allocated) AND p.top > h.there - (h.reserved - p.every)
            RETURNING f.order_id, f.trace
        ), released AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released) FROM gone g
            WHERE a.order_id = g.order_id AND a.state = \(AllocationState.open) RETURNING a.order_id, a.line_no, a.stock_id, a.quantity
        ), counted AS (
            INSERT INTO warehouse.stock_count (stock_id, counted_at, quantity, counter) SELECT id, at, \(quantity), \(person) FROM here
            RETURNING id
        ), left_over AS (
            -- What the books go to: never below what is still reserved.
            SELECT *, greatest(there, 0,
                reserved - coalesce((SELECT sum(quantity) FROM released WHERE stock_id = here.id), 0))::int AS after FROM here
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, key_id, happened_at)
            SELECT stock_id, 0, -quantity, \(StockMovement.release), order_id, line_no, \(person), \(device)::text, NULL::timestamptz
            FROM released
            UNION ALL
            -- What the count before this one could not find leaves the books at its time.
            SELECT id, -missing, 0, \(StockMovement.adjust), NULL, NULL, \(person), \(device)::text, last_at FROM left_over
            WHERE next_at IS NULL AND missing > 0
            UNION ALL
            SELECT id, after - on_hand + missing, 0, \(StockMovement.adjust), NULL, NULL, \(person), \(device)::text, at FROM left_over
            WHERE next_at IS NULL
            UNION ALL
            -- A later count has seen the difference: it is taken back there.
            SELECT o.id, w.sign * (\(quantity) - (o.on_hand - o.moved)), 0, \(StockMovement.adjust), NULL, NULL, \(person), \(device)::text,
                w.at
            FROM left_over o CROSS JOIN LATERAL (VALUES (1, o.at), (-1, o.next_at)) AS w (sign, at) WHERE o.next_at IS NOT NULL
        ), moved AS (
            UPDATE warehouse.stock s SET
                reserved = s.reserved - coalesce(x.quantity, 0),
                on_hand = coalesce(l.after, s.on_hand),
                missing = coalesce(l.after - l.there, s.missing),
                is_blocked = CASE
                    WHEN l.id IS NULL OR l.next_at IS NOT NULL THEN s.is_blocked
                    ELSE l.after > l.there OR (l.there > 0 AND coalesce(l.short_at > l.at, false)) END
            FROM unnest(\(locked)::bigint[]) AS k (id)
            LEFT JOIN (SELECT stock_id, sum(quantity) AS quantity FROM released GROUP BY stock_id) x ON x.stock_id = k.id
            LEFT JOIN left_over l ON l.id = k.id
            WHERE s.id = k.id AND (x.stock_id IS NOT NULL OR l.id IS NOT NULL)
            RETURNING s.id, s.is_blocked
        )
        SELECT (SELECT id FROM counted), l.on_hand, l.after, l.moved, l.there, l.next_at IS NOT NULL, m.is_blocked, g.order_id, g.trace
        FROM left_over l JOIN moved m ON m.id = l.id LEFT JOIN gone g ON true ORDER BY g.order_id
        """
    }
}
