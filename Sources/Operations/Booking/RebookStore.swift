import Fulfilment
package import Observability
package import Postgres

/// The SQL of `waybill rebook`.
package struct RebookStore: Sendable {
    /// A parcel whose shipment is chosen anew.
    package struct Parcel: Sendable {
        package let id: Int64
        package let orderID: Int64
        /// The trace of the order, which the new choice goes on with.
        package let trace: TraceContext?
    }

    package init() {}

    /// Opens shipments for a new choice: those nobody carries, and those whose label the carrier refused for good.
    /// - Parameter orders: of these orders; nil for all.
    package func open(_ orders: [Int64]?, in transaction: Transaction) async throws -> [Parcel] {
        try await transaction.query(
            """
            UPDATE shipping.shipment SET state = \(ShipmentState.unroutable)
            WHERE state IN \([ShipmentState.unroutable, .failed]) AND (\(orders == nil) OR order_id = ANY (\(orders ?? [])))
            RETURNING parcel_id, order_id, trace
            """
        ).map { row in
            let (id, order, trace) = try row.decode((Int64, Int64, String?).self)
            return Parcel(id: id, orderID: order, trace: trace.flatMap { TraceContext(traceparent: $0) })
        }
    }
}
