package import FoundationEssentials

/// Answer of `GET /floor/put-backs`: what was picked and left its order, or is held with it, in bins of carts or in parcels, the longest waiting
/// first.
package struct PutBackList: Sendable, Hashable, Codable {
    /// Pieces of one article and lot in one bin of a cart or one parcel.
    package struct Task: Sendable, Hashable, Codable {
        package let order: Int64
        package let site: String
        /// The code of the cart's bin, or the parcel's SSCC.
        package let from: String
        package let sku: String
        package let name: String
        /// The article's own number; empty when it has none.
        package let gtin: String
        /// Empty when they have none.
        package let lot: String
        /// The day, `2027-03-31`; nil when they do not expire.
        package let expiry: String?
        package let quantity: Int
        /// Where they should go: the bin that they came from, else where they would be put away; nil: nobody knows a bin with room.
        package let to: String?
        /// Of an article that has them, those that are known to lie there: one of each piece is sent when there are any.
        package let serials: [String]

        package init(
            order: Int64, site: String, from: String, sku: String, name: String, gtin: String, lot: String, expiry: String?,
            quantity: Int, to: String?, serials: [String]
        ) {
            (self.order, self.site, self.from, self.sku, self.name, self.gtin) = (order, site, from, sku, name, gtin)
            (self.lot, self.expiry, self.quantity, self.to, self.serials) = (lot, expiry, quantity, to, serials)
        }
    }

    package let putBacks: [Task]

    package init(putBacks: [Task]) { self.putBacks = putBacks }

    private enum CodingKeys: String, CodingKey { case putBacks = "put_backs" }
}

/// Body of `POST /floor/put-backs`: pieces that left their order were put into a bin.
package struct PutBackRequest: Sendable, Hashable, Codable {
    /// Made by the device: sent again, it is booked once.
    package let id: UUID
    package let order: Int64
    package let sku: String
    /// May be missing where the order has one lot of the article only.
    package let lot: String?
    /// Where they lay; may be missing where they lay together.
    package let from: String?
    package let quantity: Int
    /// The bin: one that pickers or refills take from, or a quarantine bin.
    package let to: String
    /// They are broken: such pieces go to a quarantine bin.
    package let damaged: Bool?
    /// Of pieces that were packed with theirs: one of each.
    package let serials: [String]?
    package let badge: String?

    package init(
        id: UUID, order: Int64, sku: String, lot: String? = nil, from: String? = nil, quantity: Int, to: String,
        damaged: Bool? = nil, serials: [String]? = nil, badge: String? = nil
    ) {
        (self.id, self.order, self.sku, self.lot, self.from) = (id, order, sku, lot, from)
        (self.quantity, self.to, self.damaged, self.serials, self.badge) = (quantity, to, damaged, serials, badge)
    }
}

/// Answer to a put-back, the same for the same report again.
package struct PutBackAnswer: Sendable, Hashable, Codable {
    package let sku: String
    package let lot: String
    package let quantity: Int
    /// The bin, as the books call it.
    package let bin: String
    /// Pieces of the order that are still to be put back, of whatever article.
    package let rest: Int

    package init(sku: String, lot: String, quantity: Int, bin: String, rest: Int) {
        (self.sku, self.lot, self.quantity, self.bin, self.rest) = (sku, lot, quantity, bin, rest)
    }
}
