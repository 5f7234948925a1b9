/// An order passed its checks and is stored; stock may be promised to it.
package struct OrderAccepted: AboutOrder, Equatable {
    package static let name = "order.accepted"
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
