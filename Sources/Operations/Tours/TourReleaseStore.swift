package import FoundationEssentials
import Fulfilment
package import Postgres

/// The SQL of `waybill tours`: takes tours away from pickers who do not come back.
///
/// Row locks are taken in the floor's order: the tour, then picks, then fulfilments by order.
package struct TourReleaseStore: Sendable {
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

    /// An order of a tour that is not picked completely.
    package struct Order: Sendable {
        package let id: Int64
        /// Pieces of it lie in a bin of the cart.
        package let hasPieces: Bool
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

    /// Locks an open tour and its unfinished orders.
    /// - Returns: its cart, where it is walked, and the orders; nil when there is no such open tour.
    package func lock(_ tour: Int64, in transaction: Transaction) async throws -> (cart: String, site: String, orders: [Order])? {
        let tours = try await transaction.query(
            "SELECT cart, site FROM warehouse.tour WHERE id = \(tour) AND state = \(TourState.open) FOR UPDATE")
        guard let (cart, site) = try tours.first?.decode((String, String).self) else { return nil }
        let orders = try await transaction.query(
            """
            SELECT f.order_id, EXISTS (SELECT FROM warehouse.allocation a WHERE a.order_id = f.order_id AND a.state = \(AllocationState.picked))
            FROM warehouse.fulfilment f JOIN warehouse.tour_order o ON o.order_id = f.order_id AND o.tour_id = \(tour)
            WHERE f.state = \(FulfilmentState.picking) ORDER BY f.order_id FOR UPDATE OF f
            """)
        return (cart, site, try orders.decode((Int64, Bool).self).map { Order(id: $0, hasPieces: $1) })
    }

    /// Gives orders of which nothing was picked back to those who ask for work; what is reserved for them stays reserved.
    package func giveBack(_ orders: [Int64], of tour: Int64, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            WITH back AS (
                UPDATE warehouse.fulfilment SET state = \(FulfilmentState.allocated), picking_at = NULL
                WHERE order_id = ANY (\(orders)) AND state = \(FulfilmentState.picking) RETURNING order_id
            )
            UPDATE warehouse.pick p SET state = \(PickState.short), picked = 0, reason = 'tour released', done_at = now()
            FROM back b WHERE p.order_id = b.order_id AND p.tour_id = \(tour) AND p.state = \(PickState.open)
            """)
    }

    /// Ends a tour on which no pick is open; its cart and its picker are free.
    package func close(_ tour: Int64, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.tour t SET state = \(TourState.done), finished_at = now()
            WHERE t.id = \(tour) AND t.state = \(TourState.open)
                AND NOT EXISTS (SELECT FROM warehouse.pick p WHERE p.tour_id = t.id AND p.state = \(PickState.open))
            """)
    }

    /// The roles of somebody who works here, while nobody changes them.
    /// - Returns: the badge as it is in the books; nil when nobody has it.
    func roles(of badge: String, in transaction: Transaction) async throws -> (badge: String, roles: StaffRoles)? {
        try await transaction.query(
            """
            SELECT badge, roles FROM warehouse.picker WHERE lower(badge) = lower(\(badge)) AND is_active
            ORDER BY badge = \(badge) DESC LIMIT 1 FOR SHARE
            """
        ).first.map { row in
            let (badge, roles) = try row.decode((String, [String]).self)
            return (badge, StaffRoles(stored: roles))
        }
    }

    /// Gives the tour and its cart to a picker who works here and has none.
    /// - Returns: false when there is no such picker.
    package func handOver(_ tour: Int64, to badge: String, in transaction: Transaction) async throws -> Bool {
        try await transaction.query(
            """
            UPDATE warehouse.tour t SET picker = k.badge FROM warehouse.picker k
            WHERE t.id = \(tour) AND t.state = \(TourState.open) AND lower(k.badge) = lower(\(badge)) AND k.is_active
                AND NOT EXISTS (SELECT FROM warehouse.tour o WHERE o.picker = k.badge AND o.state = \(TourState.open) AND o.id <> t.id)
            """
        ).affected == 1
    }
}
