/// A picker found less of an article than was reserved.
package struct PickShorted: AboutOrder, Equatable {
    package static let name = "pick.shorted"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// The article.
    package let sku: String
    /// How many pieces were missing.
    package let quantity: Int
    /// `none_left` or `damaged`.
    package let reason: String

    package var subject: String { String(orderID) }

    package init(orderID: Int64, sku: String, quantity: Int, reason: String) {
        self.orderID = orderID
        self.sku = sku
        self.quantity = quantity
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
        case sku
        case quantity
        case reason
    }
}
