import CarrierFormats
package import Contracts
package import Messaging
import Metrics
import Postgres

/// Reads raw deliveries, keeps their events, brings the parcels up to date.
///
/// A body that cannot be read is kept with its error: the carrier has its answer, so trying again would change nothing.
package struct ParseHandler: BatchHandler {
    private let deliveries = DeliveryStore()
    private let folding: ParcelFolding

    /// - Parameter speakers: who may speak of which parcels.
    package init(speakers: Speakers = Speakers()) { folding = ParcelFolding(speakers: speakers) }

    package func handle(_ batch: [Event<WebhookReceived>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let outcomes = [Outcome](repeating: .done, count: batch.count)
        let waiting = try await deliveries.waiting(EventsByID(batch, \.deliveryID).ids, in: context.transaction)
        guard !waiting.isEmpty else { return outcomes }
        var reported: [ReportedEvent] = []
        var results: [(id: Int64, error: String?)] = []
        for delivery in waiting {
            do throws(WebhookFormatError) {
                reported += try read(delivery).map {
                    ReportedEvent(event: $0, source: delivery.source, deliveryID: delivery.id)
                }
                results.append((delivery.id, nil))
            } catch {
                results.append((delivery.id, error.description))
            }
        }
        count(reported, unreadable: results.filter { $0.error != nil }.count)
        try await folding.add(reported, after: deliveries.mark(results), in: context)
        return outcomes
    }

    private func read(_ delivery: WaitingDelivery) throws(WebhookFormatError) -> [CarrierEvent] {
        guard let format = CarrierFormat.named(delivery.format) else {
            throw WebhookFormatError(field: "", problem: "is of a format this version does not know: \(delivery.format)")
        }
        let reading = try format.read(delivery.body)
        if reading.handshake != nil { Counter(label: "waybill_webhook_handshakes_total").increment() }
        return reading.events
    }

    private func count(_ reported: [ReportedEvent], unreadable: Int) {
        if unreadable > 0 { Counter(label: "waybill_webhooks_unreadable_total").increment(by: unreadable) }
        let unknown = reported.filter { $0.event.kind != .estimate && $0.event.status == .unknown }
        for (source, events) in Dictionary(grouping: unknown, by: \.source) {
            Counter(label: "waybill_tracking_unknown_codes_total", dimensions: [("source", source)]).increment(by: events.count)
        }
    }
}
