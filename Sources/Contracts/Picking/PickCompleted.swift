/// Everything of the order that can be picked lies in its bin.
package struct PickCompleted: AboutOrder, Equatable {
    package static let name = "pick.completed"
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
