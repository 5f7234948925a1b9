/// Answer to `GET /floor/parcels/{sscc}`: how a parcel is packed.
struct PackedParcelAnswer: Sendable, Equatable, Codable {
    let sscc: String
    let orderID: Int64
    /// Counted from 1 within the order.
    let number: Int
    /// nil: ships in its own packaging.
    let carton: String?
    /// Grams.
    let weight: Int
    /// One line per piece, in packing order; empty for a piece in its own packaging.
    let steps: [String]

    private enum CodingKeys: String, CodingKey {
        case sscc, number, carton, steps
        case orderID = "order_id"
        case weight = "weight_g"
    }
}
