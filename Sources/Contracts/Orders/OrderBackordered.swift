/// Stock is missing; the order waits until some arrives.
package struct OrderBackordered: AboutOrder, Equatable {
    package static let name = "order.backordered"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// A code of the reason, such as `no_stock`.
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
