/// The order is stored but must not move until its holds are released.
package struct OrderHeld: AboutOrder, Equatable {
    package static let name = "order.held"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// A hold code, such as `awaiting_payment`; the first when there are several.
    package let reason: String

    package var subject: String { String(orderID) }

    package init(orderID: Int64, reason: String) {
        self.orderID = orderID
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
        case reason
    }
}
