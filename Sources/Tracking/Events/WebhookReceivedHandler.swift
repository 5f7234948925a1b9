package import Contracts
import Fulfilment
package import Messaging
import Metrics
package import Postgres

/// Brings the parcels up to what raw deliveries say.
///
/// A body that cannot be read is kept with its error: the carrier has its answer, so trying again would change nothing.
package struct DeliveryHandler<Message: AboutDelivery>: BatchHandler {
    /// What the deliveries of a batch say, by id.
    package struct Readings: Sendable {
        fileprivate let deliveries: [Int64: ReadDelivery]
    }

    private let postgres: Postgres
    private let deliveries = WebhookStore()
    private let handshakes = HandshakeStore()
    private let folding: ParcelFolding
    private let confirmable: @Sendable () -> [String]
    private let confirming: @Sendable () -> Set<String>
    private let meet: @Sendable (Set<String>) async throws -> Void

    /// What sources may do is asked for anew with every batch.
    /// - Parameters:
    ///   - postgres: where the deliveries are.
    ///   - rights: who may speak of which parcels.
    ///   - confirming: sources whose subscriptions we confirm; others' are left to somebody else.
    ///   - confirmable: sources that are not believed about the end of a parcel's way before their carrier confirms it.
    ///   - outlooks: what is known of lanes.
    ///   - meet: told the sources of a batch before it is read.
    package init(
        postgres: Postgres, rights: @autoclosure @escaping @Sendable () -> ReportingRights = ReportingRights(),
        confirming: @autoclosure @escaping @Sendable () -> Set<String> = [],
        confirmable: @autoclosure @escaping @Sendable () -> [String] = [], outlooks: LaneOutlooks = LaneOutlooks(),
        meet: @escaping @Sendable (Set<String>) async throws -> Void = { _ in }
    ) {
        (self.postgres, self.confirming, self.confirmable, self.meet) = (postgres, confirming, confirmable, meet)
        folding = ParcelFolding(rights: rights(), outlooks: outlooks)
    }

    /// Reads the deliveries, so that the transaction has nothing to do but to write.
    package func prepare(_ batch: [Event<Message>]) async throws -> Readings {
        let waiting = try await deliveries.waiting(EventsByID(batch, \.deliveryID).ids, in: postgres)
        try await meet(Set(waiting.map(\.source)))
        let reader = DeliveryReader(confirmable: Set(confirmable()))
        return Readings(deliveries: Dictionary(uniqueKeysWithValues: waiting.map { ($0.id, reader.read($0)) }))
    }

    package func handle(_ batch: [Event<Message>], _ readings: Readings, in context: HandlerContext) async throws -> [Outcome] {
        let outcomes = [Outcome](repeating: .done, count: batch.count)
        // Who comes second waits here for who came first, and finds nothing left to do.
        let waiting = try await deliveries.lockWaiting(readings.deliveries.keys.sorted(), in: context.transaction)
        let read = try await confirm(
            waiting.compactMap { readings.deliveries[$0] }, EventsByID(batch, \.deliveryID), in: context)
        guard !read.isEmpty else { return outcomes }
        let reported = read.flatMap(\.events)
        count(reported)
        try await folding.add(reported, in: context) { leftOut in
            let results = read.map { (id: $0.id, error: $0.error ?? leftOut[$0.id]) }
            Counter(label: "waybill_webhooks_unreadable_total").increment(by: results.count { $0.error != nil })
            return deliveries.mark(results)
        }
        return outcomes
    }

    /// Asks for the calls that subscriptions wait for.
    private func confirm(
        _ read: [ReadDelivery], _ messages: EventsByID, in context: HandlerContext
    ) async throws -> [ReadDelivery] {
        let ours = confirming()
        let asked = read.filter { $0.asksForConfirmation && ours.contains($0.source) }
        guard !asked.isEmpty else { return read }
        let taken = try await handshakes.request(asked.map { ($0.id, $0.source) }, in: context.transaction)
        for id in taken.sorted() { try context.publish(HandshakeRequested(deliveryID: id), trace: messages.trace(id)) }
        let refused = Set(asked.map(\.id)).subtracting(taken)
        return read.map { delivery in
            guard refused.contains(delivery.id) else { return delivery }
            var delivery = delivery
            delivery.error =
                "More than \(HandshakeStore.mostPerMinute) subscriptions of \(delivery.source) were to be confirmed in a minute."
            return delivery
        }
    }

    private func count(_ reported: [ReportedEvent]) {
        let unknown = reported.filter { $0.event.kind != .estimate && $0.event.status == .unknown }
        count(unknown, "waybill_tracking_unknown_codes_total")
        count(reported.filter { $0.event.contradicted != nil }, "waybill_tracking_contradictions_total")
    }

    private func count(_ reported: [ReportedEvent], _ label: String) {
        for (source, events) in Dictionary(grouping: reported, by: \.source) {
            Counter(label: label, dimensions: [("source", source)]).increment(by: events.count)
        }
    }
}

package typealias WebhookReceivedHandler = DeliveryHandler<WebhookReceived>
package typealias WebhookReceivedInBulkHandler = DeliveryHandler<WebhookReceivedInBulk>
