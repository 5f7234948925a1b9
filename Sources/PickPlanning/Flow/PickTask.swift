/// One stop of a pick list: so many pieces of one article and lot, from one place into one bin of the cart.
package struct PickTask: Sendable, Hashable, Codable {
    /// The pick's id in the warehouse's books.
    package let pickID: Int64
    /// Its place in the tour, ascending.
    package let seq: Int
    /// The place's printed code.
    package let locationCode: String
    /// The two or three check digits beside it, for typing.
    package let checkCode: String
    /// The article.
    package let sku: String
    /// Any GTIN length; empty when the article has none.
    package let gtin: String
    /// What people call it; may be empty.
    package let name: String
    /// Pieces wanted.
    package let quantity: Int
    /// Empty when the article has no lots.
    package let lot: String
    /// The number of the cart's bin the order rides in.
    package let bin: Int
    /// The bin's printed code.
    package let binCode: String
    /// The order it is picked for.
    package let orderID: Int64

    package init(
        pickID: Int64, seq: Int, locationCode: String, checkCode: String, sku: String, gtin: String, name: String, quantity: Int,
        lot: String, bin: Int, binCode: String, orderID: Int64
    ) {
        self.pickID = pickID
        self.seq = seq
        self.locationCode = locationCode
        self.checkCode = checkCode
        self.sku = sku
        self.gtin = gtin
        self.name = name
        self.quantity = quantity
        self.lot = lot
        self.bin = bin
        self.binCode = binCode
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case pickID = "pick_id"
        case seq
        case locationCode = "location_code"
        case checkCode = "check_code"
        case sku, gtin, name, quantity, lot, bin
        case binCode = "bin_code"
        case orderID = "order_id"
    }
}
