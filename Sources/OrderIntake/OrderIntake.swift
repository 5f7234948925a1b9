import FoundationEssentials
import Messaging
package import ServiceRuntime
import Topology

/// The service that takes orders from shops, keeps them, and closes them.
///
/// - HTTP: `POST /orders`, `POST /orders/bulk`, `GET /orders/{id}`, `GET /orders?channel=&external_id=`,
///   `POST /orders/{id}/cancel`, `POST /orders/{id}/holds/{reason}/release`.
/// - Consumes `shipment.delivered`, `order.cancelled`, `order.cancel-refused`.
/// - Publishes `order.accepted`, `order.held`, `order.cancel-requested`, `order.cancelled` (of held orders), `order.completed`.
package enum OrderIntake {
    /// Puts the service together.
    /// - Throws: `SettingsError`.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try IntakeSettings(context.settings, batchLimit: context.runtime.batchLimit)
        let catalogue = CatalogueStore(postgres: context.postgres)
        let holds = HoldStore()
        let progress = OrderProgressStore()
        let backlog = Backlog(store: BacklogStore(postgres: context.postgres), limit: settings.backlog, logger: context.logger)
        let routes = routes(in: context, settings, catalogue, holds, progress, backlog)
        return Program(
            consumers: [
                ConsumerDefinition(.orderIntake, ShipmentDeliveredHandler(progress: progress)),
                ConsumerDefinition(.orderIntake, OrderCancelledHandler(progress: progress)),
                ConsumerDefinition(.orderIntake, OrderCancelRefusedHandler(progress: progress)),
            ],
            services: [
                HoldReview(
                    postgres: context.postgres, holds: holds, catalogue: catalogue, outbox: context.outbox,
                    interval: settings.holdReview, logger: context.logger),
                backlog,
            ],
            routes: { routes.add(to: $0, keys: context.keys) })
    }

    private static func routes(
        in context: ProgramContext, _ settings: IntakeSettings, _ catalogue: CatalogueStore, _ holds: HoldStore,
        _ progress: OrderProgressStore, _ backlog: Backlog
    ) -> OrderRoutes {
        let desk = OrderDesk(
            orders: OrderStore(outbox: context.outbox), catalogue: catalogue,
            articles: KnownArticles(catalogue: catalogue),
            terms: KnownTerms(store: ShippingTermsStore(postgres: context.postgres), logger: context.logger),
            logger: context.logger)
        let statuses = OrderStatusStore(postgres: context.postgres)
        let batcher = IntakeBatcher(
            desk: desk, limits: .init(batch: settings.batch, queue: settings.queue, lanes: settings.lanes))
        let currency = settings.currency
        return OrderRoutes(
            posting: OrderPosting(batcher: batcher, statuses: statuses, backlog: backlog, currency: currency),
            bulk: BulkPosting(desk: desk, backlog: backlog, chunk: context.runtime.batchLimit) {
                ReadingRules(now: Date(), currency: currency)
            },
            changes: OrderChanges(postgres: context.postgres, progress: progress, holds: holds, outbox: context.outbox),
            statuses: statuses, logger: context.logger)
    }
}
