package import Contracts
package import Messaging

/// Takes stops of held and of opened parcels off routes that have not left, and lets those wait for a route again that may leave. The message alone
/// does nothing of it: it must be so in the database.
package struct ParcelsReviewedHandler: BatchHandler {
    private let stops = HeldStopStore()

    package init() {}

    package func handle(_ events: [Event<ParcelsReviewed>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events, \.orderID)
        for (route, order) in try await stops.follow(orders: orders.ids, in: context.transaction) {
            try context.publish(RouteReplanRequested(routeID: route), trace: orders.trace(order))
        }
        return [Outcome](repeating: .done, count: events.count)
    }
}
