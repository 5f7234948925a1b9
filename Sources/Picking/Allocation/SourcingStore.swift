import Fulfilment
import MasterData
import Postgres

/// Says from which site each order ships, where there are several.
///
/// An order leaves in one piece, so it is for the sites where every line is completely free now and keeps until the promise; the nearest of
/// them has it. Where no site has everything, the nearest one at all: it waits there. Equal distances go by the sites' codes, and so do
/// destinations that nobody knows. Nothing is locked here: whoever is overtaken waits, and is sourced anew at its next try.
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

    /// Whether the site `w` ships.
    static let ships: SQL = "(w.is_active OR w.code = \(usualSite))"

    /// Whether orders have more than one site to choose from.
    static let areSeveral: SQL = "((SELECT count(*) FROM warehouse.site WHERE is_active) > 1)"

    /// Some site has each line of the back-order `f`, if it were alone.
    static let isFulfillable: SQL = """
        EXISTS (
            SELECT FROM warehouse.site w WHERE \(ships) AND NOT EXISTS (
                SELECT FROM orders.released_line l WHERE l.order_id = f.order_id AND l.quantity > (
                    SELECT coalesce(sum(s.on_hand - s.reserved), 0) FROM warehouse.stock s
                    WHERE s.sku = l.sku AND s.site = w.code AND \(FreeStockStore.isFree)
                        AND \(FreeStockStore.keeps(until: "f.due_at::date")))))
        """

    /// Of those orders that are accepted, and new here or waiting; the others have their site. For `choices(_:)`.
    func sourcing(_ orderIDs: [Int64], states waiting: [FulfilmentState]) -> SQL {
        """
        WITH site AS MATERIALIZED (
            -- The sites that ship, as points on the unit sphere.
            SELECT w.code, \(Self.vector)
            FROM warehouse.site w WHERE \(Self.ships)
        ), asked AS MATERIALIZED (
            -- The orders this is about, with the day until which their pieces have to keep and where they go.
            SELECT r.order_id, greatest(r.promised_by::date, current_date) AS day, w.x, w.y, w.z
            FROM unnest(\(orderIDs)::bigint[]) AS n (id)
            CROSS JOIN LATERAL (SELECT * FROM orders.released r WHERE r.order_id = n.id OFFSET 0) r
            CROSS JOIN LATERAL (
                SELECT \(Self.vector) FROM orders.destination w WHERE w.order_id = n.id OFFSET 0) w
            WHERE coalesce((SELECT f.state IN \(waiting) FROM warehouse.fulfilment f WHERE f.order_id = n.id), true)
        ), line AS MATERIALIZED (
            -- What they want, article by article, with the number of an order's articles.
            SELECT a.order_id, l.sku, a.day, sum(l.quantity) AS pieces, count(*) OVER (PARTITION BY a.order_id) AS articles
            FROM asked a JOIN orders.released_line l ON l.order_id = a.order_id GROUP BY a.order_id, l.sku, a.day
        ), complete AS MATERIALIZED (
            -- The sites that have all of an order.
            SELECT l.order_id, w.code AS site, min(l.sku) AS sku
            FROM line l CROSS JOIN site w
            WHERE l.pieces <= (
                SELECT sum(s.on_hand - s.reserved) FROM warehouse.stock s
                WHERE s.site = w.code AND s.sku = l.sku AND \(FreeStockStore.isFree) AND \(FreeStockStore.keeps(until: "l.day")))
            GROUP BY l.order_id, w.code, l.articles HAVING count(*) = l.articles
        )
        SELECT DISTINCT ON (a.order_id) a.order_id, w.code, c.sku, (SELECT count(*) FROM site)
        FROM asked a CROSS JOIN site w LEFT JOIN complete c ON c.order_id = a.order_id AND c.site = w.code
        ORDER BY a.order_id, c.sku IS NULL, \(Self.distance) NULLS LAST, w.code COLLATE "C"
        """
    }

    /// The choices, and whether there were several sites; nil when no order was asked about.
    func choices(_ rows: Rows) throws -> (choices: [Choice], areSeveral: Bool?) {
        let decoded = try rows.decode((Int64, String, String?, Int).self)
        return (decoded.map { Choice(orderID: $0.0, site: $0.1, article: $0.2) }, decoded.first.map { $0.3 > 1 })
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
