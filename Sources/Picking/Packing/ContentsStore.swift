import Cartonization
import Fulfilment
import Postgres

/// Reads what orders consist of and which cartons there are, as packing sees them.
enum ContentsStore {
    /// The allocated pieces of orders, for `item(_:)`.
    ///
    /// What nobody measured counts as one gram and one millimetre: such orders do not pass intake.
    /// - Parameter state: `open` for what is still to be picked, `picked` for what lies in the bins.
    static func items(_ orderIDs: [Int64], state: String) -> SQL {
        """
        SELECT a.order_id, a.line_no, sum(a.quantity), coalesce(k.weight_g, 1), coalesce(k.length_mm, 1), coalesce(k.width_mm, 1),
            coalesce(k.height_mm, 1), k.name, k.upright, k.is_fragile, k.bears_nothing, k.ships_alone, k.keep_apart
        FROM warehouse.allocation a
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.sku k ON k.code = s.sku
        WHERE a.order_id = ANY(\(orderIDs)) AND a.state = \(state)
        GROUP BY a.order_id, a.line_no, k.code
        ORDER BY a.order_id, a.line_no
        """
    }

    typealias Columns = (Int64, Int, Int, Int, Int, Int, Int, String, String, Bool, Bool, Bool, String?)

    /// The order and one of its items.
    static func item(_ row: Row) throws -> (orderID: Int64, item: Item) {
        let (order, line, quantity, weight, length, width, height, name, upright, fragile, bearsNothing, alone, group) =
            try row.decode(Columns.self)
        var edges: Item.Upright = []
        for (letter, edge) in [("l", Item.Upright.length), ("w", .width), ("h", .height)] where upright.contains(letter) {
            edges.insert(edge)
        }
        return (
            order,
            Item(
                line: line, name: name, quantity: quantity, weight: weight,
                dimensions: Dimensions(length: length, width: width, height: height), upright: edges, isFragile: fragile,
                bearsNothing: bearsNothing, group: group, shipsAlone: alone)
        )
    }

    /// Every carton, for `carton(_:)`.
    static let cartons: SQL = """
        SELECT code, length_mm, width_mm, height_mm, outer_length_mm, outer_width_mm, outer_height_mm, max_weight_g, empty_weight_g, cost
        FROM warehouse.carton ORDER BY code
        """

    static func carton(_ row: Row) throws -> Carton {
        let (code, length, width, height, outerLength, outerWidth, outerHeight, maxWeight, emptyWeight, cost) = try row.decode(
            (String, Int, Int, Int, Int?, Int?, Int?, Int, Int, Int).self)
        return Carton(
            code: code, inner: Dimensions(length: length, width: width, height: height),
            outer: Dimensions(length: outerLength ?? length, width: outerWidth ?? width, height: outerHeight ?? height),
            maxWeight: maxWeight, emptyWeight: emptyWeight, cost: cost)
    }
}
