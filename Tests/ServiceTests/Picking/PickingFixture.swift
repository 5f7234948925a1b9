import FoundationEssentials
import Fulfilment
import Messaging
import Observability
import PickPlanning
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Picking

/// A warehouse of one site on a database of its own: places A-01-01 …, pickers ana, ben, …, carts C-01 ….
struct PickingFixture: Sendable {
    let stack: TestStack
    let outbox: Outbox
    let store = AllocationStore()

    var postgres: Postgres { stack.postgres }
    var sessions: FloorSessions { FloorSessions(postgres: postgres, lifetime: .zero) }
    var signIns: SignInService { SignInService(postgres: postgres, sessions: sessions) }
    var tours: TourService { TourService(postgres: postgres) }
    var scans: ScanService { ScanService(outbox: outbox) }
    var packing: PackingService { PackingService(postgres: postgres, outbox: outbox, companyPrefix: "0614141") }

    static func with<Value>(poolSize: Int = 8, _ body: (PickingFixture) async throws -> Value) async throws -> Value {
        try await withTestStack(.database, poolSize: poolSize) { stack in
            let fixture = PickingFixture(
                stack: stack, outbox: Outbox(postgres: stack.postgres))
            try await fixture.build()
            return try await body(fixture)
        }
    }

    private func build() async throws {
        try await postgres.pipeline([
            "INSERT INTO warehouse.site VALUES ('S1', 'Site', 'BR', -23.5, -46.6)",
            """
            INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind)
            SELECT 'S1', 'A-' || lpad(a::text, 2, '0') || '-' || lpad(c::text, 2, '0'), (a * 7 + c)::text, a, c,
                CASE WHEN a = 9 THEN \(LocationKind.bulk) ELSE \(LocationKind.pick) END
            FROM generate_series(1, 9) a, generate_series(1, 20) c
            """,
            "INSERT INTO warehouse.picker (badge, name) SELECT name, initcap(name) FROM unnest('{ana,ben,cy,dora,eva,finn,gil,hana,ivo,jo}'::text[]) name",
            "INSERT INTO warehouse.cart SELECT 'C-' || lpad(g::text, 2, '0'), 'S1', 4, 20000 FROM generate_series(1, 12) g",
            "INSERT INTO warehouse.carton VALUES ('S', 300, 200, 150, 100, 5000), ('L', 600, 400, 400, 400, 20000)",
        ])
    }

    /// Articles of 500 g and 100 mm each side.
    func articles(_ skus: String...) async throws {
        try await postgres.query(
            """
            INSERT INTO warehouse.sku (code, name, gtin, weight_g, length_mm, width_mm, height_mm)
            SELECT code, 'Article ' || code, '', 500, 100, 100, 100 FROM unnest(\(skus)::text[]) code ON CONFLICT DO NOTHING
            """)
    }

    /// Another site with the places X-01 … X-20 of its letter.
    func site(_ code: String, latitude: Double, longitude: Double, places letter: String) async throws {
        try await postgres.pipeline([
            "INSERT INTO warehouse.site VALUES (\(code), 'Site', 'BR', \(latitude), \(longitude))",
            """
            INSERT INTO warehouse.location (site, code, check_code, aisle, cell)
            SELECT \(code), \(letter) || '-' || lpad(c::text, 2, '0'), c::text, 1, c FROM generate_series(1, 20) c
            """,
        ])
    }

    /// Pieces on a place, as received. Days are from today.
    @discardableResult
    func stock(
        _ sku: String, _ quantity: Int, at place: String, lot: String = "", expiresIn: Int? = nil, age: Int = 0
    ) async throws -> Int64 {
        let rows = try await postgres.query(
            """
            WITH added AS (
                INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, received_at, on_hand)
                SELECT site, \(sku), id, \(lot), current_date + \(expiresIn)::int, date_trunc('day', now()) - make_interval(days => \(age)::int),
                    \(quantity)
                FROM warehouse.location WHERE code = \(place) RETURNING id, on_hand
            ), entered AS (
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
                SELECT id, on_hand, 0, \(StockMovement.receipt), 'test' FROM added
            )
            SELECT id FROM added
            """)
        return try rows[0].decode(0)
    }

    /// An accepted order; its id.
    @discardableResult
    func order(
        _ lines: [(sku: String, quantity: Int)], priority: Int = 0, dueIn: Int? = nil, to door: GeoPoint? = nil
    ) async throws -> Int64 {
        let rows = try await postgres.query(
            """
            WITH placed AS (
                INSERT INTO orders."order" (channel, external_id, content_hash, status, priority, placed_at, promised_by, city, postcode,
                    country, latitude, longitude, trace, released_at)
                VALUES ('test', gen_random_uuid()::text, '\\x00', \(OrderState.accepted), \(priority), now(),
                    date_trunc('day', now()) + make_interval(days => \(dueIn)::int), 'X', '1', 'BR', \(door?.latitude),
                    \(door?.longitude), \(TraceContext.generate().traceparent), now())
                RETURNING id
            ), lined AS (
                INSERT INTO orders.line SELECT id, number, sku, quantity, 100, 'BRL'
                FROM placed, unnest(\(lines.map(\.sku))::text[], \(lines.map(\.quantity))::int[]) WITH ORDINALITY AS l (sku, quantity, number)
            )
            SELECT id FROM placed
            """)
        return try rows[0].decode(0)
    }

    /// An allocated order of 2 A and 1 B, of which there are ten each.
    func orderOfTwoArticles() async throws -> Int64 {
        try await articles("ART-A", "ART-B")
        try await stock("ART-A", 10, at: "A-01-01")
        try await stock("ART-B", 10, at: "A-02-05")
        let order = try await order([("ART-A", 2), ("ART-B", 1)])
        try await allocate([order])
        return order
    }

    @discardableResult
    func allocate(_ orders: [Int64]) async throws -> Allocation {
        try await postgres.transaction { try await store.allocate(orderIDs: orders, in: $0) }
    }

    /// Handles events as the runtime would, duplicates included.
    func handle<Handler: BatchHandler>(_ handler: Handler, _ messages: [Handler.Message]) async throws
    where Handler.Preparation == Void {
        let received = messages.map { Event($0, trace: .generate()) }
        try await outbox.transaction { transaction, events in
            let context = HandlerContext(transaction: transaction, now: Date(), logger: stack.logger, outbox: events)
            let outcomes = try await handler.handle(received, (), in: context)
            #expect(outcomes == received.map { _ in .done })
        }
    }

    func state(_ order: Int64) async throws -> FulfilmentState? {
        try await postgres.query("SELECT state FROM warehouse.fulfilment WHERE order_id = \(order)").first?.decode(0)
    }

    /// The site that has it.
    func site(_ order: Int64) async throws -> String? {
        try await postgres.query("SELECT site FROM warehouse.fulfilment WHERE order_id = \(order)").first?.decode(0)
    }

    func reason(_ order: Int64) async throws -> String? {
        try await postgres.query("SELECT reason FROM warehouse.fulfilment WHERE order_id = \(order)").first?.decode(0)
    }

    /// `order.allocated 7`, … in the order they were written.
    func events() async throws -> [String] {
        try await postgres.query("SELECT type || ' ' || subject FROM messaging.outbox_event ORDER BY id, place").map {
            try $0.decode(0)
        }
    }

    /// Pieces an order has open, by place.
    func places(_ order: Int64) async throws -> [String] {
        try await postgres.query(
            """
            SELECT l.code || ':' || sum(a.quantity) FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.location l ON l.id = s.location_id WHERE a.order_id = \(order) AND a.state = \(AllocationState.open)
            GROUP BY l.code, a.line_no ORDER BY a.line_no, l.code
            """
        ).map { try $0.decode(0) }
    }

    func onHand(_ sku: String) async throws -> Int {
        try await postgres.query("SELECT sum(on_hand) FROM warehouse.stock WHERE sku = \(sku)")[0].decode(0)
    }
}
