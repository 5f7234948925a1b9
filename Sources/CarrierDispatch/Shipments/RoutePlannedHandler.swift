package import Contracts
package import Messaging
import Observability

/// Makes the own fleet's booked shipments ready when they are on a route: those of routes that are planned, and those added later.
package struct RouteStopsHandler<Message: AboutRoute>: BatchHandler {
    private let shipments = ShipmentStore()

    package init() {}

    package func handle(_ events: [Event<Message>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let routes = EventsByID(events, \.routeID)
        for (ready, trace) in try await shipments.makeReady(onRoutes: routes.ids, in: context.transaction) {
            try context.publish(ready, trace: trace.flatMap(TraceContext.init))
        }
        return [Outcome](repeating: .done, count: events.count)
    }
}

package typealias RoutePlannedHandler = RouteStopsHandler<RoutePlanned>
package typealias RouteChangedHandler = RouteStopsHandler<RouteChanged>
