import Messaging
package import ServiceRuntime
import Topology

/// From an accepted order to closed parcels: allocates lots, forms tours when a picker asks, keeps the books of every scan, packs.
///
/// An order's states: `backordered` ⇄ `allocated` → `picking` → `picked` → `packed`; `cancelled` as long as no picker has it.
/// - Consumes `order.accepted`, `stock.received`, `order.cancel-requested`, `pick.completed`.
/// - Publishes `order.allocated`, `order.backordered`, `order.cancelled`, `order.cancel-refused`, `stock.received`,
///   `pick.completed`, `pick.shorted`, `parcel.packed`.
/// - HTTP, scope `floor`: `POST /floor/sign-in`, `POST /floor/tours`, `POST /floor/tours/{id}/scans`,
///   `GET /floor/parcels/{sscc}`, `POST /floor/packing`, `POST /floor/packing/{order}`, `POST /floor/packing/{order}/aside`.
///
/// Row locks are taken in one order everywhere: stock by id, then picks, then fulfilments by order, then cartons. Before them comes, when a tour is
/// formed, the site's advisory lock: carts get their work one after another, so that no two plans want the same orders.
package enum Picking {
    /// The program's table of contents: each queue with the handler that answers to it.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try PickingSettings(context.settings, batchLimit: context.runtime.batchLimit)
        let allocations = AllocationStore(site: settings.site)
        let floor = FloorDesk(postgres: context.postgres, outbox: context.outbox)
        let packing = PickCompletedHandler(companyPrefix: settings.companyPrefix, isByPeople: settings.isPackedByPeople)
        let packers = PackDesk(postgres: context.postgres, outbox: context.outbox, companyPrefix: settings.companyPrefix)
        let review = BackorderReview(
            postgres: context.postgres, outbox: context.outbox, store: allocations, interval: settings.backorderReview,
            limit: settings.batch, logger: context.logger)
        return Program(
            consumers: [
                ConsumerDefinition(.pickingWorker, OrderAcceptedHandler(store: allocations), maxBatch: settings.batch),
                ConsumerDefinition(.pickingWorker, StockReceivedHandler(store: allocations, share: settings.batch)),
                ConsumerDefinition(.pickingWorker, OrderCancelRequestedHandler(store: CancellationStore(site: settings.site))),
                ConsumerDefinition(.pickingWorker, packing),
            ],
            services: [review],
            routes: { FloorRoutes(desk: floor, packers: packers).add(to: $0, keys: context.keys) })
    }
}
