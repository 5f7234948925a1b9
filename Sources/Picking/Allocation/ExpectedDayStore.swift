import Fulfilment
import MasterData
package import Postgres

/// Foresees when orders that wait will have all their pieces.
///
/// Free pieces and expected ones are laid against what waiting orders want, article by article: both as running sums, supply by day and
/// demand by rank, so that an order's day moves when receipts move and when better ranked orders come or go. Nothing is reserved by it.
package struct ExpectedDayStore: Sendable {
    package init() {}

    /// Writes the day of each order that waits; one that is written or locked by others in this moment keeps its old day until the next time.
    /// - Returns: the orders whose day changed.
    @discardableResult
    package func refresh(on executor: some SQLExecutor) async throws -> [Int64] {
        try await executor.query(Self.statement).map { try $0.decode(0) }
    }

    private static let waiting: [FulfilmentState] = [.promised, .backordered]

    private static let statement: SQL = """
        WITH demand AS MATERIALIZED (
            -- What waiting orders want; top is what they want of the article up to and with this line.
            SELECT f.order_id, f.site, l.sku, f.due_at::date AS due_on,
                coalesce(f.reason = \(SourcingStore.noneTakesOrders), false) AS is_closed,
                sum(l.quantity) OVER (
                    PARTITION BY f.site, l.sku ORDER BY f.priority DESC, f.due_at, f.order_id, l.line_no ROWS UNBOUNDED PRECEDING) AS top
            FROM warehouse.fulfilment f JOIN orders.released_line l ON l.order_id = f.order_id
            WHERE f.state IN \(waiting)
        ), latest AS MATERIALIZED (
            SELECT site, sku, max(due_on) AS due_on FROM demand GROUP BY site, sku
        ), supply AS MATERIALIZED (
            -- What there is of their articles up to and with each day.
            SELECT site, sku, day, sum(sum(pieces)) OVER (PARTITION BY site, sku ORDER BY day) AS top
            FROM (
                -- Only what keeps for the latest of those that wait, so that no day is promised too early.
                SELECT s.site, s.sku, current_date AS day, s.on_hand - s.reserved AS pieces
                FROM warehouse.stock s JOIN latest d ON d.site = s.site AND d.sku = s.sku
                WHERE \(FreeStockStore.isFree) AND \(FreeStockStore.keeps(until: "d.due_on"))
                UNION ALL
                SELECT e.site, e.sku, e.expected_on, e.pieces FROM warehouse.expected_supply e
                WHERE e.sku IN (SELECT sku FROM demand)) s
            GROUP BY site, sku, day
        ), foreseen AS MATERIALIZED (
            -- The day of the line that comes last; NULL when one of them never does, or a site has to be opened first.
            SELECT order_id, CASE WHEN count(*) = count(day) AND NOT bool_or(is_closed) THEN max(day) END AS day
            FROM (
                SELECT d.order_id, d.is_closed, (
                    SELECT min(p.day) FROM supply p WHERE p.site = d.site AND p.sku = d.sku AND p.top >= d.top) AS day
                FROM demand d) line
            GROUP BY order_id
        ), changed AS (
            SELECT f.order_id, d.day FROM warehouse.fulfilment f JOIN foreseen d ON d.order_id = f.order_id
            WHERE f.state IN \(waiting) AND f.expected_on IS DISTINCT FROM d.day
            ORDER BY f.order_id FOR UPDATE OF f SKIP LOCKED
        )
        UPDATE warehouse.fulfilment f SET expected_on = c.day FROM changed c WHERE f.order_id = c.order_id RETURNING f.order_id
        """
}
