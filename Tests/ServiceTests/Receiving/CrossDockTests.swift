import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking
@testable import Receiving

/// What waiting orders need goes from the dock to staging, and from there to them.
@Suite("Cross-docking", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CrossDockTests {
    @Test("Pieces go to staging for orders that they complete, the best ranked first, and no more than are missing")
    func need() {
        func need(_ arrived: Int, free: Int = 0, _ orders: (Int, Bool)...) -> [String] {
            let need = StagingNeed(
                arrived: arrived, free: free, orders: orders.map { .init(pieces: $0.0, isOtherwiseThere: $0.1) })
            return ["\(need.pieces)"] + (need.isRestAwaited ? ["awaited"] : [])
        }
        #expect(need(10) == ["0"])
        #expect(need(10, (4, true)) == ["4"])
        #expect(need(10, (4, true), (5, true), (3, true)) == ["9", "awaited"])
        #expect(need(10, (4, true), (50, true), (6, true)) == ["10", "awaited"])
        #expect(need(3, (4, true)) == ["0", "awaited"])
        #expect(need(3, free: 1, (4, true)) == ["3"])
        #expect(need(10, free: 6, (4, true), (5, true)) == ["3"])
        #expect(need(10, free: 20, (4, true), (5, true)) == ["0"])
        #expect(need(10, (4, false), (5, true)) == ["5", "awaited"])
    }

    /// Two staging bins, of which S-2 is nearer to packing, and `pieces` milk of L1 at DOCK-1.
    private func arrived(_ pieces: Int = 10, _ body: (ReceivingFixture) async throws -> Void) async throws {
        try await ReceivingFixture.with { fixture in
            try await fixture.postgres.query(
                """
                INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind) VALUES
                    ('S1', 'S-1', '4', 1, 1, \(LocationKind.staging)), ('S1', 'S-2', '5', 8, 2, \(LocationKind.staging)),
                    ('S1', 'PACK', '6', 8, 1, \(LocationKind.packing))
                """)
            let order = try await fixture.arrived(.init(sku: "MILK", quantity: pieces), .init(sku: "NAIL", quantity: 5))
            try await fixture.count("MILK", pieces, lot: "L1", expiry: "2099-01-01", of: order)
            try await body(fixture)
        }
    }

    /// Orders that are waiting when this returns.
    private func waiting(_ fixture: ReceivingFixture, _ orders: [(sku: String, quantity: Int)]...) async throws -> [Int64] {
        var ids: [Int64] = []
        for lines in orders { ids.append(try await fixture.warehouse.order(lines)) }
        try await fixture.warehouse.allocate(ids)
        for id in ids { #expect(try await fixture.warehouse.state(id) == .backordered) }
        return ids
    }

    /// `4 S-2`: what is proposed for an article.
    private func plan(_ sku: String, _ fixture: ReceivingFixture) async throws -> [String] {
        try await fixture.putAway.waiting().filter { $0.stock.sku == sku }.flatMap { $0.plan?.steps ?? [] }.map {
            "\($0.quantity) \($0.place)"
        }
    }

    private func carry(_ quantity: Int, _ sku: String = "MILK", to bin: String, _ fixture: ReceivingFixture) async throws {
        _ = try await fixture.putAway.carry(quantity, of: sku, lot: nil, from: "DOCK-1", to: bin, as: UUID(), by: "eva")
    }

    @Test("An order that waits is served from staging the moment its pieces lie there, and the tour stops there")
    func served() async throws {
        try await arrived { fixture in
            let order = try await waiting(fixture, [("MILK", 4)])[0]
            #expect(try await plan("MILK", fixture).first == "4 S-2")
            #expect(try await plan("MILK", fixture).count == 2)
            try await carry(4, to: "S-2", fixture)
            #expect(try await fixture.warehouse.events().contains("stock.received MILK"))
            try await fixture.warehouse.handle(StockReceivedHandler(store: fixture.warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await fixture.warehouse.state(order) == .allocated)
            #expect(try await fixture.warehouse.places(order) == ["S-2:4"])
            var picker = try #require(try await Picker.withWork(in: fixture.warehouse, badge: "ana", cart: "C-01"))
            #expect(picker.flow.tour.tasks.map(\.locationCode) == ["S-2"])
            picker.pickAll()
            #expect(try await picker.send().conflicts.isEmpty)
            #expect(try await fixture.warehouse.state(order) == .picked)
            #expect(try await fixture.stock() == ["MILK L1 DOCK-1 receiving 6"])
            #expect(try await plan("MILK", fixture).allSatisfy { !$0.contains("S-") })
        }
    }

    @Test("When nobody waits, nothing is proposed for staging and nothing is taken there; nor is more than orders lack")
    func onlyWhatIsMissing() async throws {
        try await arrived { fixture in
            #expect(try await plan("MILK", fixture).allSatisfy { !$0.contains("S-") })
            #expect(
                await fixture.refusal { try await carry(1, to: "S-2", fixture) }
                    == "no order waits for MILK that what has come would complete, so S-2 takes none")
            // The second wants more than has come, and the third waits for something else that is not here.
            _ = try await waiting(fixture, [("MILK", 3)], [("MILK", 99)], [("MILK", 2), ("SOAP", 1)])
            #expect(try await plan("MILK", fixture).first == "3 S-2")
            #expect(
                await fixture.refusal { try await carry(4, to: "S-2", fixture) }
                    == "orders that MILK would complete lack 3 of it, so S-2 does not take 4")
            try await carry(2, to: "S-1", fixture)
            #expect(try await plan("MILK", fixture).first == "1 S-1", "beside its own")
            try await carry(1, to: "S-1", fixture)
            #expect(await fixture.refusal { try await carry(1, to: "S-1", fixture) } != nil)
            #expect(try await fixture.stock() == ["MILK L1 DOCK-1 receiving 7", "MILK L1 S-1 free 3"])
        }
    }

    @Test(
        "An order of two articles that both stand at the dock takes both, each to a bin of its own; without a bin left they go as ever"
    )
    func twoArticles() async throws {
        try await arrived { fixture in
            try await fixture.count("NAIL", 5, of: ReceiptReference("4711"))
            _ = try await waiting(fixture, [("MILK", 4), ("NAIL", 2)])
            #expect(try await plan("MILK", fixture).first == "4 S-2")
            #expect(try await plan("NAIL", fixture).first == "2 S-1")
            try await fixture.postgres.query("UPDATE warehouse.location SET is_active = false WHERE code = 'S-1'")
            let steps = try await plan("MILK", fixture) + plan("NAIL", fixture)
            #expect(steps.count { $0.hasSuffix(" S-2") } == 1, "\(steps)")
            try await fixture.postgres.query("UPDATE warehouse.location SET is_active = false WHERE code = 'S-2'")
            #expect(try await plan("MILK", fixture).allSatisfy { !$0.contains("S-") })
        }
    }

    @Test(
        "Orders of another site, and orders for which the lot does not keep, want nothing of it; another zone's bin takes nothing"
    )
    func others() async throws {
        try await arrived { fixture in
            let ids = try await waiting(fixture, [("MILK", 4)])
            try await fixture.postgres.query("UPDATE warehouse.fulfilment SET due_at = '2099-06-01' WHERE order_id = \(ids[0])")
            #expect(try await plan("MILK", fixture).allSatisfy { !$0.contains("S-") })
            try await fixture.postgres.query("UPDATE warehouse.fulfilment SET due_at = NULL")
            #expect(try await plan("MILK", fixture).first == "4 S-2")
            try await fixture.warehouse.stock("MILK", 1, at: "A-01-01", lot: "L0", expiresIn: 1)
            try await fixture.postgres.query("UPDATE warehouse.location SET zone = 'cold' WHERE code IN ('S-1', 'A-01-01')")
            #expect(try await plan("MILK", fixture).first == "3 S-1", "the only one of the zone where it is picked")
            try await fixture.postgres.query("UPDATE warehouse.location SET zone = 'dry' WHERE code = 'S-1'")
            #expect(try await plan("MILK", fixture).allSatisfy { !$0.contains("S-") })
        }
    }
}
