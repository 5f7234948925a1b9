package import Postgres

/// Which bins of its cart an order has: one for each carton, and those it got because one of them was full. Everybody who asks for an order's
/// bins asks here.
package enum OrderBinStore {
    /// The numbers of all bins of the row `o` of `warehouse.tour_order`, ascending, as an array.
    package static let numbers: SQL = """
        ARRAY(SELECT generate_series(o.bin::int, o.bin + o.bins - 1)
              UNION SELECT e.bin FROM warehouse.extra_bin e WHERE e.tour_id = o.tour_id AND e.order_id = o.order_id ORDER BY 1)
        """

    /// Whether the row `o` of `warehouse.tour_order` has a bin.
    package static func has(_ bin: Int?) -> SQL {
        """
        (\(bin)::int BETWEEN o.bin AND o.bin + o.bins - 1 OR EXISTS (
            SELECT FROM warehouse.extra_bin e WHERE e.tour_id = o.tour_id AND e.order_id = o.order_id AND e.bin = \(bin)::int))
        """
    }

    /// The code of a bin of the tour `t`, as `CartBin` writes it.
    /// - Parameter number: an expression.
    package static func code(_ number: SQL) -> SQL {
        "(t.cart || '-B' || CASE WHEN \(number) < 10 THEN '0' ELSE '' END || \(number))"
    }
}
