import Fulfilment
import Logging
import Messaging
import Receiving
package import ServiceRuntime
import Topology

/// From an accepted order to closed parcels: allocates lots, forms tours when a picker asks, keeps the books of every scan, packs.
///
/// An order's states here are `FulfilmentState`: `promised` ⇄ `backordered` ⇄ `allocated` → `picking` → `picked` → `packed`; `cancelled` as long as
/// no parcel of it has left the house. What has lots that expired or are barred goes back to `backordered` from everywhere before `packed`; packed, it
/// is held, and goes back when somebody opens it. What is changed goes from `packed` to `picked`.
/// - Consumes `order.accepted`, `order.changed`, `stock.received`, `order.cancel-requested`, `pick.completed`.
/// - Publishes `order.allocated`, `order.backordered`, `order.cancelled`, `order.cancel-refused`, `stock.received`,
///   `pick.completed`, `pick.shorted`, `parcel.packed`, `parcels.reviewed`, `parcel.handed-over`.
/// - HTTP, scope `floor`: `POST /floor/sign-in`; for sessions that it opened: `POST /floor/work`, `POST /floor/tours`,
///   `POST /floor/tours/{id}/scans`, `GET /floor/parcels/{sscc}` with `/label` and `/packing-list`, `GET /floor/printers/{code}`,
///   `POST /floor/packing`, `POST /floor/packing/{order}`, `POST /floor/packing/{order}/scans`, `POST /floor/packing/{order}/aside`; goods
///   (`GoodsRoutes`): `/floor/receipts`, `/floor/put-aways`, `/floor/put-backs`, `/floor/refills`, `/floor/moves`, `/floor/judgements`,
///   `/floor/counts`, `/floor/count-tasks`, `/floor/hand-overs`, `GET /floor/look-up`; supervisors (`SupervisionRoutes`): `/floor/overview`,
///   `/floor/tours/{id}/hand-over`, `/floor/tours/{id}/release`, `/floor/zones`. Without a session: `POST /v1/purchase-orders`,
///   `POST /v1/notices`.
///
/// Row locks are taken in one order everywhere: tours by id, stock by id, whatever its site, then picks, then fulfilments by order, then
/// cartons. Allocation at several sites locks all it may take at any of them before it goes from site to site by code, and nothing behind.
/// A tour takes its orders without waiting for any: what somebody else holds is left out.
package enum Picking {
    /// The program's table of contents: each queue with the handler that answers to it.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try PickingSettings(context.settings, batchLimit: context.runtime.batchLimit)
        let allocations = AllocationStore()
        let scans = ScanService(outbox: context.outbox)
        let unfitLots = UnfitLots(
            postgres: context.postgres, outbox: context.outbox, allocations: allocations, scans: scans, limit: settings.batch)
        let sessions = FloorSessions(postgres: context.postgres, served: settings.sites)
        let signIns = SignInService(postgres: context.postgres, sessions: sessions)
        let terms = CarriageTerms(lifetime: settings.rateRefresh, logger: context.logger)
        let plans = CartonPlanMemory()
        let departures = DepartureBoard(lifetime: settings.rateRefresh)
        let forming = TourForming(postgres: context.postgres, board: departures, terms: terms, plans: plans)
        let tours = TourService(postgres: context.postgres, unfitLots: unfitLots, forming: forming)
        let sources = WorkSources.all(
            board: departures, isPackedByPeople: settings.isPackedByPeople, database: context.postgres)
        let work = WorkService(
            database: context.postgres, sources: sources,
            board: WorkBoard(sources: sources, database: context.postgres, logger: context.logger), tours: tours)
        let watch = FloorWatch(database: context.postgres, departures: departures)
        let packing = PackingService(
            postgres: context.postgres, outbox: context.outbox, companyPrefix: settings.companyPrefix, terms: terms, plans: plans)
        let goodsIn = GoodsInService(postgres: context.postgres, outbox: context.outbox)
        let stock = StockService(postgres: context.postgres, outbox: context.outbox)
        let counts = CountService(postgres: context.postgres, outbox: context.outbox)
        let putBacks = PutBackService(postgres: context.postgres, outbox: context.outbox)
        let heldParcels = HeldParcels(postgres: context.postgres, outbox: context.outbox, limit: settings.batch)
        let handOvers = HandOverService(postgres: context.postgres, outbox: context.outbox)
        let waitingOrders = WaitingOrderReview(
            postgres: context.postgres, outbox: context.outbox, store: allocations, limit: settings.batch)
        let review = PeriodicTask(
            every: settings.backorderReview, logger: context.logger,
            failure: "Unfit lots, held parcels and waiting orders could not be reviewed"
        ) {
            try await unfitLots.review()
            try await heldParcels.review()
            try await waitingOrders.review()
        }
        return Program(
            consumers: [
                ConsumerDefinition(.pickingWorker, OrderAcceptedHandler(store: allocations), maxBatch: settings.batch),
                ConsumerDefinition(.pickingWorker, StockReceivedHandler(store: allocations, share: settings.batch)),
                ConsumerDefinition(.pickingWorker, OrderCancelRequestedHandler(store: CancellationStore())),
                ConsumerDefinition(.pickingWorker, OrderChangedHandler(store: OrderCutStore())),
                ConsumerDefinition(
                    .pickingWorker,
                    PickCompletedHandler(
                        companyPrefix: settings.companyPrefix, isByPeople: settings.isPackedByPeople, terms: terms, plans: plans)),
            ],
            services: [review],
            routes: {
                ExpectedGoodsRoutes(entry: ExpectedGoodsEntry(database: context.postgres)).add(to: $0, keys: context.keys)
                FloorRoutes(
                    sessions: sessions, signIns: signIns, work: work, scans: scans, packing: packing,
                    documents: ParcelDocuments(postgres: context.postgres)
                ).add(to: $0, keys: context.keys)
                GoodsRoutes(
                    sessions: sessions, goodsIn: goodsIn, stock: stock, counts: counts, putBacks: putBacks, handOvers: handOvers
                ).add(to: $0, keys: context.keys)
                SupervisionRoutes(
                    sessions: sessions, watch: watch, supervision: SupervisionService(database: context.postgres)
                ).add(to: $0, keys: context.keys)
            })
    }
}

/// The picking worker's own settings.
private struct PickingSettings: Sendable {
    /// `picking.sites`: whose floors this worker serves. Queues are everybody's: any worker allocates and packs for any site.
    let sites: Reach
    /// `picking.company_prefix`: the GS1 company prefix of the parcels' SSCCs.
    let companyPrefix: String
    /// `picking.backorder_review`: how often unfit lots and waiting orders are reviewed, whether or not stock was received.
    let backorderReview: Duration
    /// `picking.packing`: whether people pack (`people`) or picked orders are packed at once, except those with serial numbers (`automatic`).
    let isPackedByPeople: Bool
    /// `picking.batch`: orders per transaction at most.
    let batch: Int
    /// `picking.rate_refresh`: how old the rate cards may get by which cartons are chosen, and the calendars that make orders urgent.
    let rateRefresh: Duration

    init(_ settings: Settings, batchLimit: Int) throws {
        sites = try Self.sites(settings.optionalString("picking.sites"))
        companyPrefix = settings.string("picking.company_prefix", default: "0614141")
        guard (4...12).contains(companyPrefix.utf8.count), companyPrefix.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw SettingsError(key: "picking.company_prefix", value: companyPrefix, allowed: "4 to 12 digits")
        }
        let packing = settings.string("picking.packing", default: "automatic")
        guard ["automatic", "people"].contains(packing) else {
            throw SettingsError(key: "picking.packing", value: packing, allowed: "automatic or people")
        }
        isPackedByPeople = packing == "people"
        backorderReview = try settings.duration("picking.backorder_review", default: .seconds(60), atLeast: .milliseconds(100))
        batch = min(batchLimit, try settings.int("picking.batch", default: 1000, in: 1...100_000))
        rateRefresh = try settings.duration("picking.rate_refresh", default: .seconds(30), atLeast: .milliseconds(100))
    }

    private static func sites(_ text: String?) throws(SettingsError) -> Reach {
        guard let text else { return .all }
        let codes = text.split(separator: ",", omittingEmptySubsequences: false).map { code in
            String(code.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard codes.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) && $0 != Reach.wildcard }) else {
            throw SettingsError(
                key: "picking.sites", value: text, allowed: "codes of sites separated by commas, as in S1,S2, or nothing for all")
        }
        return .only(Set(codes))
    }
}
