import FoundationEssentials
import Logging
import Messaging
package import ServiceRuntime
import Topology

/// The service that takes orders from shops, keeps them, and closes them.
///
/// - HTTP: `POST /orders`, `POST /orders/bulk`, `GET /orders/{id}`, `GET /orders?channel=&external_id=`,
///   `POST /orders/{id}/cancel`, `POST /orders/{id}/change`, `POST /orders/{id}/holds/{reason}/release`; each about the orders of the key's channels only.
/// - Consumes `shipment.delivered`, `order.cancelled`, `order.cancel-refused`.
/// - Publishes `order.accepted`, `order.held`, `order.changed`, `order.cancel-requested`, `order.cancelled` (of held orders), `order.completed`.
package enum OrderIntake {
    /// Puts the service together.
    /// - Throws: `SettingsError`; `PublicIDStore.KeyMissing`.
    package static func program(in context: ProgramContext) async throws -> Program {
        let settings = try IntakeSettings(context.settings, batchLimit: context.runtime.batchLimit)
        let catalogue = CatalogueStore(postgres: context.postgres)
        let holds = HoldStore()
        let progress = OrderProgressStore()
        let backlog = OutboxBacklog(postgres: context.postgres, limit: settings.backlog, logger: context.logger)
        let review = HoldReview(
            postgres: context.postgres, holds: holds, catalogue: catalogue, outbox: context.outbox, logger: context.logger)
        let ids = try await PublicIDStore().ids(on: context.postgres)
        let changes = OrderChanges(progress: progress, holds: holds, outbox: context.outbox, ids: ids)
        let routes = routes(in: context, settings, catalogue, changes, backlog, ids)
        return Program(
            consumers: [
                ConsumerDefinition(.orderIntake, ShipmentDeliveredHandler(progress: progress)),
                ConsumerDefinition(.orderIntake, OrderCancelledHandler(progress: progress)),
                ConsumerDefinition(.orderIntake, OrderCancelRefusedHandler(progress: progress)),
            ],
            services: periodicTasks(in: context, settings, review, progress, backlog),
            routes: { routes.add(to: $0, keys: context.keys) })
    }

    private static func periodicTasks(
        in context: ProgramContext, _ settings: IntakeSettings, _ review: HoldReview, _ progress: OrderProgressStore,
        _ backlog: OutboxBacklog
    ) -> [PeriodicTask] {
        [
            PeriodicTask(every: settings.holdReview, logger: context.logger, failure: "Holds could not be reviewed") {
                try await review.reviewAll()
            },
            PeriodicTask(every: settings.holdReview, logger: context.logger, failure: "Ended orders could not be counted") {
                try await progress.compactEnded(on: context.postgres)
            },
            PeriodicTask(every: .seconds(1), logger: context.logger, failure: "The outbox could not be measured") {
                try await backlog.poll()
            },
        ]
    }

    private static func routes(
        in context: ProgramContext, _ settings: IntakeSettings, _ catalogue: CatalogueStore, _ changes: OrderChanges,
        _ backlog: OutboxBacklog, _ ids: PublicIDs
    ) -> OrderRoutes {
        let capture = OrderCapture(
            orders: OrderStore(outbox: context.outbox), catalogue: catalogue, articles: ArticleCache(catalogue: catalogue),
            terms: ShippingTermsCache(store: ShippingTermsStore(postgres: context.postgres), logger: context.logger),
            logger: context.logger)
        let batcher = capture.batcher(.init(batch: settings.batch, queue: settings.queue, lanes: settings.lanes))
        let currency = settings.currency
        return OrderRoutes(
            posting: OrderPosting(
                batcher: batcher, differences: OrderDifferenceStore(postgres: context.postgres), backlog: backlog,
                currency: currency, ids: ids),
            bulk: BulkPosting(capture: capture, backlog: backlog, ids: ids, chunk: context.runtime.batchLimit) {
                ParsingRules(now: Date(), currency: currency)
            },
            changes: changes,
            changing: OrderChanging(capture: capture, postgres: context.postgres, outbox: context.outbox, ids: ids),
            access: OrderAccess(statuses: OrderStatusStore(postgres: context.postgres, ids: ids), ids: ids),
            logger: context.logger)
    }
}
