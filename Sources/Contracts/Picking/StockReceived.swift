/// Stock of an article arrived; back-orders for it may be tried again.
package struct StockReceived: Contract, Equatable {
    package static let name = "stock.received"
    package static let version = 1

    /// The article.
    package let sku: String

    package var subject: String { sku }

    package init(sku: String) {
        self.sku = sku
    }

    private enum CodingKeys: String, CodingKey {
        case sku
    }
}
