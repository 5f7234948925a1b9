import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import Metrics
import Postgres

/// Brings parcels up to what their events say, and tells others what is new.
struct ParcelFolding: Sendable {
    private let parcels = TrackedParcelStore()
    private let events: EventStore
    private let verdicts: VerdictStore

    /// - Parameter rights: who may speak of which parcels; other events are kept and do not count.
    init(rights: ReportingRights) {
        verdicts = VerdictStore(rights)
        events = EventStore(verdicts: verdicts)
    }

    /// Adds events and folds their parcels anew, in few round trips: two when all numbers are known.
    /// - Parameter first: a statement to run before, in the same round trip.
    func add(_ reported: [ReportedEvent], after first: SQL? = nil, in context: HandlerContext) async throws {
        let numbers = Set(reported.map(\.event.trackingNumber)).sorted()
        guard !numbers.isEmpty else {
            if let first { try await context.transaction.query(first) }
            return
        }
        let results = try await context.transaction.pipeline(
            [first].compactMap { $0 } + [
                events.add(reported), parcels.lock(numbers), verdicts.judge(numbers), events.ofNumbers(numbers),
            ]
        ).suffix(4).map { $0 }
        try report(results[0], in: context)
        try report(results[2], in: context)
        let known = try TrackedParcelStore.decode(results[1])
        try await settle(known, EventStore.decode(results[3]), in: context)
        let unknown = Set(numbers).subtracting(known.map(\.trackingNumber))
        guard !unknown.isEmpty else { return }
        let carriers = Set(reported.filter { $0.deliveryID != nil }.map(\.event.trackingNumber))
        try await matchAgain(unknown.sorted(), from: carriers, in: context)
    }

    /// The parcel may have become known just now by a transaction that did not see our events.
    /// - Parameter carriers: numbers that carriers sent; the own fleet plans parcels before they are known.
    private func matchAgain(_ numbers: [String], from carriers: Set<String>, in context: HandlerContext) async throws {
        let results = try await context.transaction.pipeline([
            parcels.shareMatching, parcels.lock(numbers), verdicts.judge(numbers), events.ofNumbers(numbers),
        ])
        try report(results[2], in: context)
        let known = try TrackedParcelStore.decode(results[1])
        Counter(label: "waybill_tracking_unmatched_total").increment(
            by: carriers.intersection(numbers).subtracting(known.map(\.trackingNumber)).count)
        try await settle(known, EventStore.decode(results[3]), in: context)
    }

    /// Makes shipments known and matches events that came before.
    func expect(_ shipments: [Int64], in context: HandlerContext) async throws {
        let results = try await context.transaction.pipeline([
            parcels.lockMatching, parcels.expect(shipments), verdicts.judge(shipments: shipments), events.ofShipments(shipments),
        ])
        try report(results[2], in: context)
        try await settle(TrackedParcelStore.decode(results[1]), EventStore.decode(results[3]), in: context)
    }

    /// Tells of events that do not count: a source is set up wrongly, or somebody tries something.
    private func report(_ refused: Rows, in context: HandlerContext) throws {
        for row in refused {
            let (source, reason, count) = try row.decode((String, String, Int64).self)
            Counter(label: "waybill_tracking_refused_total", dimensions: [("source", source)]).increment(by: count)
            context.logger.warning(
                "Events do not count", metadata: ["source": "\(source)", "reason": "\(reason)", "count": "\(count)"])
        }
    }

    private func settle(_ known: [TrackedParcel], _ events: [CarrierEvent], in context: HandlerContext) async throws {
        let changes = ParcelChange.changes(known, events: events, now: Date())
        guard !changes.isEmpty else { return }
        try await context.transaction.query(parcels.update(changes))
        for change in changes where change.isPublished {
            let update = TrackingUpdated(
                shipmentID: change.parcel.shipmentID, orderID: change.parcel.orderID,
                trackingNumber: change.parcel.trackingNumber,
                status: change.state.status.rawValue)
            try context.publish(update, trace: change.parcel.trace)
        }
    }
}
