import Fulfilment
import Labels
import Postgres

/// Reads whether parcels have labels.
struct ParcelLabelStore: Sendable {
    /// A closed parcel.
    struct Found: Sendable {
        let orderID: Int64
        /// Counted from 1 within the order.
        let number: Int
        let sscc: String
        let standing: LabelStanding
    }

    func parcel(_ sscc: String, on database: some SQLExecutor) async throws -> Found? {
        try await database.query(select("p.sscc = \(sscc)")).map(Self.decode).first
    }

    func parcels(of orderID: Int64, on database: some SQLExecutor) async throws -> [Found] {
        try await database.query(select("p.order_id = \(orderID)")).map(Self.decode)
    }

    private func select(_ condition: SQL) -> SQL {
        """
        SELECT p.order_id, p.number, p.sscc, l.state, l.carrier, l.reason, l.label
        FROM warehouse.packed_parcel p LEFT JOIN shipping.parcel_label l ON l.parcel_id = p.parcel_id
        WHERE \(condition) AND NOT p.is_opened ORDER BY p.number
        """
    }

    private static func decode(_ row: Row) throws -> Found {
        Found(
            orderID: try row.decode(0), number: try row.decode(1), sscc: try row.decode(2),
            standing: LabelStanding(
                state: try row.decode(3), carrier: try row.decode(4), reason: try row.decode(5), label: try row.decode(6)))
    }
}
