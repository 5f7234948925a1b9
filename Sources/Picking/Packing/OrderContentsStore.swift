import Cartonization
import FoundationEssentials
import Fulfilment
import Postgres

/// Reads what orders consist of and which cartons there are, as packing sees them.
enum OrderContentsStore {
    /// The allocated pieces of orders, for `item(_:)`.
    ///
    /// What nobody measured counts as one gram and one millimetre: such orders do not pass intake.
    /// - Parameter state: `open` for what is still to be picked, `picked` for what lies in the bins.
    static func items(_ orderIDs: [Int64], state: AllocationState) -> SQL {
        """
        SELECT a.order_id, a.line_no, sum(a.quantity), coalesce(k.weight_g, 1), coalesce(k.length_mm, 1), coalesce(k.width_mm, 1),
            coalesce(k.height_mm, 1), k.name, k.upright, k.is_fragile, k.bears_nothing, k.ships_alone, k.keep_apart, k.has_serials
        FROM warehouse.allocation a
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.sku k ON k.code = s.sku
        WHERE a.order_id = ANY(\(orderIDs)) AND a.state = \(state)
        GROUP BY a.order_id, a.line_no, k.code
        ORDER BY a.order_id, a.line_no
        """
    }

    typealias Columns = (Int64, Int, Int, Int, Int, Int, Int, String, String, Bool, Bool, Bool, String?, Bool)

    /// The order and one of its items, and whether its pieces have serial numbers.
    static func item(_ row: Row) throws -> (orderID: Int64, item: Item, hasSerials: Bool) {
        let (
            order, line, quantity, weight, length, width, height, name, upright, fragile, bearsNothing, alone, group, hasSerials
        ) = try row.decode(Columns.self)
        var edges: Item.Upright = []
        for (letter, edge) in [("l", Item.Upright.length), ("w", .width), ("h", .height)] where upright.contains(letter) {
            edges.insert(edge)
        }
        return (
            order,
            Item(
                line: line, name: name, quantity: quantity, weight: weight,
                dimensions: Dimensions(length: length, width: width, height: height), upright: edges, isFragile: fragile,
                bearsNothing: bearsNothing, group: group, shipsAlone: alone),
            hasSerials
        )
    }

    /// Where orders go, for `destination(_:)`.
    static func destinations(_ orderIDs: [Int64]) -> SQL {
        """
        SELECT f.order_id, s.latitude, s.longitude, d.latitude, d.longitude, d.country, d.promised_by,
            CASE WHEN f.state = \(FulfilmentState.allocated) THEN now() ELSE coalesce(f.picking_at, now()) END
        FROM warehouse.fulfilment f
        JOIN warehouse.site s ON s.code = f.site
        JOIN orders.destination d ON d.order_id = f.order_id
        WHERE f.order_id = ANY(\(orderIDs))
        """
    }

    /// The order and where it goes.
    static func destination(_ row: Row) throws -> (orderID: Int64, destination: Destination) {
        let (order, siteLatitude, siteLongitude, latitude, longitude, country, promisedBy, readyAt) = try row.decode(
            (Int64, Double, Double, Double?, Double?, String, Date?, Date).self)
        let site = GeoPoint(latitude: siteLatitude, longitude: siteLongitude)
        let door = latitude.flatMap { latitude in longitude.flatMap { GeoPoint(latitude: latitude, longitude: $0) } }
        let distance = site.flatMap { site in door.map { site.distance(to: $0) } }
        return (order, Destination(distance: distance, country: country, readyAt: readyAt, promisedBy: promisedBy))
    }

    /// Every carton, for `carton(_:)`. What is chosen for orders that are picked or wait to be packed counts as used.
    /// - Parameter orderIDs: orders whose own cartons are still free to be chosen again.
    static func cartons(besides orderIDs: [Int64]) -> SQL {
        """
        SELECT c.code, length_mm, width_mm, height_mm, outer_length_mm, outer_width_mm, outer_height_mm, max_weight_g, empty_weight_g, cost,
            c.filling_g_per_l, c.filling_cost_per_kg, CASE WHEN c.stock IS NOT NULL THEN greatest(0, c.stock - coalesce(p.promised, 0)) END
        FROM warehouse.carton c
        LEFT JOIN (
            SELECT u.code, count(*)::int AS promised
            FROM warehouse.fulfilment f
            CROSS JOIN LATERAL (
                SELECT o.cartons FROM warehouse.tour_order o WHERE o.order_id = f.order_id ORDER BY o.tour_id DESC LIMIT 1) o
            CROSS JOIN LATERAL unnest(o.cartons) u (code)
            WHERE f.state IN \([FulfilmentState.picking, .picked]) AND f.order_id <> ALL(\(orderIDs))
                AND EXISTS (SELECT FROM warehouse.carton WHERE stock IS NOT NULL)
            GROUP BY u.code
        ) p ON p.code = c.code
        WHERE c.is_active ORDER BY c.code
        """
    }

    static func carton(_ row: Row) throws -> Carton {
        let (
            code, length, width, height, outerLength, outerWidth, outerHeight, maxWeight, emptyWeight, cost, grams, price, stock
        ) =
            try row.decode((String, Int, Int, Int, Int?, Int?, Int?, Int, Int, Int, Int, Int, Int?).self)
        return Carton(
            code: code, inner: Dimensions(length: length, width: width, height: height),
            outer: Dimensions(length: outerLength ?? length, width: outerWidth ?? width, height: outerHeight ?? height),
            maxWeight: maxWeight, emptyWeight: emptyWeight, cost: cost, stock: stock,
            filling: Filling(gramsPerLitre: grams, costPerKilogram: price))
    }
}
