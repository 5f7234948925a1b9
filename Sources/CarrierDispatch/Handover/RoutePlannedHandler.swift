package import Contracts
package import Messaging
import Observability

/// Loads the stops of routes that are planned, and those added later: the own fleet's booked shipments leave the building.
package struct RouteLoadingHandler<Message: AboutRoute>: BatchHandler {
    private let shipments = ShipmentStore()

    package init() {}

    package func handle(_ events: [Event<Message>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let routes = EventsByID(events, \.routeID)
        for (handover, trace) in try await shipments.load(routes: routes.ids, in: context.transaction) {
            try context.publish(ShipmentDispatched(handover), trace: trace.flatMap(TraceContext.init))
        }
        return [Outcome](repeating: .done, count: events.count)
    }
}

package typealias RoutePlannedHandler = RouteLoadingHandler<RoutePlanned>
package typealias RouteChangedHandler = RouteLoadingHandler<RouteChanged>
