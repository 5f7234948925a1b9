import Fulfilment
import MasterData
import Postgres

/// The statement of one round of allocation at one site: reads, decides, reserves and books.
struct AllocationRoundStore: Sendable {
    /// What a round did with an order.
    enum Outcome: String, StoredCase, PostgresDecodable {
        case allocated
        case backordered
        /// It waits because no site that could ship it takes new orders.
        case closed
        /// Its time has not come: it waits without lots.
        case promised
        /// It waits as before, but at this site from now on.
        case moved
        /// Better ranked orders want the same pieces: it is tried again in the next round.
        case contested
        /// Another program took it in the same moment.
        case lost
        /// Some lot does not keep for all orders of the round, so they are served day by day; not an order's outcome but the round's.
        case perishable
        /// Orders have more than one site to choose from, so nothing was done; the round's outcome too.
        case severalSites = "several_sites"
    }

    /// Where the lots come from.
    enum Source: Sendable {
        /// The only site there is; with a second one the round does nothing.
        case onlySite
        /// One of several sites.
        case site(String)
        /// The same, and only from these of its balances, which are locked.
        case lots(SourcingStore.Lots)

        /// nil for the only one.
        fileprivate var site: String? {
            switch self {
            case .onlySite: nil
            case .site(let site): site
            case .lots(let lots): lots.site
            }
        }
    }

    /// States of orders that get lots when there are some, or when it is time.
    static let waiting: [FulfilmentState] = [.promised, .backordered]

    let source: Source
    /// Whether the orders had lots at the site before: then it goes on with them also when it is closed for new orders.
    let goesOn: Bool
    /// On which all orders are delivered, `2027-03-31`; nil: not looked at.
    let day: String?

    /// Whether the order `a`, of which `s` says what it lacks, waits for what it waited for before, and where.
    private var stillWaits: SQL {
        """
        (CASE WHEN a.is_early THEN coalesce(a.was = \(FulfilmentState.promised), false)
            ELSE s.rank IS NOT NULL AND coalesce(a.was = \(FulfilmentState.backordered), false) AND \(Self.staysClosed) END \(stays))
        """
    }

    /// Whether the order `a` waits for a site to be opened as before, or as before for stock.
    private static let staysClosed: SQL = "a.was_closed IS NOT DISTINCT FROM (SELECT is_closed FROM shipping)"

    /// Whether a lot that may go out today does not keep for the latest of the promises: of each article the one that expires first.
    private static let isPerishable: SQL = """
        EXISTS (
            SELECT FROM (SELECT sku, min(expiry) AS expiry FROM locked GROUP BY sku) s
            WHERE NOT \(FreeStockStore.keeps(until: "(SELECT max(promised_by)::date FROM asked WHERE NOT is_early)")))
        """

    /// The whole of a round: reads, decides, reserves and books.
    ///
    /// Lots of all articles lie end to end on one axis, article by article, and so does what orders want of them: a line takes from the
    /// lots that its interval overlaps. Every part that is read more than once is MATERIALIZED: it must be computed once, and the lock
    /// must come before whatever counts pieces.
    func statement(_ orderIDs: [Int64], round: Int, isLast: Bool) -> SQL {
        let keeps: SQL = day.map { FreeStockStore.keeps(until: "\($0)::text::date") } ?? "TRUE"
        let isPerishable: SQL = day == nil ? Self.isPerishable : "FALSE"
        let lasting: SQL = day.map { "' that keep until ' || \($0)::text" } ?? "''"
        let here: SQL = source.site.map { "' at ' || \($0)::text" } ?? "''"
        let last: SQL = isLast ? "TRUE" : "FALSE"
        // Once a batch has begun, it goes on at the site it began with.
        let isNew = round == 1 && day == nil
        let (ifAlone, otherwise): (SQL, SQL) = isNew ? (ifOnly, ifSeveral) : ("", "")
        // The same article twice in one order is rare; looked for only once orders collide.
        let again: SQL = round > 1 ? "TRUE" : "FALSE"
        let isClosed: SQL = goesOn ? "FALSE" : "NOT w.takes_orders"
        return """
            WITH shipping AS MATERIALIZED (
                -- One row: the site that ships, how long before their promises orders get lots, and whether these get none.
                SELECT w.code AS site, make_interval(days => w.release_days) AS lead, \(isClosed) AS is_closed
                FROM warehouse.site w WHERE w.code = \(site)
            ), asked AS MATERIALIZED (
                -- The orders this is about, ranked: accepted, and never seen here before or waiting. Early ones only wait. A look-up for each,
                -- not an anti-join: the server would take nearly all for known, and plan what follows for one order.
                SELECT
                    r.order_id,
                    r.priority,
                    r.promised_by,
                    r.trace,
                    f.state AS was,
                    coalesce(f.reason = \(SourcingStore.noneTakesOrders), false) AS was_closed,
                    f.changed_at,
                    coalesce(r.promised_by > now() + (SELECT lead FROM shipping), false) AS is_early,
                    row_number() OVER (ORDER BY r.priority DESC, r.promised_by, r.order_id)::int AS rank\(formerSite)
                FROM unnest(\(orderIDs)::bigint[]) AS n (id)
                CROSS JOIN LATERAL (SELECT * FROM orders.released r WHERE r.order_id = n.id OFFSET 0) r
                LEFT JOIN LATERAL (
                    SELECT f.state, f.site, f.reason, f.changed_at FROM warehouse.fulfilment f WHERE f.order_id = n.id OFFSET 0) f ON true
                WHERE coalesce(f.state IN \(Self.waiting), true) \(ifAlone)
            ), line AS MATERIALIZED (
                -- Their lines.
                SELECT a.rank, a.order_id, l.line_no, l.sku, l.quantity
                FROM asked a JOIN orders.released_line l ON l.order_id = a.order_id WHERE NOT a.is_early
            ), offered AS MATERIALIZED (
                -- The lots of their articles that have something free: one look-up for each article, also before the server knows how large
                -- the tables are.
                SELECT s.id FROM (SELECT DISTINCT sku FROM line) a CROSS JOIN LATERAL (
                    SELECT s.id FROM warehouse.stock s
                    WHERE s.sku = a.sku AND s.site = (SELECT site FROM shipping WHERE NOT is_closed) AND \(FreeStockStore.isFree) AND \(keeps)
                        \(lots)
                    OFFSET 0) s
            ), locked AS MATERIALIZED (
                -- The same, locked in the order of ids.
                SELECT s.id, s.sku, s.expiry, s.received_at, s.location_id, s.on_hand - s.reserved AS free
                FROM offered o JOIN warehouse.stock s ON s.id = o.id WHERE \(FreeStockStore.isFree) ORDER BY s.id FOR UPDATE OF s
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
                    CASE WHEN (SELECT is_closed FROM shipping) THEN \(SourcingStore.noneTakesOrders)
                        ELSE 'no stock: ' || sku || ' needs ' || need || ', ' || free || ' available' || \(here) || \(lasting) END AS reason
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
                    'no stock: ' || w.sku || ' needs ' || q.quantity || ', earlier orders take what is left' || \(here) AS reason
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
                    (order_id, site, state, reason, priority, due_at, weight_g, volume_cm3, trace, allocated_at, changed_at)
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
                    CASE WHEN s.rank IS NULL AND NOT a.is_early THEN now() END,
                    a.changed_at
                FROM asked a
                LEFT JOIN (SELECT rank, sum(quantity * coalesce(weight_g, 0)) AS weight_g,
                          ceil(sum(quantity * coalesce(mm3, 0)) / 1000) AS cm3
                      FROM demand GROUP BY rank) o ON o.rank = a.rank
                LEFT JOIN short s ON s.rank = a.rank
                WHERE (\(last) OR a.rank NOT IN (SELECT rank FROM contested)) AND NOT \(stillWaits)
                    AND NOT (SELECT found FROM perishable)
                ORDER BY a.order_id
                ON CONFLICT (order_id) DO UPDATE SET
                    site = excluded.site,
                    state = excluded.state,
                    reason = excluded.reason,
                    weight_g = excluded.weight_g,
                    volume_cm3 = excluded.volume_cm3,
                    allocated_at = excluded.allocated_at,
                    expected_on = NULL
                -- Of one that changed meanwhile the lines are not what was read.
                WHERE f.state IN \(Self.waiting) AND f.changed_at IS NOT DISTINCT FROM excluded.changed_at
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
            \(outcomes) \(otherwise)
            UNION ALL
            SELECT order_id, \(Outcome.contested), NULL FROM contested WHERE NOT \(last)
            UNION ALL
            SELECT 0, \(Outcome.perishable), NULL FROM perishable WHERE found
            UNION ALL
            SELECT 0, \(Outcome.lost), NULL
            WHERE NOT (SELECT found FROM perishable) AND (SELECT count(*) FROM asked) > (SELECT count(*) FROM stored) + (SELECT count(*) FROM contested WHERE NOT \(last))
                + (SELECT count(*) FROM asked a LEFT JOIN short s ON s.rank = a.rank WHERE \(stillWaits))
            """
    }

    private var site: SQL { source.site.map { "\($0)::text" } ?? SourcingStore.usualSite }

    /// Behind the conditions of `asked` in the first round.
    private var ifOnly: SQL { if case .onlySite = source { "AND NOT \(SourcingStore.areSeveral)" } else { "" } }

    /// Behind the conditions of `locked`.
    private var lots: SQL { if case .lots(let lots) = source { "AND s.id = ANY(\(lots.ids))" } else { "" } }

    /// Behind the columns of `asked`: where the order is so far.
    private var formerSite: SQL {
        if case .onlySite = source { return "" }
        return ", f.site AS was_at"
    }

    /// Behind the conditions of an order that waits as before.
    private var stays: SQL { if case .onlySite = source { "" } else { "AND a.was_at = (SELECT site FROM shipping)" } }

    /// What became of the orders that were written.
    private var outcomes: SQL {
        let state: SQL = """
            CASE WHEN r.state = \(FulfilmentState.backordered) AND (SELECT is_closed FROM shipping) THEN \(Outcome.closed) ELSE r.state END
            """
        if case .onlySite = source { return "SELECT r.order_id, \(state), r.trace FROM stored r" }
        return """
            SELECT r.order_id, CASE WHEN a.was = r.state AND NOT a.is_early AND \(Self.staysClosed) THEN \(Outcome.moved) ELSE \(state) END,
                r.trace
            FROM stored r JOIN asked a ON a.order_id = r.order_id
            """
    }

    /// Behind the outcomes.
    private var ifSeveral: SQL {
        guard case .onlySite = source else { return "" }
        return "UNION ALL SELECT 0, \(Outcome.severalSites), NULL WHERE \(SourcingStore.areSeveral)"
    }
}
