import CarrierFormats
import Contracts
import FoundationEssentials
import Messaging
import Metrics
import Postgres

/// Brings parcels up to what their events say, and tells others what is new.
struct ParcelFolding: Sendable {
    private let parcels = ParcelStore()
    private let events = EventStore()

    /// Reads `numbers` anew after adding events to them, in few round trips: two when all numbers are known.
    /// - Parameter first: statements to run before, in the same round trip.
    func refresh(_ numbers: [String], after first: [SQL], in context: HandlerContext) async throws {
        let results = try await context.transaction.pipeline(first + [parcels.lock(numbers), events.ofNumbers(numbers)])
        let known = try ParcelStore.decode(results[first.count])
        try await settle(known, EventStore.decode(results[first.count + 1]), in: context)
        let unknown = Set(numbers).subtracting(known.map(\.trackingNumber))
        if !unknown.isEmpty { try await lookAgain(unknown.sorted(), in: context) }
    }

    /// The parcel may have become known just now by a transaction that did not see our events.
    private func lookAgain(_ numbers: [String], in context: HandlerContext) async throws {
        let results = try await context.transaction.pipeline([
            parcels.shareMatching, parcels.lock(numbers), events.ofNumbers(numbers),
        ])
        let known = try ParcelStore.decode(results[1])
        Counter(label: "waybill_tracking_unmatched_total").increment(by: numbers.count - known.count)
        try await settle(known, EventStore.decode(results[2]), in: context)
    }

    /// Makes shipments known and matches events that came before.
    func expect(_ shipments: [Int64], in context: HandlerContext) async throws {
        let results = try await context.transaction.pipeline([
            parcels.lockMatching, parcels.expect(shipments), events.ofShipments(shipments),
        ])
        try await settle(ParcelStore.decode(results[1]), EventStore.decode(results[2]), in: context)
    }

    private func settle(_ known: [TrackedParcel], _ events: [CarrierEvent], in context: HandlerContext) async throws {
        let changes = ParcelChange.changes(known, events: events, now: Date())
        guard !changes.isEmpty else { return }
        try await context.transaction.query(parcels.update(changes))
        for change in changes where change.isNews {
            let update = TrackingUpdated(
                shipmentID: change.parcel.shipmentID, orderID: change.parcel.orderID,
                trackingNumber: change.parcel.trackingNumber,
                status: change.state.status.rawValue)
            try context.publish(update, trace: change.parcel.trace)
        }
    }
}
