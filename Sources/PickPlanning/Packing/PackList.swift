/// An order as a packer's device gets it: its parcels, and in each the pieces in the order in which they go in.
package struct PackList: Sendable, Hashable, Codable {
    package let orderID: Int64
    /// At least one.
    package let parcels: [Parcel]

    /// One parcel to be packed.
    package struct Parcel: Sendable, Hashable, Codable {
        /// Counted from 1 within the order.
        package let number: Int
        /// The carton's code; nil: a single piece in its own packaging.
        package let carton: String?
        /// Grams of the closed parcel, as the articles' weights say.
        package let weight: Int
        package let pieces: [Piece]

        package init(number: Int, carton: String?, weight: Int, pieces: [Piece]) {
            (self.number, self.carton, self.weight, self.pieces) = (number, carton, weight, pieces)
        }

        private enum CodingKeys: String, CodingKey {
            case number, carton, pieces
            case weight = "weight_g"
        }
    }

    /// One piece and where it goes.
    package struct Piece: Sendable, Hashable, Codable {
        package let sku: String
        /// Any GTIN length; empty when the article has none.
        package let gtin: String
        /// What people call it; may be empty.
        package let name: String
        /// `3: laptop, flat, back left, on 1 and 2`.
        package let step: String

        package init(sku: String, gtin: String, name: String, step: String) {
            (self.sku, self.gtin, self.name, self.step) = (sku, gtin, name, step)
        }
    }

    package init(orderID: Int64, parcels: [Parcel]) {
        (self.orderID, self.parcels) = (orderID, parcels)
    }

    private enum CodingKeys: String, CodingKey {
        case parcels
        case orderID = "order_id"
    }
}
