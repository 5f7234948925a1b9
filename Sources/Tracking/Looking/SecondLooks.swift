import CarrierFormats
import Fulfilment
package import Logging
package import Messaging
import Metrics
import Observability
package import Postgres
import ServiceLifecycle
import ServiceRuntime

/// Asks carriers whose webhooks are not signed whether a parcel has really arrived or come back. What they answer is stored like a
/// webhook, and counts.
package struct SecondLooks: Service {
    private static let atOnce = 50

    private let postgres: Postgres
    private let outbox: Outbox
    private let sources: WebhookSources
    private let interval: Duration
    private let logger: Logger
    private let store = SecondLookStore()

    /// - Parameter interval: how often is looked what is due.
    package init(
        postgres: Postgres, outbox: Outbox, sources: WebhookSources, interval: Duration = .seconds(5), logger: Logger
    ) {
        (self.postgres, self.outbox, self.sources) = (postgres, outbox, sources)
        (self.interval, self.logger) = (interval, logger)
    }

    /// Looks every `interval` until shutdown; a failure is logged, and what was due is due again later.
    package func run() async throws {
        guard !sources.looking.isEmpty else { return try await gracefulShutdown() }
        await PeriodicTask.run(every: interval, logger: logger, failure: "No second looks") { try await self.look() }
    }

    /// Asks about all that is due.
    package func look() async throws {
        for look in try await store.take(Self.atOnce, from: sources.looking, on: postgres) { try await ask(look) }
    }

    private func ask(_ look: SecondLookStore.Look) async throws {
        guard let source = sources[look.source], let lookUp = source.format.lookUp else { return }
        try await settle(look, source, await confirmation(look, lookUp, source.access))
    }

    /// What the carrier answers, where it says the same as the webhook.
    private func confirmation(_ look: SecondLookStore.Look, _ lookUp: LookUp, _ access: CarrierAccess) async -> [UInt8]? {
        do throws(CarrierCalls.Failure) {
            let body = try await CarrierCalls().answer(about: look.number, lookUp, access)
            let events = (try? lookUp.read(body))?.events ?? []
            return events.contains { $0.trackingNumber == look.number && $0.status.rawValue == look.status } ? body : nil
        } catch {
            logger.warning("A carrier could not be asked", metadata: ["source": "\(look.source)", "error": "\(error)"])
            return nil
        }
    }

    /// - Parameter body: what confirms it.
    private func settle(_ look: SecondLookStore.Look, _ source: WebhookSource, _ body: [UInt8]?) async throws {
        if let body {
            var delivery = ReceivedDelivery(
                source: look.source, key: "look:" + DeliveryKey.of(id: nil, body: body), body: body, trace: .generate())
            (delivery.format, delivery.isLookedUp) = (source.format.name, true)
            _ = try await DeliveryStore().add([delivery], publishing: outbox)
        }
        let isOver = look.attempts >= SecondLookStore.mostAttempts
        count(look, body != nil ? "confirmed" : isOver ? "given_up" : "not_confirmed")
        if body != nil || isOver { try await store.forget(look, on: postgres) }
    }

    private func count(_ look: SecondLookStore.Look, _ outcome: String) {
        Counter(label: "waybill_tracking_second_looks_total", dimensions: [("source", look.source), ("outcome", outcome)])
            .increment()
    }
}
