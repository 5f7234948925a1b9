/// Plan the rest of a route anew: a stop ended otherwise or was cancelled, or the vehicle is late or silent.
package struct RouteReplanRequested: Contract, Equatable {
    package static let name = "route.replan-requested"
    package static let version = 1

    /// The route.
    package let routeID: Int64

    package var subject: String { String(routeID) }

    package init(routeID: Int64) {
        self.routeID = routeID
    }

    private enum CodingKeys: String, CodingKey {
        case routeID = "route_id"
    }
}
