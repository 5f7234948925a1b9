/// The order will not ship; whatever it had reserved is free again.
package struct OrderCancelled: AboutOrder, Equatable {
    package static let name = "order.cancelled"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// A code of the reason, such as `requested`.
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
