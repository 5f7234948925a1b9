import CarrierFormats
import Fulfilment
package import Logging
package import Messaging
import Metrics
import Observability
package import Postgres

/// Asks carriers whose webhooks are not signed whether a parcel has really arrived or come back. What they answer is stored like a
/// webhook, and counts.
package struct CarrierConfirmation: Sendable {
    private static let atOnce = 50

    private let postgres: Postgres
    private let outbox: Outbox
    private let sources: SourceWatch
    private let logger: Logger
    private let store = ConfirmationStore()

    package init(postgres: Postgres, outbox: Outbox, sources: SourceWatch, logger: Logger) {
        (self.postgres, self.outbox, self.sources, self.logger) = (postgres, outbox, sources, logger)
    }

    /// Asks about all that is due; after a failure it is due again later.
    package func confirmDue() async throws {
        let confirmable = sources.current.confirmable
        guard !confirmable.isEmpty else { return }
        for parcel in try await store.due(Self.atOnce, from: confirmable, on: postgres) { try await ask(parcel) }
    }

    private func ask(_ parcel: ConfirmationStore.Pending) async throws {
        guard let source = sources.current[parcel.source], let lookUp = source.format.lookUp else { return }
        try await settle(parcel, source, await confirmation(parcel, lookUp, source.access))
    }

    /// What the carrier answers, where it says the same as the webhook.
    private func confirmation(_ parcel: ConfirmationStore.Pending, _ lookUp: LookUp, _ access: CarrierAccess) async -> [UInt8]? {
        do throws(CarrierCalls.Failure) {
            let body = try await CarrierCalls().answer(about: parcel.number, lookUp, access)
            let events = (try? lookUp.read(body))?.events ?? []
            let key = TrackingNumber.key(parcel.number)
            return events.contains { TrackingNumber.key($0.trackingNumber) == key && $0.status.rawValue == parcel.status }
                ? body : nil
        } catch {
            logger.warning("A carrier could not be asked", metadata: ["source": "\(parcel.source)", "error": "\(error)"])
            return nil
        }
    }

    /// - Parameter body: what confirms it.
    private func settle(_ parcel: ConfirmationStore.Pending, _ source: WebhookSource, _ body: [UInt8]?) async throws {
        if let body {
            var delivery = ReceivedWebhook(
                source: parcel.source, key: "look:" + DeliveryKey.of(id: nil, body: body), body: body, trace: .generate())
            (delivery.format, delivery.isLookedUp) = (source.format.name, true)
            _ = try await WebhookStore().add([delivery], publishing: outbox)
        }
        let isOver = parcel.attempts >= ConfirmationStore.mostAttempts
        count(parcel, body != nil ? "confirmed" : isOver ? "given_up" : "not_confirmed")
        if body != nil || isOver { try await store.remove(parcel, on: postgres) }
    }

    private func count(_ parcel: ConfirmationStore.Pending, _ outcome: String) {
        Counter(label: "waybill_tracking_second_looks_total", dimensions: [("source", parcel.source), ("outcome", outcome)])
            .increment()
    }
}
