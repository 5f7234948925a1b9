import Contracts
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Picking

/// From which of several sites an order ships.
@Suite("Sourcing", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SourcingTests {
    /// São Paulo, where S1 of the fixture is; Salvador, 1,450 km away, where S2 is; Aracaju, 280 km behind it.
    private static let (paulo, salvador, aracaju) = (
        GeoPoint(latitude: -23.5, longitude: -46.6), GeoPoint(latitude: -12.97, longitude: -38.5),
        GeoPoint(latitude: -10.9, longitude: -37.1)
    )

    /// Articles A and B, S1 with places A-01-01 …, S2 with B-01 ….
    private func withTwoSites(_ body: (PickingFixture) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.site("S2", latitude: -12.97, longitude: -38.5, places: "B")
            try await body(warehouse)
            try await warehouse.checkBooks()
        }
    }

    private func review(_ warehouse: PickingFixture) async throws {
        try await WaitingOrderReview(postgres: warehouse.postgres, outbox: warehouse.outbox, store: warehouse.store, limit: 100)
            .review()
    }

    @Test("The nearest site that has everything ships; one that lacks a piece does not, however near")
    func nearestComplete() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.stock("A", 5, at: "A-01-01")
            try await warehouse.stock("B", 5, at: "A-01-02")
            try await warehouse.stock("A", 5, at: "B-01")
            try await warehouse.stock("B", 1, at: "B-02")
            let near = try await warehouse.order([("A", 1)], to: Self.paulo)
            let north = try await warehouse.order([("A", 1), ("B", 1)], to: Self.aracaju)
            let lacking = try await warehouse.order([("A", 1), ("B", 2)], to: Self.aracaju)
            let unknown = try await warehouse.order([("A", 1)])
            let result = try await warehouse.allocate([unknown, lacking, north, near])
            #expect(result.allocated.count == 4 && result.backordered.isEmpty && result.overtaken.isEmpty)
            #expect(try await warehouse.places(near) == ["A-01-01:1"])
            #expect(try await warehouse.places(north) == ["B-01:1", "B-02:1"])
            #expect(try await warehouse.places(lacking) == ["A-01-01:1", "A-01-02:2"], "S2 has one B: all of it ships from S1")
            #expect(try await warehouse.site(unknown) == "S1", "where it goes nobody knows: by code")
            #expect(try await warehouse.allocate([near, north]) == Allocation(), "told twice, nothing changes")
            #expect(try await warehouse.site(north) == "S2")
        }
    }

    @Test("Pieces count as far as they keep until the promise, and lines of one article together")
    func conditions() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.stock("A", 4, at: "B-01", lot: "short", expiresIn: 3)
            try await warehouse.stock("A", 4, at: "A-01-01", lot: "long", expiresIn: 30)
            let soon = try await warehouse.order([("A", 1), ("A", 1)], dueIn: 1, to: Self.salvador)
            let late = try await warehouse.order([("A", 1)], dueIn: 5, to: Self.salvador)
            let twice = try await warehouse.order([("A", 2), ("A", 3)], dueIn: 1, to: Self.salvador)
            try await warehouse.allocate([soon, late, twice])
            #expect(try await warehouse.site(soon) == "S2")
            #expect(try await warehouse.site(late) == "S1")
            #expect(try await warehouse.state(twice) == .backordered, "each line alone there is enough for")
            #expect(try await warehouse.site(twice) == "S2")
        }
    }

    @Test("Where no site has everything the order waits at the nearest, and goes to the other when that receives the goods")
    func moves() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.stock("A", 5, at: "B-01")
            let order = try await warehouse.order([("A", 1), ("B", 2)], to: Self.salvador)
            try await warehouse.handle(OrderAcceptedHandler(store: warehouse.store), [OrderAccepted(orderID: order)])
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.site(order) == "S2")
            #expect(try await warehouse.reason(order) == "no stock: B needs 2, 0 available at S2")
            let site = try #require(try await OrderSiteStore().site(of: order, on: warehouse.postgres))
            #expect(
                site.text
                    == "waits at site S2, 0 km from its door, the nearest of 2 sites; the nearest that gets everything takes it over"
            )
            try await warehouse.stock("B", 2, at: "A-01-02")
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "B")])
            #expect(try await warehouse.state(order) == .backordered, "S1 has no A")
            try await warehouse.stock("A", 1, at: "A-01-01")
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "A")])
            #expect(try await warehouse.state(order) == .allocated)
            #expect(try await warehouse.site(order) == "S1")
            #expect(try await warehouse.places(order) == ["A-01-01:1", "A-01-02:2"])
            let text = try #require(try await OrderSiteStore().site(of: order, on: warehouse.postgres)).text
            #expect(text.hasPrefix("at site S1, 1,4"), "\(text)")
            #expect(text.hasSuffix("; nearer is S2 (0 km), which could not serve it when it was sourced"), "\(text)")
            let events = try await warehouse.events().filter { $0.hasSuffix(" \(order)") }
            #expect(events == ["order.backordered \(order)", "order.allocated \(order)"])
        }
    }

    @Test("A retired site ships nothing, whatever lies there")
    func retired() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.site("S3", latitude: -10.9, longitude: -37.1, places: "C")
            try await warehouse.stock("A", 5, at: "C-01")
            try await warehouse.postgres.query("UPDATE warehouse.site SET is_active = false WHERE code = 'S3'")
            let order = try await warehouse.order([("A", 1)], to: Self.aracaju)
            try await warehouse.allocate([order])
            try await review(warehouse)
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.site(order) == "S2")
        }
    }

    /// Closes sites for new orders, or opens them.
    private func takeOrders(_ takesOrders: Bool, at sites: String..., in warehouse: PickingFixture) async throws {
        try await warehouse.postgres.query(
            "UPDATE warehouse.site SET takes_orders = \(takesOrders) WHERE code = ANY (\(sites)::text[])")
    }

    @Test("A closed site gets no new orders: what waits there goes to another, what has its lots there goes on there")
    func closed() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.stock("A", 5, at: "B-01")
            try await warehouse.stock("A", 5, at: "A-01-01")
            try await warehouse.postgres.query("UPDATE warehouse.site SET release_days = 3")
            let month = try await warehouse.order([("A", 1)], dueIn: 30, to: Self.salvador)
            try await warehouse.allocate([month])
            #expect(try await warehouse.site(month) == "S2")
            let held = try await warehouse.order([("A", 1)], to: Self.salvador)
            let waits = try await warehouse.order([("A", 9)], to: Self.salvador)
            try await warehouse.handle(
                OrderAcceptedHandler(store: warehouse.store), [OrderAccepted(orderID: held), OrderAccepted(orderID: waits)])
            #expect(try await warehouse.site(waits) == "S2")
            try await takeOrders(false, at: "S2", in: warehouse)
            let new = try await warehouse.order([("A", 1)], to: Self.salvador)
            try await warehouse.allocate([new])
            #expect(try await warehouse.places(new) == ["A-01-01:1"])
            try await review(warehouse)
            #expect(try await warehouse.site(month) == "S1")
            #expect(try await warehouse.state(month) == .promised)
            #expect(try await warehouse.store.due(limit: 10, on: warehouse.postgres) == [])
            #expect(try await warehouse.site(waits) == "S1")
            #expect(try await warehouse.reason(waits) == "no stock: A needs 9, 4 available at S1")
            #expect(try await warehouse.events().filter { $0 == "order.backordered \(waits)" }.count == 1)
            try await warehouse.stock("A", 5, at: "B-02", lot: "new")
            try await warehouse.postgres.query("UPDATE warehouse.stock SET expiry = current_date WHERE site = 'S2' AND lot = ''")
            try await warehouse.unfitLots.review()
            #expect(try await warehouse.places(held) == ["B-02:1"])
            let text = try await OrderSiteStore().site(of: held, on: warehouse.postgres)?.text
            #expect(text == "at site S2, which takes no new orders")
        }
    }

    @Test(
        "Where no site takes orders they wait, are told so, and get their lots when one is opened again",
        arguments: [false, true])
    func noneOpen(areSeveral: Bool) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            if areSeveral { try await warehouse.site("S2", latitude: -12.97, longitude: -38.5, places: "B") }
            try await warehouse.stock("A", 5, at: "A-01-01")
            let short = try await warehouse.order([("A", 9)], to: Self.paulo)
            try await warehouse.allocate([short])
            try await takeOrders(false, at: "S1", "S2", in: warehouse)
            let order = try await warehouse.order([("A", 1)], to: Self.paulo)
            try await warehouse.handle(OrderAcceptedHandler(store: warehouse.store), [OrderAccepted(orderID: order)])
            for _ in 1...2 { try await review(warehouse) }
            for waiting in [order, short] {
                #expect(try await warehouse.state(waiting) == .backordered)
                #expect(try await warehouse.reason(waiting) == "no site that ships there takes new orders")
            }
            #expect(try await warehouse.store.fulfillable(limit: 10, on: warehouse.postgres) == [], "each is told once")
            let days: [String?] = try await warehouse.postgres.query("SELECT expected_on::text FROM warehouse.fulfilment").map {
                try $0.decode(0)
            }
            #expect(days == [nil, nil], "the pieces are there, and no day is known on which the site is opened")
            try await takeOrders(true, at: "S1", in: warehouse)
            try await review(warehouse)
            #expect(try await warehouse.places(order) == ["A-01-01:1"])
            #expect(try await warehouse.reason(short)?.hasPrefix("no stock: A needs 9, ") == true)
            #expect(try await warehouse.store.fulfillable(limit: 10, on: warehouse.postgres) == [])
            try await warehouse.checkBooks()
        }
    }

    @Test("A site from which no service goes to the door is left out, as long as one goes from another")
    func reach() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.postgres.pipeline([
                "INSERT INTO shipping.carrier (code, name) VALUES ('dhl', 'DHL')",
                "INSERT INTO shipping.service VALUES ('dhl', 'parcel', 'Parcel', 30000, 2000, 5000)",
                "INSERT INTO shipping.zone VALUES ('dhl', 'parcel', 'near', 'BR', 0, 100, 1)",
                "INSERT INTO shipping.rate VALUES ('dhl', 'parcel', 'near', 30000, 500, 'BRL')",
            ])
            try await warehouse.stock("A", 5, at: "B-01")
            let (here, nowhere) = (
                try await warehouse.order([("A", 1)], to: Self.paulo), try await warehouse.order([("A", 1)], to: Self.aracaju)
            )
            try await warehouse.allocate([here, nowhere])
            #expect(try await warehouse.site(nowhere) == "S2", "none goes there: then distance decides alone")
            #expect(try await warehouse.state(nowhere) == .allocated)
            #expect(try await warehouse.reason(here) == "no stock: A needs 1, 0 available at S1")
            try await review(warehouse)
            #expect(try await warehouse.state(here) == .backordered, "S2 has it, and nobody would carry it from there")
            try await takeOrders(false, at: "S1", in: warehouse)
            try await review(warehouse)
            #expect(try await warehouse.reason(here) == "no site that ships there takes new orders")
            try await warehouse.postgres.pipeline([
                "INSERT INTO shipping.zone VALUES ('dhl', 'parcel', 'far', '*', 100, 3000, 4)",
                "INSERT INTO shipping.rate VALUES ('dhl', 'parcel', 'far', 30000, 900, 'BRL')",
            ])
            try await review(warehouse)
            #expect(try await warehouse.places(here) == ["B-01:1"])
        }
    }

    @Test("A site that comes while programs run ships from the next allocation on, and one that is left alone ships everything")
    func sitesComeAndGo() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 5, at: "A-01-01")
            let first = try await warehouse.order([("A", 1)], to: Self.aracaju)
            let waits = try await warehouse.order([("A", 7)], to: Self.aracaju)
            try await warehouse.allocate([first, waits])
            #expect(try await warehouse.site(first) == "S1")
            #expect(try await warehouse.reason(waits) == "no stock: A needs 7, 5 available")
            try await warehouse.site("S2", latitude: -12.97, longitude: -38.5, places: "B")
            try await warehouse.stock("A", 8, at: "B-01")
            let second = try await warehouse.order([("A", 1)], to: Self.aracaju)
            try await warehouse.allocate([second])
            #expect(try await warehouse.site(second) == "S2")
            #expect(try await warehouse.site(first) == "S1", "what has its lots keeps its site")
            try await review(warehouse)
            #expect(try await warehouse.state(waits) == .allocated)
            #expect(try await warehouse.site(waits) == "S2")
            try await warehouse.postgres.query("UPDATE warehouse.site SET is_active = false WHERE code = 'S1'")
            let third = try await warehouse.order([("A", 9)], to: Self.paulo)
            for _ in 1...2 { try await warehouse.allocate([third]) }
            #expect(try await warehouse.site(third) == "S2")
            #expect(try await warehouse.state(third) == .backordered)
            try await warehouse.checkBooks()
        }
    }

    @Test("Of two orders for the last piece at the nearest site the one that loses is served by the other site at its next try")
    func overtaken() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.stock("A", 1, at: "B-01")
            try await warehouse.stock("A", 5, at: "A-01-01")
            let (loser, winner) = (
                try await warehouse.order([("A", 1)], to: Self.salvador),
                try await warehouse.order([("A", 1)], priority: 1, to: Self.salvador)
            )
            try await warehouse.handle(
                OrderAcceptedHandler(store: warehouse.store), [OrderAccepted(orderID: loser), OrderAccepted(orderID: winner)])
            #expect(try await warehouse.site(winner) == "S2")
            #expect(try await warehouse.state(loser) == .backordered)
            #expect(try await warehouse.reason(loser) == "no stock: A needs 1, 0 available at S2")
            #expect(try await warehouse.events().contains("stock.received A"), "it is not left waiting for the review")
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "A")])
            #expect(try await warehouse.state(loser) == .allocated)
            #expect(try await warehouse.places(loser) == ["A-01-01:1"])
        }
    }

    @Test("An order that is due later is promised at a site, and sourced anew when its time has come")
    func promised() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.postgres.query("UPDATE warehouse.site SET release_days = 3")
            try await warehouse.stock("A", 1, at: "B-01")
            let month = try await warehouse.order([("A", 1)], dueIn: 30, to: Self.salvador)
            try await warehouse.allocate([month])
            #expect(try await warehouse.state(month) == .promised)
            #expect(try await warehouse.site(month) == "S2")
            let urgent = try await warehouse.order([("A", 1)], dueIn: 1, to: Self.salvador)
            try await warehouse.allocate([urgent])
            #expect(try await warehouse.site(urgent) == "S2")
            try await warehouse.stock("A", 1, at: "A-01-01")
            try await warehouse.postgres.query(
                "UPDATE orders.\"order\" SET promised_by = promised_by - interval '28 days' WHERE id = \(month)")
            try await warehouse.postgres.query(
                "UPDATE warehouse.fulfilment SET due_at = due_at - interval '28 days' WHERE order_id = \(month)")
            try await review(warehouse)
            #expect(try await warehouse.state(month) == .allocated)
            #expect(try await warehouse.places(month) == ["A-01-01:1"])
        }
    }

    @Test("An order whose lot expires gets another lot at its site or waits there, and the next review finds it another site")
    func expired() async throws {
        try await withTwoSites { warehouse in
            try await warehouse.stock("A", 2, at: "B-01", lot: "old", expiresIn: 2)
            try await warehouse.stock("A", 2, at: "A-01-01", lot: "new", expiresIn: 90)
            let order = try await warehouse.order([("A", 2)], to: Self.salvador)
            try await warehouse.allocate([order])
            #expect(try await warehouse.site(order) == "S2")
            try await warehouse.postgres.query("UPDATE warehouse.stock SET expiry = current_date WHERE lot = 'old'")
            try await warehouse.unfitLots.review()
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.site(order) == "S2")
            try await review(warehouse)
            #expect(try await warehouse.places(order) == ["A-01-01:2"])
        }
    }

    @Test(
        "Eight allocators at once over the same orders at two sites: no piece twice, no order twice, none in parts",
        .timeLimit(.minutes(20)))
    func race() async throws {
        try await withTwoSites { warehouse in
            for (index, sku) in ["A", "B"].enumerated() {
                for place in 1...3 {
                    try await warehouse.stock(sku, 25, at: "A-0\(index + 1)-0\(place)", lot: "a\(place)")
                    try await warehouse.stock(sku, 25, at: "B-\(index)\(place)", lot: "b\(place)")
                }
            }
            var orders: [Int64] = []
            for index in 0..<160 {
                orders.append(
                    try await warehouse.order(
                        [("A", 1 + index % 3), ("B", 1 + index % 2)], priority: index % 4,
                        to: index % 3 == 0 ? Self.paulo : Self.aracaju))
            }
            let all = orders
            let allocated = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        var allocated: [Int64] = []
                        for batch in 0..<4 {
                            let mine = all.enumerated().filter { ($0.offset + worker) % 8 < 3 && $0.offset % 4 == batch }
                            allocated += try await warehouse.allocate(mine.map(\.element).shuffled()).allocated.map(\.orderID)
                        }
                        return allocated
                    }
                }
                return try await group.reduce(into: [Int64]()) { $0 += $1 }
            }
            #expect(Set(allocated).count == allocated.count, "an order was allocated twice")
            try await warehouse.checkBooks()
            try await settle(warehouse)
            let sites: [String] = try await warehouse.postgres.query(
                "SELECT DISTINCT site FROM warehouse.fulfilment WHERE state = \(FulfilmentState.allocated) ORDER BY site"
            ).map { try $0.decode(0) }
            #expect(sites == ["S1", "S2"])
        }
    }

    /// Reviews until nothing changes; then no site could serve any order that waits.
    private func settle(_ warehouse: PickingFixture) async throws {
        let waiting: SQL =
            "SELECT order_id FROM warehouse.fulfilment WHERE state = \(FulfilmentState.backordered) ORDER BY order_id"
        var before: [Int64] = []
        var now: [Int64] = try await warehouse.postgres.query(waiting).map { try $0.decode(0) }
        while now != before {
            try await review(warehouse)
            (before, now) = (now, try await warehouse.postgres.query(waiting).map { try $0.decode(0) })
        }
        let sourcing = SourcingStore()
        let rows = try await warehouse.postgres.query(sourcing.sourcing(now, states: AllocationRoundStore.waiting))
        #expect(try sourcing.choices(rows).choices.filter { $0.article != nil }.isEmpty)
    }
}
