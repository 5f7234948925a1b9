/// A message about a route whose stops or times are new.
package protocol AboutRoute: Contract {
    /// The route.
    var routeID: Int64 { get }
}

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

/// A message about what a driver reported of one stop of one route.
package protocol AboutStop: AboutOrder {
    /// The route.
    var routeID: Int64 { get }
    /// The shipment.
    var shipmentID: Int64 { get }
}

/// The driver handed a parcel over; the proof of delivery is stored.
package struct StopCompleted: AboutStop, Equatable {
    package static let name = "stop.completed"
    package static let version = 1

    /// The route.
    package let routeID: Int64
    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64

    package var subject: String { String(shipmentID) }

    package init(routeID: Int64, shipmentID: Int64, orderID: Int64) {
        self.routeID = routeID
        self.shipmentID = shipmentID
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case routeID = "route_id"
        case shipmentID = "shipment_id"
        case orderID = "order_id"
    }
}

/// The driver could not hand a parcel over; the report says why.
package struct StopFailed: AboutStop, Equatable {
    package static let name = "stop.failed"
    package static let version = 1

    /// The route.
    package let routeID: Int64
    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64

    package var subject: String { String(shipmentID) }

    package init(routeID: Int64, shipmentID: Int64, orderID: Int64) {
        self.routeID = routeID
        self.shipmentID = shipmentID
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case routeID = "route_id"
        case shipmentID = "shipment_id"
        case orderID = "order_id"
    }
}
