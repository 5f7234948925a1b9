/// The order is too far on its way to be cancelled.
package struct OrderCancelRefused: AboutOrder, Equatable {
    package static let name = "order.cancel-refused"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// A code of the reason, such as `already_picked`.
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
