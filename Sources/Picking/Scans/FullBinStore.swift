import Fulfilment
import MasterData
import Postgres

/// The SQL of bins that were full: what bins a cart has, and into which of them orders went on.
struct FullBinStore: Sendable {
    /// Yields how many bins the cart of a tour has, and each that an order has.
    static func cart(_ tourID: Int64) -> SQL {
        """
        SELECT c.bins, o.order_id, \(OrderBinStore.numbers)
        FROM warehouse.tour t JOIN warehouse.cart c ON c.code = t.cart JOIN warehouse.tour_order o ON o.tour_id = t.id
        WHERE t.id = \(tourID)
        """
    }

    static func cart(_ rows: Rows, code: String) throws -> FullBins.Cart {
        var cart = FullBins.Cart(code: code, count: try rows.first?.decode(0) ?? 0, orders: [:])
        for row in rows {
            let order: Int64 = try row.decode(1)
            for bin in try row.decode(2, as: [Int].self) { cart.orders[bin] = order }
        }
        return cart
    }

    /// Writes where picks went whose bins were full, and has the orders' open picks go there, too.
    /// - Parameters:
    ///   - spills: in the order in which the bins were found full.
    ///   - gone: picks that ended with this upload.
    func book(
        _ spills: [FullBins.Spill], of gone: Set<Int64>, _ arrival: ScanStore.Arrival, tourID: Int64, keyID: String?,
        in transaction: some SQLExecutor
    ) async throws {
        let picks = arrival.picks.filter { gone.contains($0.id) }
        let used = spills.filter { spill in
            picks.contains { $0.orderID == spill.orderID && CartBin.parts(of: $0.binCode)?.bin == spill.bin }
        }
        guard !used.isEmpty else { return }
        let ends = used.map { spill in
            used.drop { $0.bin != spill.bin || $0.orderID != spill.orderID }.dropFirst().reduce(spill.bin) { bin, next in
                next.orderID == spill.orderID && next.full == bin ? next.bin : bin
            }
        }
        try await transaction.query(
            """
            WITH ended AS (
                UPDATE warehouse.pick p SET bin = e.bin
                FROM unnest(\(picks.map(\.id))::bigint[], \(picks.map { CartBin.parts(of: $0.binCode)?.bin })::smallint[]) AS e (id, bin)
                WHERE p.id = e.id AND p.tour_id = \(tourID) AND p.bin <> e.bin
            ), full_bin AS (
                SELECT * FROM unnest(\(used.map(\.orderID))::bigint[], \(used.map(\.full))::smallint[], \(used.map(\.bin))::smallint[],
                    \(ends)::smallint[]) AS f (order_id, full_one, bin, last)
            ), open AS (
                UPDATE warehouse.pick p SET bin = f.last FROM full_bin f
                WHERE p.tour_id = \(tourID) AND p.order_id = f.order_id AND p.bin = f.full_one AND p.state = \(PickState.open)
                    AND p.id <> ALL (\(picks.map(\.id))::bigint[])
            )
            INSERT INTO warehouse.extra_bin (tour_id, bin, order_id, instead_of, picker, key_id)
            SELECT \(tourID), f.bin, f.order_id, f.full_one, \(arrival.tour.picker), \(keyID)::text
            FROM full_bin f JOIN warehouse.tour_order o ON o.tour_id = \(tourID) AND o.order_id = f.order_id
            WHERE f.bin NOT BETWEEN o.bin AND o.bin + o.bins - 1
            ON CONFLICT (tour_id, bin) DO NOTHING
            """)
    }
}
