import Fulfilment
import Postgres

/// The SQL of changing tours for somebody else than their picker.
///
/// Row locks are taken in the floor's order: the tour, then picks, then fulfilments by order.
struct TourChangeStore: Sendable {
    /// An open tour, locked.
    struct Tour: Sendable {
        let id: Int64
        let cart: String
        let site: String
        let picker: String
        /// Whether the picker works here still.
        let isPickerActive: Bool
        /// Those that are not picked completely.
        let orders: [Order]
    }

    /// An order of a tour that is not picked completely.
    struct Order: Sendable {
        let id: Int64
        /// Pieces of it lie in a bin of the cart.
        let hasPieces: Bool
    }

    /// Where an open tour is walked; nil when there is no such open tour.
    func site(of tour: Int64, on executor: some SQLExecutor) async throws -> String? {
        try await executor.query("SELECT site FROM warehouse.tour WHERE id = \(tour) AND state = \(TourState.open)").first?
            .decode(0)
    }

    /// Locks an open tour and its unfinished orders.
    /// - Returns: nil when there is no such open tour.
    func lock(_ tour: Int64, in transaction: Transaction) async throws -> Tour? {
        let tours = try await transaction.query(
            """
            SELECT t.cart, t.site, t.picker, k.is_active FROM warehouse.tour t JOIN warehouse.picker k ON k.badge = t.picker
            WHERE t.id = \(tour) AND t.state = \(TourState.open) FOR UPDATE OF t
            """)
        guard let (cart, site, picker, isActive) = try tours.first?.decode((String, String, String, Bool).self) else {
            return nil
        }
        let orders = try await transaction.query(
            """
            SELECT f.order_id, EXISTS (SELECT FROM warehouse.allocation a WHERE a.order_id = f.order_id AND a.state = \(AllocationState.picked))
            FROM warehouse.fulfilment f JOIN warehouse.tour_order o ON o.order_id = f.order_id AND o.tour_id = \(tour)
            WHERE f.state = \(FulfilmentState.picking) ORDER BY f.order_id FOR UPDATE OF f
            """)
        return Tour(
            id: tour, cart: cart, site: site, picker: picker, isPickerActive: isActive,
            orders: try orders.decode((Int64, Bool).self).map { Order(id: $0, hasPieces: $1) })
    }

    /// Gives orders of which nothing was picked back to those who ask for work; what is reserved for them stays reserved.
    func giveBack(_ orders: [Int64], of tour: Int64, in transaction: Transaction) async throws {
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
    func close(_ tour: Int64, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.tour t SET state = \(TourState.done), finished_at = now()
            WHERE t.id = \(tour) AND t.state = \(TourState.open)
                AND NOT EXISTS (SELECT FROM warehouse.pick p WHERE p.tour_id = t.id AND p.state = \(PickState.open))
            """)
    }

    /// Gives the tour and its cart to a picker who works here and has none.
    /// - Returns: the picker's badge as it is in the books; nil when there is no such picker.
    func handOver(_ tour: Int64, to badge: String, in transaction: Transaction) async throws -> String? {
        try await transaction.query(
            """
            UPDATE warehouse.tour t SET picker = k.badge FROM warehouse.picker k
            WHERE t.id = \(tour) AND t.state = \(TourState.open) AND lower(k.badge) = lower(\(badge)) AND k.is_active
                AND NOT EXISTS (SELECT FROM warehouse.tour o WHERE o.picker = k.badge AND o.state = \(TourState.open) AND o.id <> t.id)
            RETURNING k.badge
            """
        ).first?.decode(0)
    }

    /// Keeps who changed a tour, and why.
    func keep(
        _ tour: TourChangeStore.Tour, to badge: String?, givenBack: [Int64], _ change: TourChange, in transaction: Transaction
    ) async throws {
        try await transaction.query(
            """
            INSERT INTO warehouse.tour_change (tour_id, from_picker, to_picker, given_back, reason, actor, key_id)
            VALUES (\(tour.id), \(tour.picker), \(badge)::text, \(givenBack), \(change.reason), \(change.actor), \(change.device)::text)
            """)
    }
}
