import CarrierFormats
package import Contracts
import Fulfilment
package import Messaging
import Metrics
import Postgres

/// Reads raw deliveries, keeps their events, brings the parcels up to date.
///
/// A body that cannot be read is kept with its error: the carrier has its answer, so trying again would change nothing.
package struct WebhookReceivedHandler: BatchHandler {
    private let deliveries = WebhookStore()
    private let folding: ParcelFolding
    private let confirming: SubscriptionHandshakes?
    private let confirmable: Set<String>
    private let confirmations = ConfirmationStore()

    /// - Parameters:
    ///   - rights: who may speak of which parcels.
    ///   - confirming: nil leaves subscriptions to somebody else.
    ///   - confirmable: sources that are not believed about the end of a parcel's way before their carrier confirms it.
    package init(
        rights: ReportingRights = ReportingRights(), confirming: SubscriptionHandshakes? = nil, confirmable: [String] = []
    ) {
        folding = ParcelFolding(rights: rights)
        self.confirming = confirming
        self.confirmable = Set(confirmable)
    }

    /// Confirms subscriptions; tells which could not be.
    package func prepare(_ batch: [Event<WebhookReceived>]) async throws -> [Int64: String] {
        try await confirming?.confirm(EventsByID(batch, \.deliveryID).ids) ?? [:]
    }

    package func handle(
        _ batch: [Event<WebhookReceived>], _ unconfirmed: [Int64: String], in context: HandlerContext
    ) async throws -> [Outcome] {
        let outcomes = batch.map { event in
            unconfirmed[event.message.deliveryID].map { Outcome.retry(reason: $0) } ?? .done
        }
        let ids = EventsByID(batch, \.deliveryID).ids.filter { unconfirmed[$0] == nil }
        let waiting = try await deliveries.waiting(ids, in: context.transaction)
        guard !waiting.isEmpty else { return outcomes }
        var reported: [ReportedEvent] = []
        var results: [(id: Int64, error: String?)] = []
        for delivery in waiting {
            do throws(WebhookFormatError) {
                let needsConfirmation = confirmable.contains(delivery.source) && !delivery.isLookedUp
                reported += try read(delivery).map {
                    ReportedEvent(
                        event: $0, source: delivery.source, deliveryID: delivery.id,
                        waits: needsConfirmation && $0.status.isTerminal)
                }
                results.append((delivery.id, nil))
            } catch {
                results.append((delivery.id, error.description))
            }
        }
        count(reported, unreadable: results.filter { $0.error != nil }.count)
        let unconfirmed = reported.filter(\.waits)
        if !unconfirmed.isEmpty { try await context.transaction.query(confirmations.request(unconfirmed)) }
        try await folding.add(reported, after: deliveries.mark(results), in: context)
        return outcomes
    }

    private func read(_ delivery: StoredWebhook) throws(WebhookFormatError) -> [CarrierEvent] {
        guard let format = CarrierFormat.named(delivery.format) else {
            throw WebhookFormatError(field: "", problem: "is of a format this version does not know: \(delivery.format)")
        }
        if delivery.isLookedUp, let lookUp = format.lookUp { return try lookUp.read(delivery.body).events }
        return try format.read(delivery.body).events
    }

    private func count(_ reported: [ReportedEvent], unreadable: Int) {
        if unreadable > 0 { Counter(label: "waybill_webhooks_unreadable_total").increment(by: unreadable) }
        let unknown = reported.filter { $0.event.kind != .estimate && $0.event.status == .unknown }
        for (source, events) in Dictionary(grouping: unknown, by: \.source) {
            Counter(label: "waybill_tracking_unknown_codes_total", dimensions: [("source", source)]).increment(by: events.count)
        }
    }
}
