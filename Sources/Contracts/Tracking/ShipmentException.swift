/// A shipment needs a person: it failed, stands still or will be late.
package struct ShipmentException: AboutOrder, Equatable {
    package static let name = "shipment.exception"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// A code of the cause, such as `consignee_not_home`.
    package let cause: String

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, cause: String) {
        self.shipmentID = shipmentID
        self.orderID = orderID
        self.cause = cause
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case orderID = "order_id"
        case cause
    }
}
