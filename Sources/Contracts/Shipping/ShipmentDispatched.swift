/// The shipment left the building.
package struct ShipmentDispatched: AboutOrder, Equatable {
    package static let name = "shipment.dispatched"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// The carrier's code.
    package let carrier: String
    /// The carrier's number, as printed on the label.
    package let trackingNumber: String

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, carrier: String, trackingNumber: String) {
        self.shipmentID = shipmentID
        self.orderID = orderID
        self.carrier = carrier
        self.trackingNumber = trackingNumber
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case orderID = "order_id"
        case carrier
        case trackingNumber = "tracking_number"
    }
}
