import Contracts
package import Logging
import Messaging
package import ServiceRuntime
import Topology

/// Takes carriers' webhooks in, and knows where every parcel is.
///
/// - HTTP: `POST /webhooks/{source}`, `POST /webhooks/{source}/oauth/token`, `GET /shipments/{tracking_number}`.
/// - Consumes `shipment.dispatched`, `webhook.received`, and of the own fleet `route.planned`, `route.changed`,
///   `route.started`, `stop.completed`, `stop.failed`. Publishes `webhook.received`, `tracking.updated`.
/// - A status is a fold over the set of a parcel's events, so neither their order nor copies matter.
package enum Tracking {
    /// The program's table of contents.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try TrackingSettings(context.settings, batchLimit: context.runtime.batchLimit, logger: context.logger)
        warnOfDefaults(settings.sources, context)
        let (postgres, outbox) = (context.postgres, context.outbox)
        let inbox = WebhookInbox(limits: settings.inbox, logger: context.logger) { deliveries in
            _ = try await WebhookStore().add(deliveries, publishing: outbox)
        }
        let rights = settings.sources.rights
        let confirming = SubscriptionHandshakes(postgres: postgres, access: settings.sources.confirming)
        let webhooks = WebhookEndpoint(sources: settings.sources, inbox: inbox)
        let shipments = ShipmentEndpoint(postgres: postgres)
        return Program(
            consumers: [
                ConsumerDefinition(.tracking, ShipmentDispatchedHandler(rights: rights), linger: .milliseconds(20)),
                ConsumerDefinition(
                    .tracking,
                    WebhookReceivedHandler(
                        rights: rights, confirming: confirming, confirmable: settings.sources.confirmable),
                    linger: settings.linger),
                ConsumerDefinition(
                    .tracking, RoutePlannedHandler(rights: rights), maxBatch: 50),
                ConsumerDefinition(
                    .tracking, RouteChangedHandler(rights: rights), maxBatch: 50),
                ConsumerDefinition(.tracking, RouteStartedHandler(rights: rights)),
                ConsumerDefinition(
                    .tracking, StopCompletedHandler(rights: rights), linger: .milliseconds(20)),
                ConsumerDefinition(.tracking, StopFailedHandler(rights: rights)),
            ],
            services: [
                WebhookPruning(postgres: postgres, age: settings.keepDeliveries, logger: context.logger),
                CarrierConfirmation(postgres: postgres, outbox: outbox, sources: settings.sources, logger: context.logger),
            ],
            routes: { router in
                webhooks.add(to: router)
                shipments.add(to: router)
            })
    }

    private static func warnOfDefaults(_ sources: WebhookSources, _ context: ProgramContext) {
        guard !sources.withDefaultSecrets.isEmpty else { return }
        context.logger.warning(
            "Sources are believed by secrets everybody knows; set tracking.sources and tracking.secrets.<source> outside a local stack",
            metadata: ["sources": "\(sources.withDefaultSecrets.joined(separator: ","))"])
    }
}

/// Settings of tracking.
package struct TrackingSettings: Sendable {
    /// `tracking.sources`, `tracking.secrets.<source>`
    package let sources: WebhookSources
    /// `tracking.batch`, capped by `batch.max`; `tracking.queue`, `tracking.lanes`
    package let inbox: WebhookInbox.Limits
    /// `tracking.linger`: how long reading waits for more deliveries.
    package let linger: Duration
    /// `tracking.keep-deliveries`: how long carriers' raw deliveries are kept after they were read.
    package let keepDeliveries: Duration

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings, batchLimit: Int, logger: Logger) throws(SettingsError) {
        sources = try WebhookSources(settings, logger: logger)
        linger = try settings.duration("tracking.linger", default: .milliseconds(20))
        keepDeliveries = try settings.duration(
            "tracking.keep-deliveries", default: .seconds(90 * 86_400), atLeast: .seconds(3600))
        var inbox = WebhookInbox.usualLimits
        inbox.batch = min(try settings.int("tracking.batch", default: inbox.batch, in: 1...10_000), batchLimit)
        inbox.queue = try settings.int("tracking.queue", default: inbox.queue, in: 1...1_000_000)
        inbox.lanes = try settings.int("tracking.lanes", default: inbox.lanes, in: 1...64)
        self.inbox = inbox
    }
}
