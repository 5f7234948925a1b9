import Fulfilment
import MasterData
import Observability
package import Postgres

/// Gives lots and bins to orders: one set-based statement per batch, never a loop over lines.
///
/// Demand in the order (priority, promise, age) and lots in the order (expiry, arrival, pick face before bulk) are laid side by
/// side as running sums; where the intervals overlap, that line takes from that lot. All orders ship complete: one that lacks a
/// piece takes nothing. One that is due later than its site's lead only waits: what is due before it comes first. A lot is given out when it keeps until the day on which the order is promised, and as long behind it as the
/// article wants. Lots are locked in the order of their ids, and their free pieces are read after the lock.
package struct AllocationStore: Sendable {
    /// Rounds after which orders that still collide with better ranked ones wait instead.
    private static let rounds = 6
    /// Times a round is done anew when others took its orders.
    private static let attempts = 5
    /// Orders up to which a plan for any number of them will do.
    private static let few = 100
    /// The warehouse that ships; nil for the only one there is.
    private let site: String?

    package init(site: String? = nil) { self.site = site }

    /// What a round did with an order.
    private enum Outcome: String, StoredCase, PostgresDecodable {
        case allocated
        case backordered
        /// Its time has not come: it waits without lots.
        case promised
        /// Better ranked orders want the same pieces: it is tried again in the next round.
        case contested
        /// Another program took it in the same moment.
        case lost
        /// Some lot does not keep for all orders of the round, so they are served day by day; not an order's outcome but the round's.
        case perishable
    }

    /// Allocates what is accepted, not yet allocated (or back-ordered) and completely available; the rest becomes back-ordered.
    ///
    /// Any number of orders at once. Orders that are allocated, on the floor or cancelled already are left alone.
    /// - Throws: `PostgresError`; `AllocationDisturbed` when other programs keep taking the same orders.
    package func allocate(orderIDs: [Int64], in transaction: Transaction) async throws -> Allocation {
        var result = Allocation()
        guard try await allocate(orderIDs, until: nil, into: &result, in: transaction) else {
            for day in try await days(of: orderIDs, in: transaction) {
                _ = try await allocate(day.orders, until: day.day, into: &result, in: transaction)
            }
            return result
        }
        return result
    }

    /// - Parameter day: on which all of them are delivered, `2027-03-31`; nil: not looked at.
    /// - Returns: false when a lot does not keep for all of them; then nothing was done.
    private func allocate(
        _ orderIDs: [Int64], until day: String?, into result: inout Allocation, in transaction: Transaction
    ) async throws -> Bool {
        var open = orderIDs
        var round = 1
        while !open.isEmpty {
            let rows = try await attempt(open, until: day, round: round, in: transaction)
            open = []
            for row in rows {
                let (order, outcome, trace) = try row.decode((Int64, Outcome, String?).self)
                let change = Allocation.Change(orderID: order, trace: trace.flatMap { .init(traceparent: $0) })
                switch outcome {
                case .allocated: result.allocated.append(change)
                case .backordered: result.backordered.append(change)
                case .promised: break
                case .contested, .lost: open.append(order)
                case .perishable: return false
                }
            }
            round += 1
        }
        return true
    }

    /// The orders by the day on which they are delivered. Those that rank next to each other stay together, so that days follow one another
    /// as the orders do.
    private func days(of orderIDs: [Int64], in transaction: Transaction) async throws -> [(day: String, orders: [Int64])] {
        let rows = try await transaction.query(
            """
            SELECT r.order_id, greatest(r.promised_by::date, current_date)::text FROM orders.released r
            WHERE r.order_id = ANY(\(orderIDs)) ORDER BY r.priority DESC, r.promised_by, r.order_id
            """)
        return try rows.decode((Int64, String).self).reduce(into: []) { days, row in
            if days.last?.day != row.1 { days.append((row.1, [])) }
            days[days.count - 1].orders.append(row.0)
        }
    }

    /// Back-orders that want one of these articles and whose every line could be served if they were alone, the best ranked first.
    package func fulfillable(wanting skus: [String], limit: Int, in transaction: Transaction) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            WITH free AS MATERIALIZED (
                -- The free pieces of the articles, by site, whether or not they keep long enough.
                SELECT s.site, s.sku, sum(s.on_hand - s.reserved) AS pieces FROM warehouse.stock s
                WHERE s.sku = ANY(\(skus)) AND \(FreeStockStore.isFree) GROUP BY s.site, s.sku
            )
            SELECT f.order_id FROM warehouse.fulfilment f
            WHERE f.state = \(FulfilmentState.backordered) AND EXISTS (
                SELECT FROM orders.released_line l JOIN free x ON x.sku = l.sku AND x.site = f.site
                WHERE l.order_id = f.order_id AND l.quantity <= x.pieces)
                AND \(Self.isFulfillable)
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Back-orders whose every line could be served if they were alone, the best ranked first.
    package func fulfillable(limit: Int, on executor: some SQLExecutor) async throws -> [Int64] {
        let rows = try await executor.query(
            """
            SELECT f.order_id FROM warehouse.fulfilment f
            WHERE f.state = \(FulfilmentState.backordered) AND \(Self.isFulfillable)
                AND EXISTS (SELECT FROM orders.released r WHERE r.order_id = f.order_id)
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Promised orders whose time has come, the best ranked first.
    package func due(limit: Int, on executor: some SQLExecutor) async throws -> [Int64] {
        let rows = try await executor.query(
            """
            SELECT f.order_id FROM warehouse.fulfilment f JOIN warehouse.site w ON w.code = f.site
            WHERE f.state = \(FulfilmentState.promised)
                AND (w.release_days IS NULL OR f.due_at <= now() + make_interval(days => w.release_days))
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// The order `f` has no line of which fewer pieces are free than it wants.
    private static let isFulfillable: SQL = """
        NOT EXISTS (
            SELECT FROM orders.released_line l WHERE l.order_id = f.order_id AND l.quantity > (
                SELECT coalesce(sum(s.on_hand - s.reserved), 0) FROM warehouse.stock s
                WHERE s.sku = l.sku AND s.site = f.site AND \(FreeStockStore.isFree)
                    AND \(FreeStockStore.keeps(until: "f.due_at::date"))))
        """

    /// One round. An order that somebody else took meanwhile shows as `lost`: then nothing of the round may stand.
    ///
    /// The server checks a row as the statement first saw it before it comes to the version that is locked: a lot of which somebody has
    /// freed pieces in between looks oversold then, and is not the next time.
    private func attempt(_ orderIDs: [Int64], until day: String?, round: Int, in transaction: Transaction) async throws -> Rows {
        let statement = Self.statement(orderIDs, site: site, until: day, round: round, isLast: round >= Self.rounds)
        var disturbance: any Error = AllocationDisturbed(orders: orderIDs.count)
        for _ in 1...Self.attempts {
            do {
                let planning = planning(of: orderIDs.count)
                let rows = try await transaction.pipeline(["SAVEPOINT allocation"] + planning + [statement])[planning.count + 1]
                guard try rows.contains(where: { try $0.decode(1, as: Outcome.self) == .lost }) else { return rows }
                disturbance = AllocationDisturbed(orders: orderIDs.count)
            } catch let error as PostgresError where error.constraint == "stock_check" {
                disturbance = error
            }
            try await transaction.query("ROLLBACK TO SAVEPOINT allocation")
        }
        throw disturbance
    }

    /// A plan for any number of orders joins by nested loops, which many orders must not be; planning anew takes as long as a few of them.
    private func planning(of orders: Int) -> [SQL] {
        orders > Self.few ? ["SET LOCAL plan_cache_mode = force_custom_plan"] : []
    }

    /// The first that is not retired.
    static let usualSite: SQL = "(SELECT code FROM warehouse.site ORDER BY is_active DESC, code LIMIT 1)"

    /// States of orders that get lots when there are some, or when it is time.
    private static let waiting: [FulfilmentState] = [.promised, .backordered]

    /// Whether the order `a`, of which `s` says what it lacks, waits for what it waited for before.
    private static let stillWaits: SQL = """
        (CASE WHEN a.is_early THEN coalesce(a.was = \(FulfilmentState.promised), false)
            ELSE s.rank IS NOT NULL AND coalesce(a.was = \(FulfilmentState.backordered), false) END)
        """

    /// Whether a lot that may go out today does not keep for the latest of the promises.
    private static let isPerishable: SQL = """
        EXISTS (
            SELECT FROM locked s
            WHERE NOT \(FreeStockStore.keeps(until: "(SELECT max(promised_by)::date FROM asked WHERE NOT is_early)")))
        """

    /// The whole of a round: reads, decides, reserves and books.
    ///
    /// Lots of all articles lie end to end on one axis, article by article, and so does what orders want of them: a line takes from the
    /// lots that its interval overlaps. Every part that is read more than once is MATERIALIZED: it must be computed once, and the lock
    /// must come before whatever counts pieces.
    private static func statement(_ orderIDs: [Int64], site: String?, until day: String?, round: Int, isLast: Bool) -> SQL {
        let keeps: SQL = day.map { FreeStockStore.keeps(until: "\($0)::text::date") } ?? "TRUE"
        let isPerishable: SQL = day == nil ? Self.isPerishable : "FALSE"
        let lasting: SQL = day.map { "' that keep until ' || \($0)::text" } ?? "''"
        let last: SQL = isLast ? "TRUE" : "FALSE"
        // The same article twice in one order is rare; looked for only once orders collide.
        let again: SQL = round > 1 ? "TRUE" : "FALSE"
        return """
            WITH shipping AS MATERIALIZED (
                -- One row: the site that ships, and how long before their promises orders get lots.
                SELECT w.code AS site, make_interval(days => w.release_days) AS lead
                FROM warehouse.site w WHERE w.code = coalesce(\(site), \(Self.usualSite))
            ), asked AS MATERIALIZED (
                -- The orders this is about, ranked: accepted, and never seen here before or waiting. Early ones only wait.
                SELECT
                    r.order_id,
                    r.priority,
                    r.promised_by,
                    r.trace,
                    (SELECT f.state FROM warehouse.fulfilment f WHERE f.order_id = r.order_id) AS was,
                    coalesce(r.promised_by > now() + (SELECT lead FROM shipping), false) AS is_early,
                    row_number() OVER (ORDER BY r.priority DESC, r.promised_by, r.order_id)::int AS rank
                FROM unnest(\(orderIDs)::bigint[]) AS n (id)
                CROSS JOIN LATERAL (SELECT * FROM orders.released r WHERE r.order_id = n.id OFFSET 0) r
                WHERE NOT EXISTS (
                    SELECT FROM warehouse.fulfilment f WHERE f.order_id = r.order_id AND f.state NOT IN \(Self.waiting))
            ), line AS MATERIALIZED (
                -- Their lines.
                SELECT a.rank, a.order_id, l.line_no, l.sku, l.quantity
                FROM asked a JOIN orders.released_line l ON l.order_id = a.order_id WHERE NOT a.is_early
            ), locked AS MATERIALIZED (
                -- The lots of their articles that have something free, locked in the order of ids.
                SELECT s.id, s.sku, s.expiry, s.received_at, s.location_id, s.on_hand - s.reserved AS free
                FROM warehouse.stock s
                WHERE s.sku IN (SELECT sku FROM line) AND s.site = (SELECT site FROM shipping)
                    AND \(FreeStockStore.isFree) AND \(keeps)
                ORDER BY s.id FOR UPDATE OF s
            ), perishable AS MATERIALIZED (
                -- One row: whether this is to be done day by day. Then nothing of it is done.
                SELECT \(isPerishable) AS found
            ), lot AS MATERIALIZED (
                -- The same on the axis, those to be used first leading: each lot's free pieces end at top.
                SELECT
                    s.id,
                    s.sku,
                    s.free,
                    sum(s.free) OVER (
                        ORDER BY s.sku COLLATE "C", s.expiry, s.received_at, p.kind DESC, s.id ROWS UNBOUNDED PRECEDING) AS top
                FROM locked s JOIN warehouse.location p ON p.id = s.location_id
            ), axis AS MATERIALIZED (
                -- One row: all lots and their ends as arrays, so that a position finds its lot by bisection (width_bucket).
                SELECT array_agg(id ORDER BY top) AS lots, array_agg(top ORDER BY top) AS tops FROM lot
            ), supply AS MATERIALIZED (
                -- Each article: its free pieces, where they begin on the axis, and the measures of one.
                SELECT
                    l.sku,
                    l.free,
                    l.base,
                    coalesce(i.weight_g, 0) AS weight_g,
                    coalesce(i.length_mm::bigint * i.width_mm * i.height_mm, 0) AS mm3
                FROM (SELECT sku, sum(free) AS free, min(top - free) AS base FROM lot GROUP BY sku) l
                JOIN warehouse.sku i ON i.code = l.sku
            ), demand AS MATERIALIZED (
                -- Each line with the supply of its article; nothing free counts as 0.
                SELECT
                    l.rank, l.order_id, l.line_no, l.sku, l.quantity,
                    s.base, coalesce(s.free, 0) AS free, s.weight_g, s.mm3
                FROM line l LEFT JOIN supply s ON s.sku = l.sku WHERE NOT (SELECT found FROM perishable)
            ), unservable AS MATERIALIZED (
                -- Orders that would lack something even if they were alone, with the reason.
                SELECT DISTINCT ON (rank)
                    rank,
                    'no stock: ' || sku || ' needs ' || need || ', ' || free || ' available' || \(lasting) AS reason
                FROM (
                    SELECT rank, sku, quantity AS need, free FROM demand WHERE quantity > free
                    UNION ALL
                    SELECT rank, sku, sum(quantity), min(free) FROM demand WHERE \(again)
                    GROUP BY rank, sku HAVING sum(quantity) > min(free)) short
                ORDER BY rank, sku, need DESC
            ), queued AS MATERIALIZED (
                -- The lines of the others: top is what their article's lines want up to and with this one, the best ranked first.
                SELECT
                    rank, order_id, line_no, base, quantity, free,
                    sum(quantity) OVER (PARTITION BY base ORDER BY rank, line_no ROWS UNBOUNDED PRECEDING) AS top
                FROM demand WHERE rank NOT IN (SELECT rank FROM unservable)
            ), contested AS MATERIALIZED (
                -- Orders to which better ranked ones leave too little. Some of those may be contested themselves and take nothing
                -- in the end, so these try again in the next round; after the last they wait.
                SELECT DISTINCT ON (q.rank)
                    q.rank,
                    q.order_id,
                    'no stock: ' || w.sku || ' needs ' || q.quantity || ', earlier orders take what is left' AS reason
                FROM queued q JOIN demand w ON w.rank = q.rank AND w.line_no = q.line_no
                WHERE q.top > q.free ORDER BY q.rank, q.line_no
            ), granted AS (
                -- The lines that get all they want, on the axis: each ends at top. Without the contested orders all move up.
                SELECT order_id, line_no, quantity, base + top AS top FROM queued WHERE NOT EXISTS (SELECT FROM contested)
                UNION ALL
                SELECT
                    order_id, line_no, quantity,
                    base + sum(quantity) OVER (PARTITION BY base ORDER BY rank, line_no ROWS UNBOUNDED PRECEDING)
                FROM queued WHERE EXISTS (SELECT FROM contested) AND rank NOT IN (SELECT rank FROM contested)
            ), located AS MATERIALIZED (
                -- The same with the numbers of the first and the last lot that they overlap.
                SELECT
                    order_id, line_no, quantity, top,
                    width_bucket(top - quantity, (SELECT tops FROM axis)) + 1 AS first,
                    width_bucket(top - 1, (SELECT tops FROM axis)) + 1 AS last
                FROM granted
            ), share AS MATERIALIZED (
                -- What each line takes from each lot; nearly all lines take from one.
                SELECT order_id, line_no, (SELECT lots FROM axis)[first] AS stock_id, quantity FROM located WHERE first = last
                UNION ALL
                SELECT order_id, line_no, (SELECT lots FROM axis)[i],
                    (least(top, (SELECT tops FROM axis)[i])
                        - greatest(top - quantity, CASE WHEN i > 1 THEN (SELECT tops FROM axis)[i - 1] ELSE 0 END))::int
                FROM located CROSS JOIN generate_series(first, last) i WHERE first < last
            ), short AS MATERIALIZED (
                -- Orders that wait from now on.
                SELECT rank, reason FROM unservable
                UNION ALL
                SELECT rank, reason FROM contested WHERE \(last)
            ), stored AS (
                -- The orders whose state changed, written. Not among them: the contested that try again, and those that waited before
                -- and still do for the same. The condition of the update loses orders that others took meanwhile.
                INSERT INTO warehouse.fulfilment AS f
                    (order_id, site, state, reason, priority, due_at, weight_g, volume_cm3, trace, allocated_at)
                SELECT
                    a.order_id,
                    (SELECT site FROM shipping),
                    CASE WHEN a.is_early THEN \(FulfilmentState.promised) WHEN s.rank IS NULL THEN \(FulfilmentState.allocated)
                        ELSE \(FulfilmentState.backordered) END,
                    s.reason,
                    a.priority,
                    a.promised_by,
                    least(coalesce(o.weight_g, 0), 2147483647),
                    least(coalesce(o.cm3, 0), 2147483647),
                    a.trace,
                    CASE WHEN s.rank IS NULL AND NOT a.is_early THEN now() END
                FROM asked a
                LEFT JOIN (SELECT rank, sum(quantity * coalesce(weight_g, 0)) AS weight_g,
                          ceil(sum(quantity * coalesce(mm3, 0)) / 1000) AS cm3
                      FROM demand GROUP BY rank) o ON o.rank = a.rank
                LEFT JOIN short s ON s.rank = a.rank
                WHERE (\(last) OR a.rank NOT IN (SELECT rank FROM contested)) AND NOT \(Self.stillWaits)
                    AND NOT (SELECT found FROM perishable)
                ORDER BY a.order_id
                ON CONFLICT (order_id) DO UPDATE SET
                    state = excluded.state,
                    reason = excluded.reason,
                    weight_g = excluded.weight_g,
                    volume_cm3 = excluded.volume_cm3,
                    allocated_at = excluded.allocated_at,
                    expected_on = NULL
                WHERE f.state IN \(Self.waiting)
                RETURNING order_id, state, trace
            ), allocated AS (
                -- Writes the allocations; they begin open.
                INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity)
                SELECT order_id, line_no, stock_id, quantity FROM share
            ), change AS MATERIALIZED (
                -- What each lot gives: order and line are named when there is only one.
                SELECT
                    stock_id,
                    sum(quantity)::int AS quantity,
                    CASE WHEN min(order_id) = max(order_id) THEN min(order_id) END AS order_id,
                    CASE WHEN count(*) = 1 THEN min(line_no) END AS line_no
                FROM share GROUP BY stock_id
            ), booked AS (
                -- Writes one ledger row a lot.
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
                SELECT stock_id, 0, quantity, \(StockMovement.reserve), order_id, line_no, 'picking-worker' FROM change
            ), reserved AS (
                -- Moves the balances by the same.
                UPDATE warehouse.stock s SET reserved = s.reserved + c.quantity FROM change c WHERE s.id = c.stock_id
            )
            -- The orders that changed, those that try again, and a row of lost when one that was asked for is nowhere.
            SELECT order_id, state, trace FROM stored
            UNION ALL
            SELECT order_id, \(Outcome.contested), NULL FROM contested WHERE NOT \(last)
            UNION ALL
            SELECT 0, \(Outcome.perishable), NULL FROM perishable WHERE found
            UNION ALL
            SELECT 0, \(Outcome.lost), NULL
            WHERE NOT (SELECT found FROM perishable) AND (SELECT count(*) FROM asked) > (SELECT count(*) FROM stored) + (SELECT count(*) FROM contested WHERE NOT \(last))
                + (SELECT count(*) FROM asked a LEFT JOIN short s ON s.rank = a.rank WHERE \(Self.stillWaits))
            """
    }
}

/// Other programs took the same orders again and again; nothing was changed.
package struct AllocationDisturbed: Error, CustomStringConvertible {
    package let orders: Int
    package var description: String {
        "the allocation of \(orders) orders was disturbed by others time and again; it is tried later"
    }
}
