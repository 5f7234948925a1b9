import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import ServiceRuntime
import TestStack

@testable import OrderIntake

/// The parts of intake on a database of its own, with a catalogue of three articles.
struct IntakeFixture: Sendable {
    let stack: TestStack
    let outbox: Outbox
    let ids: PublicIDs
    let catalogue: CatalogueStore
    let capture: OrderCapture
    let statuses: OrderStatusStore
    let differences: OrderDifferenceStore
    let holds: HoldStore
    let progress = OrderProgressStore()

    var postgres: Postgres { stack.postgres }

    static func with<Value>(_ body: (IntakeFixture) async throws -> Value) async throws -> Value {
        try await withTestStack(.database) { stack in
            let fixture = IntakeFixture(stack, try await PublicIDStore().ids(on: stack.postgres))
            try await fixture.postgres.query(
                """
                INSERT INTO warehouse.sku (code, weight_g, length_mm, width_mm, height_mm)
                VALUES ('S1', 500, 100, 100, 100), ('S2', 900, 200, 100, 50), ('FLAT', 10, NULL, NULL, NULL)
                """)
            return try await body(fixture)
        }
    }

    private init(_ stack: TestStack, _ ids: PublicIDs) {
        (self.stack, self.ids) = (stack, ids)
        outbox = Outbox(postgres: stack.postgres)
        catalogue = CatalogueStore(postgres: stack.postgres)
        capture = OrderCapture(
            orders: OrderStore(outbox: outbox), catalogue: catalogue,
            articles: ArticleCache(catalogue: catalogue),
            terms: ShippingTermsCache(store: ShippingTermsStore(postgres: stack.postgres), lifetime: .zero, logger: stack.logger),
            logger: stack.logger)
        statuses = OrderStatusStore(postgres: stack.postgres, ids: ids)
        differences = OrderDifferenceStore(postgres: stack.postgres)
        holds = HoldStore()
    }

    func batcher(batch: Int = 256, queue: Int = 10_000, lanes: Int = 2) -> Batcher<SubmittedOrder, IntakeAnswer> {
        capture.batcher(.init(batch: batch, queue: queue, lanes: lanes))
    }

    func posting(_ batcher: Batcher<SubmittedOrder, IntakeAnswer>? = nil) throws -> OrderPosting {
        OrderPosting(
            batcher: batcher ?? self.batcher(), differences: differences, backlog: backlog(),
            currency: OrderDocument.rules.currency, ids: ids)
    }

    func backlog(limit: Int = 1000) -> OutboxBacklog {
        OutboxBacklog(postgres: postgres, limit: limit, logger: stack.logger)
    }

    func bulk(chunk: Int = 500) -> BulkPosting {
        BulkPosting(capture: capture, backlog: backlog(), ids: ids, chunk: chunk) { OrderDocument.rules }
    }

    var changes: OrderChanges { OrderChanges(progress: progress, holds: holds, outbox: outbox, ids: ids) }

    var access: OrderAccess { OrderAccess(statuses: statuses, ids: ids) }

    /// The id by which a shop knows an order.
    func publicID(_ orderID: Int64) -> String { ids.text(orderID, of: .order) }

    var review: HoldReview {
        HoldReview(postgres: postgres, holds: holds, catalogue: catalogue, outbox: outbox, logger: stack.logger)
    }

    /// Stores one order and returns it.
    @discardableResult
    func stored(_ document: OrderDocument = OrderDocument()) async throws -> StoredOrder {
        guard case .created(let order) = await capture.capture([try document.submitted()])[0] else { throw NotStored() }
        return order
    }

    struct NotStored: Error {}
}

extension IntakeFixture {
    /// Status and reason of an order.
    func row(_ orderID: Int64) async throws -> (status: String, reason: String?, isReleased: Bool) {
        let rows = try await postgres.query(
            "SELECT status, reason, released_at IS NOT NULL FROM orders.\"order\" WHERE id = \(orderID)")
        guard let row = rows.first else { throw NotStored() }
        return try row.decode((String, String?, Bool).self)
    }

    func status(_ orderID: Int64) async throws -> String { try await row(orderID).status }

    /// `order.accepted 1`, … in the order they were written.
    func events() async throws -> [String] {
        try await postgres.query("SELECT type || ' ' || subject FROM messaging.outbox_event ORDER BY id, place").map {
            try $0.decode(0)
        }
    }

    func count(_ table: StaticString) async throws -> Int {
        guard let row = try await postgres.query("SELECT count(*) FROM \(literal: table)").first else { return 0 }
        return try row.decode(0)
    }

    /// Runs a handler over these events in a transaction, as the consumer would.
    @discardableResult
    func handle<Handler: BatchHandler>(_ handler: Handler, _ messages: [Handler.Message]) async throws -> [Outcome]
    where Handler.Preparation == Void {
        try await outbox.transaction { transaction, events in
            let context = HandlerContext(transaction: transaction, now: Date(), logger: stack.logger, outbox: events)
            let outcomes = try await handler.handle(messages.map { Event($0) }, (), in: context)
            return outcomes
        }
    }

    /// Lets the warehouse have an order in this state.
    func put(_ orderID: Int64, into state: FulfilmentState) async throws {
        try await postgres.pipeline([
            "INSERT INTO warehouse.site VALUES ('SAO', 'São Paulo', 'BR', -23.5, -46.6) ON CONFLICT DO NOTHING",
            """
            INSERT INTO warehouse.fulfilment (order_id, site, state) VALUES (\(orderID), 'SAO', \(state))
            ON CONFLICT (order_id) DO UPDATE SET state = excluded.state
            """,
        ])
    }

    /// Lets the warehouse have packed an order into so many parcels, each shipped with a tracking number `T<order>-<n>`.
    func pack(_ orderID: Int64, parcels: Int, shipped: Int? = nil) async throws {
        try await postgres.transaction { transaction in
            try await transaction.pipeline([
                "INSERT INTO warehouse.site VALUES ('SAO', 'São Paulo', 'BR', -23.5, -46.6) ON CONFLICT DO NOTHING",
                "INSERT INTO shipping.carrier (code, name) VALUES ('flecha', 'Flecha') ON CONFLICT DO NOTHING",
                "INSERT INTO warehouse.fulfilment (order_id, site, state) VALUES (\(orderID), 'SAO', 'packed')",
                """
                INSERT INTO warehouse.parcel (order_id, number, sscc, weight_g, length_mm, width_mm, height_mm, packer)
                SELECT \(orderID), n, 'P' || \(String(orderID)) || '-' || n, 500, 100, 100, 100, 'test'
                FROM generate_series(1, \(parcels)::int) AS n
                """,
                """
                INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number)
                SELECT id, order_id, 'ready', 'flecha', 'T' || order_id || '-' || number FROM warehouse.parcel
                WHERE order_id = \(orderID) AND number <= \(shipped ?? parcels)
                """,
                """
                INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, status)
                SELECT tracking_number, id, order_id, carrier, 'in_transit' FROM shipping.shipment WHERE order_id = \(orderID)
                """,
            ])
        }
    }

    /// Lets tracking say that one parcel arrived.
    func deliver(_ orderID: Int64, parcel: Int) async throws {
        try await postgres.query(
            """
            UPDATE tracking.parcel SET status = 'delivered', delivered_at = now()
            WHERE tracking_number = \("T\(orderID)-\(parcel)")
            """)
    }
}
