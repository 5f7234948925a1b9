/// Somebody wants the order cancelled; the floor decides whether it still can be.
package struct OrderCancelRequested: AboutOrder, Equatable {
    package static let name = "order.cancel-requested"
    package static let version = 1

    /// The order.
    package let orderID: Int64

    package var subject: String { String(orderID) }

    package init(orderID: Int64) {
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
    }
}
