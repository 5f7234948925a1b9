import Cartonization
import PickPlanning
import Postgres

/// Chooses a cart's next work, and the carton that each order's bin will be.
struct TourForming: Sendable {
    /// An order for a bin of the cart.
    struct Choice: Sendable {
        let orderID: Int64
        let reason: String
        /// Codes of the cartons it will ship in; empty for pieces in their own packaging.
        let cartons: [String]
    }

    private let store = WorkStore()

    /// The orders for the cart, the most urgent first, and the floor they were planned on.
    /// - Returns: no orders when there is no work.
    func choose(for cart: Station.Cart, in transaction: some SQLExecutor) async throws -> (orders: [Choice], layout: FloorLayout)
    {
        let work = try await store.work(for: cart, in: transaction)
        let planner = WorkPlanner(layout: work.layout)
        guard let next = try planner.next(for: .cart(bins: cart.bins, weight: cart.maxWeight), orders: work.orders) else {
            return ([], work.layout)
        }
        let ids = next.orders.map { work.orders[$0].id }
        let (items, cartons) = try await store.contents(ids, in: transaction)
        let choices = zip(ids, next.reasons).map { order, reason in
            let parcels = Cartonizer.parcels(items: items[order] ?? [], cartons: cartons)
            return Choice(orderID: order, reason: reason, cartons: parcels.compactMap(\.carton?.code))
        }
        return (choices, work.layout)
    }
}
