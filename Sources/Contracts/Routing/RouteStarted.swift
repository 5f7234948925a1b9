/// A vehicle left the depot with the parcels of its route.
package struct RouteStarted: Contract, Equatable {
    package static let name = "route.started"
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
