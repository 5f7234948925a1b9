import Fulfilment
package import Observability
package import Postgres

/// Opens shipments that stand still, so that carrier and service are chosen anew when their parcels are told of as packed once more.
package struct RebookStore: Sendable {
    /// A parcel whose shipment is chosen anew.
    package struct Parcel: Sendable {
        package let id: Int64
        package let orderID: Int64
        /// The trace of the order, which the new choice goes on with.
        package let trace: TraceContext?
    }

    /// Which parcels are meant.
    package enum Choice: Sendable {
        /// All that stand still.
        case all
        case orders([Int64])
        /// By its SSCC.
        case parcel(String)
    }

    package init() {}

    /// Opens shipments for a new choice: those nobody carries, and those whose label the carrier refused for good.
    package func open(_ choice: Choice, in transaction: Transaction) async throws -> [Parcel] {
        try await transaction.query(
            """
            UPDATE shipping.shipment SET state = \(ShipmentState.unroutable)
            WHERE state IN \([ShipmentState.unroutable, .failed]) AND \(Self.means(choice))
            RETURNING parcel_id, order_id, trace
            """
        ).map { row in
            let (id, order, trace) = try row.decode((Int64, Int64, String?).self)
            return Parcel(id: id, orderID: order, trace: trace.flatMap { TraceContext(traceparent: $0) })
        }
    }

    private static func means(_ choice: Choice) -> SQL {
        switch choice {
        case .all: "true"
        case .orders(let orders): "order_id = ANY (\(orders)::bigint[])"
        case .parcel(let sscc): "parcel_id IN (SELECT p.parcel_id FROM warehouse.packed_parcel p WHERE p.sscc = \(sscc))"
        }
    }
}
