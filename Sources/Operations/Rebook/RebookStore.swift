package import Postgres

/// The SQL of `waybill rebook`.
package struct RebookStore: Sendable {
    /// A parcel whose shipment is chosen anew.
    package struct Parcel: Sendable, Equatable {
        package let id: Int64
        package let orderID: Int64
        package let trace: String?
    }

    package init() {}

    /// Opens shipments for a new choice: those nobody carries, and those whose label the carrier refused for good.
    /// - Parameter orders: of these orders; nil for all.
    package func open(_ orders: [Int64]?, in transaction: Transaction) async throws -> [Parcel] {
        try await transaction.query(
            """
            UPDATE shipping.shipment SET state = 'unroutable'
            WHERE state IN ('unroutable', 'failed') AND (\(orders == nil) OR order_id = ANY (\(orders ?? [])))
            RETURNING parcel_id, order_id, trace
            """
        ).map { row in
            let (id, order, trace) = try row.decode((Int64, Int64, String?).self)
            return Parcel(id: id, orderID: order, trace: trace)
        }
    }
}
