package import FoundationEssentials
import Fulfilment
package import Postgres

/// The SQL of `waybill tours list`.
package struct OpenTourStore: Sendable {
    /// A tour that somebody walks, or left.
    package struct OpenTour: Sendable, Equatable {
        package let id: Int64
        package let picker: String
        package let isActive: Bool
        package let cart: String
        /// When it was begun or something was scanned for it, whichever is later.
        package let lastAt: Date
        package let openPicks: Int
        package let orders: Int
    }

    package init() {}

    /// Open tours, the one that stands still longest first.
    package func open(on executor: some SQLExecutor) async throws -> [OpenTour] {
        try await executor.query(
            """
            SELECT t.id, t.picker, k.is_active, t.cart,
                greatest(t.started_at, (SELECT max(received_at) FROM warehouse.scan s WHERE s.tour_id = t.id)) AS last_at,
                (SELECT count(*) FROM warehouse.pick p WHERE p.tour_id = t.id AND p.state = \(PickState.open)),
                (SELECT count(DISTINCT p.order_id) FROM warehouse.pick p WHERE p.tour_id = t.id AND p.state = \(PickState.open))
            FROM warehouse.tour t JOIN warehouse.picker k ON k.badge = t.picker WHERE t.state = \(TourState.open) ORDER BY last_at, t.id
            """
        ).map { row in
            let (id, picker, isActive, cart, lastAt, picks, orders) = try row.decode(
                (Int64, String, Bool, String, Date, Int, Int).self)
            return OpenTour(
                id: id, picker: picker, isActive: isActive, cart: cart, lastAt: lastAt, openPicks: picks, orders: orders)
        }
    }
}
