package import Contracts
package import Messaging

/// Takes stops of cancelled orders off their routes, whatever carrier-dispatch makes of the shipments: what is cancelled is not delivered.
/// The message alone takes nothing off: it must be so in the database.
package struct OrderCancelledHandler: BatchHandler {
    private let store = RevisionStore()

    package init() {}

    package func handle(_ events: [Event<OrderCancelled>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events, \.orderID)
        for (route, order) in try await store.cancel(orders: orders.ids, in: context.transaction) {
            try context.publish(RouteReplanRequested(routeID: route), trace: orders.trace(order))
        }
        return [Outcome](repeating: .done, count: events.count)
    }
}
