/// A vehicle's tour is planned; its shipments may be loaded.
package struct RoutePlanned: AboutRoute, Equatable {
    package static let name = "route.planned"
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
