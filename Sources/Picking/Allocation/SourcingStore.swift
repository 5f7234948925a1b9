import Fulfilment
import MasterData
import Postgres

/// Says from which site each order ships, where there are several.
///
/// It may be any site from which a zone of some service reaches the door; where none does, or nobody knows where the door is, all of them. Of
/// these only sites that take orders; where none does, it waits at one of them until one is opened again. An order leaves in one piece, so it is
/// for the sites where every line is completely free now and keeps until the promise; the nearest of them has it. Where no site has
/// everything, the nearest one at all: it waits there. Equal distances go by the sites' codes, and so do destinations that nobody knows.
/// Nothing is locked here: whoever is overtaken waits, and is sourced anew at its next try.
struct SourcingStore: Sendable {
    /// An order that wants lots, and the site that is to give them.
    struct Choice: Sendable, Equatable {
        let orderID: Int64
        let site: String
        /// One of its articles, when the site had all of them; nil when it lacks something.
        let article: String?
    }

    /// The rows of one site that orders are about to take from.
    struct Lots: Sendable {
        let site: String
        let orderIDs: [Int64]
        /// The balances, locked.
        let ids: [Int64]
    }

    /// The first that is not retired; when all are, the first.
    static let usualSite: SQL = "(SELECT code FROM warehouse.site ORDER BY is_active DESC, code LIMIT 1)"

    /// Whether the site `w` ships. It may be closed for new orders.
    static let ships: SQL = "(w.is_active OR w.code = \(usualSite))"

    /// What an order is told that no site may take.
    static let noneTakesOrders: SQL = "'no site that ships there takes new orders'"

    /// Whether orders have more than one site to choose from.
    static let areSeveral: SQL = "((SELECT count(*) FROM warehouse.site WHERE is_active) > 1)"

    /// Every zone of every service, as a table `zone` of a statement: the country, and metres from and to.
    static let zones: SQL = """
        zone AS MATERIALIZED (
            SELECT z.country, z.from_km::float8 * 1000 AS nearest, z.to_km::float8 * 1000 AS farthest FROM shipping.offered_zone z
        )
        """

    /// How far it is from the site `w` to the door `a`, as a table `m` behind them.
    private static let way: SQL = "CROSS JOIN LATERAL (SELECT \(distance) AS metres OFFSET 0) m"

    /// Whether a service goes that `way`, by `zones`, as carrier-dispatch has it; not when nobody knows how far it is.
    private static let goesThere: SQL = """
        EXISTS (SELECT FROM zone z WHERE z.country IN (a.country, '*') AND m.metres >= z.nearest AND m.metres < z.farthest)
        """

    /// Behind the waiting order `f`, with `zones`: `open.sites`, the codes of those that may take it now.
    static let openSites: SQL = """
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(v.code) FILTER (WHERE v.takes_orders AND (v.goes_there OR NOT v.some_goes)), '{}') AS sites
            FROM (
                SELECT w.code, w.takes_orders, g.goes_there, bool_or(g.goes_there) OVER () AS some_goes
                FROM (SELECT w.code, w.takes_orders, \(vector) FROM warehouse.site w WHERE \(ships)) w
                CROSS JOIN (SELECT w.country, \(vector) FROM orders.destination w WHERE w.order_id = f.order_id) a
                \(way) CROSS JOIN LATERAL (SELECT \(areSeveral) AND \(goesThere) AS goes_there OFFSET 0) g) v) open
        """

    /// Whether some site may take the waiting order `f` now, with `zones`.
    static let isWanted: SQL = "EXISTS (SELECT FROM (VALUES (1)) one \(openSites) WHERE open.sites <> '{}')"

    /// Behind `openSites`: one of them has each line of the back-order, if it were alone.
    static let isFulfillable: SQL = """
        EXISTS (
            SELECT FROM unnest(open.sites) AS w (code) WHERE NOT EXISTS (
                SELECT FROM orders.released_line l WHERE l.order_id = f.order_id AND l.quantity > (
                    SELECT coalesce(sum(s.on_hand - s.reserved), 0) FROM warehouse.stock s
                    WHERE s.sku = l.sku AND s.site = w.code AND \(FreeStockStore.isFree)
                        AND \(FreeStockStore.keeps(until: "f.due_at::date")))))
        """

    /// Behind `openSites`: the back-order waits where it should not, or is told something else than what it waits for. Its next try mends that.
    static let isMisplaced: SQL = """
        (CASE WHEN open.sites = '{}' THEN f.reason IS DISTINCT FROM \(noneTakesOrders)
            ELSE coalesce(f.reason = \(noneTakesOrders), false) OR \(areSeveral) AND f.site <> ALL (open.sites) END)
        """

    /// Of those orders that are accepted, and new here or waiting; the others have their site. For `choices(_:)`.
    func sourcing(_ orderIDs: [Int64], states waiting: [FulfilmentState]) -> SQL {
        """
        WITH site AS MATERIALIZED (
            -- The sites that ship, as points on the unit sphere.
            SELECT w.code, w.takes_orders, \(Self.vector)
            FROM warehouse.site w WHERE \(Self.ships)
        ), \(Self.zones), asked AS MATERIALIZED (
            -- The orders this is about, with the day until which their pieces have to keep and where they go.
            SELECT r.order_id, greatest(r.promised_by::date, current_date) AS day, w.country, w.x, w.y, w.z
            FROM unnest(\(orderIDs)::bigint[]) AS n (id)
            CROSS JOIN LATERAL (SELECT * FROM orders.released r WHERE r.order_id = n.id OFFSET 0) r
            CROSS JOIN LATERAL (
                SELECT w.country, \(Self.vector) FROM orders.destination w WHERE w.order_id = n.id OFFSET 0) w
            WHERE coalesce((SELECT f.state IN \(waiting) FROM warehouse.fulfilment f WHERE f.order_id = n.id), true)
        ), line AS MATERIALIZED (
            -- What they want, article by article, with the number of an order's articles.
            SELECT a.order_id, l.sku, a.day, sum(l.quantity) AS pieces, count(*) OVER (PARTITION BY a.order_id) AS articles
            FROM asked a JOIN orders.released_line l ON l.order_id = a.order_id GROUP BY a.order_id, l.sku, a.day
        ), complete AS MATERIALIZED (
            -- The sites that have all of an order, and may take it.
            SELECT l.order_id, w.code AS site, min(l.sku) AS sku
            FROM line l CROSS JOIN site w
            WHERE w.takes_orders AND l.pieces <= (
                SELECT sum(s.on_hand - s.reserved) FROM warehouse.stock s
                WHERE s.site = w.code AND s.sku = l.sku AND \(FreeStockStore.isFree) AND \(FreeStockStore.keeps(until: "l.day")))
            GROUP BY l.order_id, w.code, l.articles HAVING count(*) = l.articles
        )
        SELECT DISTINCT ON (a.order_id) a.order_id, w.code, c.sku, \(Self.areSeveral)
        FROM asked a CROSS JOIN site w \(Self.way) LEFT JOIN complete c ON c.order_id = a.order_id AND c.site = w.code
        ORDER BY a.order_id, \(Self.goesThere) DESC, w.takes_orders DESC, c.sku IS NULL, m.metres NULLS LAST, w.code COLLATE "C"
        """
    }

    /// The choices, and whether there were several sites; nil when no order was asked about.
    func choices(_ rows: Rows) throws -> (choices: [Choice], areSeveral: Bool?) {
        let decoded = try rows.decode((Int64, String, String?, Bool).self)
        return (decoded.map { Choice(orderID: $0.0, site: $0.1, article: $0.2) }, decoded.first?.3)
    }

    /// Locks what the orders may take at their sites, all of it in the order of ids, and then those of them that wait: nothing is locked
    /// behind it, so that allocation may go site by site.
    /// - Returns: sites in the order of their codes.
    func lock(_ choices: [Choice], in transaction: some SQLExecutor) async throws -> [Lots] {
        let (orders, sites) = (choices.map(\.orderID), choices.map(\.site))
        let results = try await transaction.pipeline([
            """
            WITH wanted AS MATERIALIZED (
                SELECT DISTINCT c.site, l.sku FROM unnest(\(orders)::bigint[], \(sites)::text[]) AS c (order_id, site)
                JOIN orders.released_line l ON l.order_id = c.order_id
            )
            SELECT s.id, s.site FROM wanted d JOIN warehouse.stock s ON s.sku = d.sku AND s.site = d.site
            WHERE \(FreeStockStore.isFree) ORDER BY s.id FOR UPDATE OF s
            """,
            "SELECT FROM warehouse.fulfilment WHERE order_id = ANY(\(orders)) ORDER BY order_id FOR UPDATE",
        ])
        let ids = Dictionary(grouping: try results[0].decode((Int64, String).self), by: \.1)
        return Self.bySite(choices.map { ($0.orderID, $0.site) }).map { site, orders in
            Lots(site: site, orderIDs: orders, ids: (ids[site] ?? []).map(\.0))
        }
    }

    /// The sites that orders have already, in the order of their codes.
    func sites(of orderIDs: [Int64], in transaction: some SQLExecutor) async throws -> [(site: String, orderIDs: [Int64])] {
        let rows = try await transaction.query(
            "SELECT order_id, site FROM warehouse.fulfilment WHERE order_id = ANY(\(orderIDs)) ORDER BY order_id")
        return Self.bySite(try rows.decode((Int64, String).self).map { ($0, $1) })
    }

    private static func bySite(_ orders: [(Int64, String)]) -> [(site: String, orderIDs: [Int64])] {
        Dictionary(grouping: orders, by: \.1).sorted { $0.key < $1.key }.map { ($0.key, $0.value.map(\.0)) }
    }

    /// The coordinates of `w` as `EarthVector` has them.
    static let vector: SQL = """
        cos(radians(w.latitude)) * cos(radians(w.longitude)) AS x,
        cos(radians(w.latitude)) * sin(radians(w.longitude)) AS y,
        sin(radians(w.latitude)) AS z
        """

    /// From the site `w` to the order `a` in whole metres, as `GeoPoint.distance(to:)` has it; NULL when nobody knows where it goes.
    static let distance: SQL = """
        round(2 * 6371008.8 * asin(least(1, sqrt((a.x - w.x) ^ 2 + (a.y - w.y) ^ 2 + (a.z - w.z) ^ 2) / 2)))
        """
}
