/// A carrier and a service are chosen, and the label exists.
package struct ShipmentBooked: AboutOrder, Equatable {
    package static let name = "shipment.booked"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The parcel.
    package let parcelID: Int64
    /// The order.
    package let orderID: Int64
    /// The carrier's code.
    package let carrier: String
    /// Whether an own vehicle carries it, so that it needs a route.
    package let isOwnFleet: Bool

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, parcelID: Int64, orderID: Int64, carrier: String, isOwnFleet: Bool) {
        self.shipmentID = shipmentID
        self.parcelID = parcelID
        self.orderID = orderID
        self.carrier = carrier
        self.isOwnFleet = isOwnFleet
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case parcelID = "parcel_id"
        case orderID = "order_id"
        case carrier
        case isOwnFleet = "is_own_fleet"
    }
}
