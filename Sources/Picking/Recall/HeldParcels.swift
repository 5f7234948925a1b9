import Contracts
import Messaging
import Postgres

/// Keeps packed orders in the house that have pieces of a barred lot, as long as nobody says that a parcel of them has left.
struct HeldParcels: Sendable {
    let postgres: Postgres
    let outbox: Outbox
    /// Orders per transaction at most.
    var limit = 1000
    private let store = HeldParcelStore()

    init(postgres: Postgres, outbox: Outbox, limit: Int = 1000) {
        (self.postgres, self.outbox, self.limit) = (postgres, outbox, limit)
    }

    /// Holds what is barred and not held, and lets go what is held and barred no more.
    func review() async throws {
        let barred = try await store.barred(on: postgres)
        let gone = barred.isEmpty ? [] : try await store.dispatched(barred, on: postgres)
        try await inParts(barred.filter { !gone.contains($0) }) { orders in
            try await outbox.transaction { transaction, events in
                for order in try await store.hold(orders, in: transaction) {
                    try events.add(ParcelsReviewed(orderID: order.id), trace: order.trace)
                }
            }
        }
        try await inParts(try await store.endable(on: postgres)) { try await letGo($0) }
    }

    private func letGo(_ orders: [Int64]) async throws {
        try await outbox.transaction { transaction, events in
            let (free, parcels) = try await store.letGo(orders, in: transaction)
            let traces = Dictionary(uniqueKeysWithValues: free.map { ($0.id, $0.trace) })
            for order in free { try events.add(ParcelsReviewed(orderID: order.id), trace: order.trace) }
            // One that was not booked is booked now; the others are left as they are.
            for parcel in parcels {
                guard let trace = traces[parcel.orderID] else { continue }
                try events.add(ParcelPacked(parcelID: parcel.id, orderID: parcel.orderID), trace: trace)
            }
        }
    }

    private func inParts(_ orders: [Int64], _ body: ([Int64]) async throws -> Void) async throws {
        var rest = orders[...]
        while !rest.isEmpty {
            try await body(Array(rest.prefix(limit)))
            rest = rest.dropFirst(limit)
        }
    }
}
