import Contracts
import Messaging
import Observability
package import Postgres

/// Has carrier and service chosen anew, after rate cards or addresses were mended. The word is the one the packers gave: the
/// booking acts on what still waits, so asking twice books once.
package struct Rebooking: Sendable {
    private let outbox: Outbox

    package init(database: Postgres) {
        outbox = Outbox(postgres: database)
    }

    /// - Parameter orders: nil for all parcels that stand still.
    /// - Returns: how many parcels are chosen for anew.
    package func rebook(_ orders: [Int64]?) async throws -> Int {
        try await outbox.transaction { transaction, events in
            let parcels = try await RebookStore().open(orders, in: transaction)
            for parcel in parcels {
                try events.add(
                    ParcelPacked(parcelID: parcel.id, orderID: parcel.orderID),
                    trace: parcel.trace.flatMap { TraceContext(traceparent: $0) })
            }
            return parcels.count
        }
    }
}
