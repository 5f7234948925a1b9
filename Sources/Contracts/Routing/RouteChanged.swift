/// A route is to be driven otherwise than was planned; its list of changes says how and why.
package struct RouteChanged: AboutRoute, Equatable {
    package static let name = "route.changed"
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
