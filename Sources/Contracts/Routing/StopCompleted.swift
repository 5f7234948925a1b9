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
