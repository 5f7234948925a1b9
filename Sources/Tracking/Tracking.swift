import Contracts
import Logging
import Messaging
import OutgoingHTTP
import Postgres
import ServiceLifecycle
package import ServiceRuntime
import Topology

/// Takes carriers' webhooks in, and knows where every parcel is.
///
/// - HTTP: `POST /webhooks/{source}`, `POST /webhooks/{source}/oauth/token`, `GET /shipments/{tracking_number}`, `/endpoints`.
/// - Sends notices of what happens to parcels to the endpoints of subscribers.
/// - Consumes `shipment.ready`, `webhook.received`, `webhook.received-in-bulk`, `handshake.requested`, and of the own fleet
///   `route.planned`, `route.changed`, `route.started`, `stop.completed`, `stop.failed`. Publishes the first three of tracking's own,
///   `tracking.updated`, `shipment.expected`, and `shipment.exception` and `shipment.exception-cleared` of parcels on their way.
/// - A status is a fold over the set of a parcel's events, so neither their order nor copies matter.
package enum Tracking {
    /// The program's table of contents.
    /// - Throws: `SettingsError` for a setting that cannot be used; `PostgresError` when the sources cannot be read.
    package static func program(in context: ProgramContext) async throws -> Program {
        let settings = try TrackingSettings(context.settings, batchLimit: context.runtime.batchLimit)
        let sources = try await SourceWatch(
            postgres: context.postgres, keys: settings.secretKeys, logger: context.logger)
        let (postgres, outbox) = (context.postgres, context.outbox)
        let inbox = WebhookInbox(limits: settings.inbox, logger: context.logger) { deliveries in
            _ = try await WebhookStore().add(deliveries, publishing: outbox)
        }
        let outlooks = LaneOutlooks()
        let webhooks = WebhookEndpoint(
            sources: sources, inbox: inbox,
            strangers: StrangerLimit("webhooks", perMinute: settings.refusals, context.runtime.clients))
        let shipments = ShipmentEndpoint(
            postgres: postgres, strangers: StrangerLimit("look-ups", perMinute: settings.lookUps, context.runtime.clients))
        let sender = NoticeSender(rules: settings.endpoints, keys: settings.secretKeys, clients: PinnedClients())
        let dispatcher = NoticeDispatcher(postgres: postgres, sender: sender, logger: context.logger)
        let endpoints = EndpointRoutes(desk: EndpointDesk(postgres: postgres, sender: sender))
        return Program(
            consumers: [
                ConsumerDefinition(
                    .tracking,
                    ShipmentReadyHandler(
                        rights: sources.current.rights, outlooks: outlooks,
                        withoutPushes: sources.current.pollers.withoutPushes),
                    linger: .milliseconds(20)),
                ConsumerDefinition(
                    .tracking, deliveryHandler(WebhookReceived.self, sources, postgres, outlooks), linger: settings.linger),
                ConsumerDefinition(
                    .tracking, deliveryHandler(WebhookReceivedInBulk.self, sources, postgres, outlooks), maxBatch: bulkBatch),
                ConsumerDefinition(
                    .tracking, HandshakeRequestedHandler(postgres: postgres, access: sources.current.confirming),
                    maxBatch: HandshakeRequestedHandler.atOnce),
                ConsumerDefinition(
                    .tracking, RoutePlannedHandler(rights: sources.current.rights, outlooks: outlooks), maxBatch: 50),
                ConsumerDefinition(
                    .tracking, RouteChangedHandler(rights: sources.current.rights, outlooks: outlooks), maxBatch: 50),
                ConsumerDefinition(.tracking, RouteStartedHandler(rights: sources.current.rights, outlooks: outlooks)),
                ConsumerDefinition(
                    .tracking, StopCompletedHandler(rights: sources.current.rights, outlooks: outlooks),
                    linger: .milliseconds(20)),
                ConsumerDefinition(.tracking, StopFailedHandler(rights: sources.current.rights, outlooks: outlooks)),
            ],
            services: [dispatcher] + periodicTasks(in: context, settings, sources, outlooks, dispatcher),
            routes: { router in
                webhooks.add(to: router)
                shipments.add(to: router)
                endpoints.add(to: router, keys: context.keys)
            })
    }

    /// Large deliveries of one transaction: as many megabytes at most.
    private static let bulkBatch = 32

    private static func deliveryHandler<Message>(
        _ message: Message.Type, _ sources: SourceWatch, _ postgres: Postgres, _ outlooks: LaneOutlooks
    ) -> DeliveryHandler<Message> {
        DeliveryHandler(
            postgres: postgres, rights: sources.current.rights, confirming: Set(sources.current.confirming.keys),
            confirmable: sources.current.confirmable, outlooks: outlooks, meet: { try await sources.refresh(for: $0) })
    }

    private static func periodicTasks(
        in context: ProgramContext, _ settings: TrackingSettings, _ sources: SourceWatch, _ outlooks: LaneOutlooks,
        _ dispatcher: NoticeDispatcher
    ) -> [any Service] {
        let pruning = WebhookPruning(postgres: context.postgres, age: settings.keepDeliveries)
        let polling = CarrierPolling(
            postgres: context.postgres, outbox: context.outbox, sources: sources, logger: context.logger)
        let prune = PeriodicTask(
            every: .seconds(3600), logger: context.logger, failure: "Old webhooks and notices could not be deleted"
        ) {
            try await pruning.prune()
            try await NoticeStore().prune(olderThan: settings.endpoints.keep, on: context.postgres)
        }
        let lanes = PeriodicTask(every: .seconds(300), logger: context.logger, failure: "Lanes could not be brought up to date") {
            try await LaneFolding(postgres: context.postgres).fold()
        }
        let overdue = OverdueArrivals(
            outbox: context.outbox, folding: ParcelFolding(rights: sources.current.rights, outlooks: outlooks),
            logger: context.logger)
        let arrivals = PeriodicTask(
            every: .seconds(300), logger: context.logger, failure: "Overdue parcels could not be looked for"
        ) {
            try await overdue.look()
        }
        let watch = PeriodicTask(every: .seconds(30), logger: context.logger, failure: "Parcels could not be looked after") {
            try await ParcelWatch(outbox: context.outbox, pollers: sources.current.pollers).look()
        }
        let measure = PeriodicTask(every: .seconds(15), logger: context.logger, failure: "Waiting notices could not be counted") {
            try await dispatcher.measure()
        }
        let look = PeriodicTask(
            every: SourceWatch.interval, logger: context.logger,
            failure: "Sources of webhooks could not be looked at; the last known count"
        ) {
            try await sources.refresh()
        }
        return [prune, lanes, arrivals, watch, measure, look, PollingRounds(polling, logger: context.logger)]
    }
}

/// Settings of tracking.
package struct TrackingSettings: Sendable {
    /// `tracking.batch`, capped by `batch.max`; `tracking.queue`, `tracking.lanes`
    package let inbox: WebhookInbox.Limits
    /// `tracking.linger`: how long reading waits for more deliveries.
    package let linger: Duration
    /// `tracking.lookups-per-minute`: of an address; one of a number nobody knows counts for ten. 0: no limit.
    let lookUps: Int
    /// `tracking.refusals-per-minute`: webhooks of an address and a source that are not believed, before no more are looked at. 0: no limit.
    let refusals: Int
    /// `tracking.keep-deliveries`: how long carriers' raw deliveries are kept after they were read.
    package let keepDeliveries: Duration
    /// `tracking.endpoints.…`
    package let endpoints: EndpointRules
    /// What subscribers' secrets are encrypted with.
    let secretKeys: SecretKeys

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings, batchLimit: Int) throws(SettingsError) {
        linger = try settings.duration("tracking.linger", default: .milliseconds(20))
        lookUps = try settings.int("tracking.lookups-per-minute", default: 300, in: 0...1_000_000)
        refusals = try settings.int("tracking.refusals-per-minute", default: 60, in: 0...1_000_000)
        keepDeliveries = try settings.duration(
            "tracking.keep-deliveries", default: .seconds(90 * 86_400), atLeast: .seconds(3600))
        endpoints = try EndpointRules(settings)
        secretKeys = try SecretKeys(settings)
        var inbox = WebhookInbox.usualLimits
        inbox.batch = min(try settings.int("tracking.batch", default: inbox.batch, in: 1...10_000), batchLimit)
        inbox.queue = try settings.int("tracking.queue", default: inbox.queue, in: 1...1_000_000)
        inbox.lanes = try settings.int("tracking.lanes", default: inbox.lanes, in: 1...64)
        self.inbox = inbox
    }
}
