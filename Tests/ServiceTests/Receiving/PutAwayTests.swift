import Contracts
import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking
@testable import Receiving

/// From the dock to the bin: where to, and what becomes free.
@Suite("Put-away", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PutAwayTests {
    private static let home = PutAwayBin(place: "F", kind: .pick, aisle: 3, cell: 4, zone: "dry", onHand: 2, room: 8)

    private func plan(_ quantity: Int, isAwaited: Bool = false, _ bins: PutAwayBin...) -> [String] {
        PutAwayPlan(quantity, isAwaited: isAwaited, bins: bins, home: Self.home).steps.map { "\($0.quantity) \($0.place)" }
    }

    @Test(
        "A face takes what it has room for when orders wait, or no older pieces lie in bulk; the rest goes beside its lot, its article, or near"
    )
    func proposals() {
        let bulk = PutAwayBin(place: "B", kind: .bulk, aisle: 9, cell: 1, zone: "dry", onHand: 40)
        let lot = PutAwayBin(place: "L", kind: .bulk, aisle: 9, cell: 9, zone: "dry", onHand: 40, hasLot: true)
        let near = PutAwayBin(place: "N", kind: .bulk, aisle: 3, cell: 9, zone: "dry")
        let far = PutAwayBin(place: "E", kind: .bulk, aisle: 4, cell: 4, zone: "dry")
        let cold = PutAwayBin(place: "C", kind: .bulk, aisle: 3, cell: 4, zone: "cold")
        #expect(plan(20, Self.home, near, far) == ["8 F", "12 N"])
        #expect(plan(20, far, cold) == ["20 E"])
        #expect(plan(20, PutAwayBin(place: "P", kind: .pick, aisle: 3, cell: 5, zone: "dry"), far) == ["20 E"])
        #expect(plan(20, Self.home, bulk, near) == ["20 B"])
        #expect(plan(20, Self.home, bulk, lot) == ["20 L"])
        #expect(plan(20, isAwaited: true, bulk, lot, Self.home) == ["8 F", "12 L"])
        #expect(plan(5, isAwaited: true, bulk, Self.home) == ["5 F"])
        #expect(plan(20, Self.home) == ["8 F"])
    }

    /// Ten milk of L1 at DOCK-1, all of a purchase order.
    private func counted(_ body: (ReceivingFixture) async throws -> Void) async throws {
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(.init(sku: "MILK", quantity: 10))
            try await fixture.count("MILK", 10, lot: "L1", expiry: "2099-01-01", of: order)
            _ = try await fixture.desk.finish(order, shortage: nil, accepting: nil)
            try await body(fixture)
        }
    }

    @Test("Pieces at the dock are promised to nobody; in their bin they are, and orders that wait are tried")
    func freed() async throws {
        try await counted { fixture in
            let order = try await fixture.warehouse.order([("MILK", 4)])
            try await fixture.warehouse.allocate([order])
            #expect(try await fixture.warehouse.state(order) == .backordered)
            try await fixture.warehouse.handle(StockReceivedHandler(store: fixture.warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await fixture.warehouse.state(order) == .backordered)
            let (stock, plan) = try #require(try await fixture.putAway.waiting().first)
            #expect(stock.isAwaited && plan?.steps.first?.quantity == 10)
            #expect(plan?.steps.first?.reason == .awaitedEmpty)
            let bin = try #require(plan?.steps.first?.place)
            let story = try await OrderStoryStore().story(order, on: fixture.postgres)
            #expect(story?.conclusion.hasSuffix("; MILK: 10 at DOCK-1, to be put away") == true, "\(story?.conclusion ?? "")")
            _ = try await fixture.putAway.carry(6, of: "milk", lot: nil, from: "dock-1", to: bin, as: UUID(), by: "eva")
            #expect(try await fixture.warehouse.events().contains("stock.received MILK"))
            try await fixture.warehouse.handle(StockReceivedHandler(store: fixture.warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await fixture.warehouse.state(order) == .allocated)
            #expect(try await fixture.warehouse.places(order) == ["\(bin):4"])
            #expect(try await fixture.states("4711") == [.received])
            _ = try await fixture.putAway.carry(4, of: "MILK", lot: "L1", from: "DOCK-1", to: "A-09-01", as: UUID(), by: "eva")
            #expect(try await fixture.states("4711") == [.putAway])
            #expect(try await fixture.stock() == ["MILK L1 A-09-01 free 4", "MILK L1 \(bin) free 6"].sorted())
        }
    }

    @Test("The same report is booked once; what is not there, or not allowed there, is refused and changes nothing")
    func refused() async throws {
        try await counted { fixture in
            let id = UUID()
            let (first, again) = (try await carry(fixture, 3, id: id), try await carry(fixture, 3, id: id))
            #expect(!first && again)
            #expect(await fixture.refusal { try await carry(fixture, 4, id: id) } == "the id \(id) is that of another report")
            #expect(await fixture.refusal { try await carry(fixture, 8) } == "7 of MILK are at DOCK-1, so 8 cannot be carried")
            #expect(await fixture.refusal { try await carry(fixture, 1, to: "DOCK-2") } == "DOCK-2 is of the kind receiving")
            #expect(await fixture.refusal { try await carry(fixture, 1, to: "Z-9") } == "there is no place 'Z-9'")
            #expect(
                await fixture.refusal { try await carry(fixture, 1, from: "A-01-01") }
                    == "A-01-01 is no place that goods are received at")
            #expect(await fixture.refusal { try await carry(fixture, 1, status: .damaged) } == "A-01-01 is of the kind pick")
            #expect(try await fixture.stock() == ["MILK L1 A-01-01 free 3", "MILK L1 DOCK-1 receiving 7"])
        }
    }

    /// Whether it was booked before.
    private func carry(
        _ fixture: ReceivingFixture, _ quantity: Int, from: String = "DOCK-1", to: String = "A-01-01",
        status: StockStatus = .receiving, id: UUID = UUID()
    ) async throws -> Bool {
        try await fixture.putAway.carry(
            quantity, of: "MILK", lot: nil, status: status, from: from, to: to, as: id, by: "eva"
        ).wasKnown
    }

    @Test("What is broken goes to quarantine, and stays what it is")
    func quarantine() async throws {
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(.init(sku: "NAIL", quantity: 10))
            try await fixture.count("NAIL", 2, isDamaged: true, of: order)
            _ = try await fixture.putAway.carry(
                2, of: "NAIL", lot: nil, status: .damaged, from: "DOCK-1", to: "Q-1", as: UUID(), by: "eva")
            #expect(try await fixture.stock() == ["NAIL  Q-1 damaged 2"])
        }
    }

    @Test("People who carry the same pieces at the same time carry each once")
    func concurrent() async throws {
        try await counted { fixture in
            let desk = fixture.putAway
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        do {
                            _ = try await desk.carry(
                                3, of: "MILK", lot: nil, from: "DOCK-1", to: "A-0\(number % 3 + 1)-01", as: UUID(),
                                by: "p\(number)")
                            return true
                        } catch is ReceivingProblem {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 3)
            #expect(try await fixture.warehouse.onHand("MILK") == 10)
        }
    }
}

/// What is carried to faces, and when.
@Suite("Refills of faces", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct RefillTests {
    private func refills(_ fixture: ReceivingFixture) async throws -> [String] {
        try await RefillStore().refills(on: fixture.postgres).map {
            "\($0.level.face) \($0.level.forecast): \($0.quantity) from \($0.source ?? "nowhere") \($0.lot)"
        }
    }

    @Test("A face is refilled for the orders that are known, the first lot first, no piece twice, and never above its maximum")
    func demand() async throws {
        try await ReceivingFixture.with { fixture in
            try await fixture.postgres.query(
                "INSERT INTO warehouse.face VALUES ('A-01-01', 'MILK', 5, 20), ('A-01-02', 'MILK', 5, 20), ('A-01-03', 'NAIL', 2, 10)"
            )
            try await fixture.warehouse.stock("MILK", 12, at: "A-01-01", lot: "L1", expiresIn: 20)
            try await fixture.warehouse.stock("MILK", 30, at: "A-09-01", lot: "L3", expiresIn: 90)
            try await fixture.warehouse.stock("MILK", 4, at: "A-09-02", lot: "L2", expiresIn: 60)
            try await fixture.warehouse.stock("MILK", 9, at: "A-09-03", lot: "L0", expiresIn: 0)
            try await fixture.warehouse.stock("NAIL", 2, at: "A-01-03")
            #expect(try await refills(fixture) == ["A-01-02 0: 4 from A-09-02 L2", "A-01-02 0: 16 from A-09-01 L3"])
            // Nine are promised from the first face: three will be left of twelve.
            try await fixture.warehouse.allocate([fixture.warehouse.order([("MILK", 9)])])
            #expect(
                try await refills(fixture) == [
                    "A-01-02 0: 4 from A-09-02 L2", "A-01-02 0: 16 from A-09-01 L3", "A-01-01 3: 8 from A-09-01 L3",
                ])
            // An order waits for more nails than there are: they are wanted now, and nobody has any.
            try await fixture.warehouse.allocate([fixture.warehouse.order([("NAIL", 7)])])
            #expect(try await refills(fixture).first == "A-01-03 -5: 0 from nowhere ")
        }
    }

    @Test("What `waybill stock move` carries ends the task")
    func moved() async throws {
        try await ReceivingFixture.with { fixture in
            try await fixture.postgres.query("INSERT INTO warehouse.face VALUES ('A-01-03', 'NAIL', 2, 10)")
            try await fixture.warehouse.stock("NAIL", 1, at: "A-01-03")
            try await fixture.warehouse.stock("NAIL", 50, at: "A-09-05")
            #expect(try await refills(fixture) == ["A-01-03 1: 9 from A-09-05 "])
            _ = try await GoodsEntry(database: fixture.postgres).move(
                9, of: ShelfChoice(place: "A-09-05", sku: "NAIL", lot: nil), to: "A-01-03", at: nil, by: "eva")
            #expect(try await refills(fixture) == [])
        }
    }
}
