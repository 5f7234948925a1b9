import Fulfilment
import Postgres

/// Reads what customs wants to know of parcels that cross its borders.
struct CustomsStore: Sendable {
    /// What lies in the parcels, by parcel.
    func goods(_ parcels: [Int64], in database: some SQLExecutor) async throws -> [Int64: [DeclaredGoods]] {
        let rows = try await database.query(
            """
            SELECT l.parcel_id, s.sku, a.description, a.hs_code, a.origin, a.weight_g, l.quantity,
                round(l.quantity * s.unit_price)::bigint, s.currency, a.owner, a.eori, a.ioss
            FROM unnest(\(parcels)::bigint[]) AS wanted(id)
            JOIN warehouse.packed_parcel p ON p.parcel_id = wanted.id
            JOIN warehouse.packed_line l ON l.parcel_id = p.parcel_id
            JOIN orders.sold_line s ON s.order_id = p.order_id AND s.line_no = l.line_no
            LEFT JOIN warehouse.declared_article a ON a.sku = s.sku
            ORDER BY l.parcel_id, l.line_no
            """
        ).map { row in
            (
                parcel: try row.decode(0, as: Int64.self),
                goods: DeclaredGoods(
                    sku: try row.decode(1), description: try row.decode(2, as: String?.self) ?? "",
                    tariff: try row.decode(3, as: String?.self) ?? "", origin: try row.decode(4, as: String?.self) ?? "",
                    weight: try row.decode(5, as: Int?.self), quantity: try row.decode(6), minor: try row.decode(7),
                    currency: try row.decode(8), owner: try row.decode(9), eori: try row.decode(10, as: String?.self) ?? "",
                    ioss: try row.decode(11, as: String?.self) ?? "")
            )
        }
        return Dictionary(grouping: rows, by: \.parcel).mapValues { $0.map(\.goods) }
    }
}

/// The pieces of one line in a parcel, as far as the books know what customs wants to know of them.
struct DeclaredGoods: Sendable, Equatable {
    let sku: String
    var description: String
    var tariff: String
    var origin: String
    /// Grams, of a piece; nil when nobody has weighed it.
    var weight: Int?
    let quantity: Int
    /// What all of them were sold for, in the minor unit of the currency.
    var minor: Int
    var currency: String
    /// nil: the house's own.
    var owner: String?
    var eori = ""
    var ioss = ""
}
