import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Picking
@testable import Receiving

/// Transfers among orders, recalls and each other: no piece is in two places, and none is lost.
@Suite("Transfers in any interleaving", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct TransferInterleavingTests {
    /// How many of several tasks were not refused.
    private func accepted(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<count {
                group.addTask {
                    do {
                        try await body(index)
                        return true
                    } catch is TransferDesk.Refusals {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }

    @Test("Several send the same pieces at the same time: only what is there leaves; one number leaves once")
    func samePieces() async throws {
        try await TransferFixture.with { fixture in
            try await fixture.put("NAIL", 10, at: "B-01")
            let left = try await accepted(5) { index in
                try await fixture.send("T-\(index)", .init(bin: "B-01", sku: "NAIL", quantity: 4))
            }
            #expect(left == 2)
            #expect(try await fixture.receiving.stock() == ["NAIL  B-01 free 2"])
            let again = try await accepted(5) { _ in
                try await fixture.send("T-9", .init(bin: "B-01", sku: "NAIL", quantity: 1))
            }
            #expect(again == 5)
            #expect(try await fixture.receiving.stock() == ["NAIL  B-01 free 1"])
            #expect(try await fixture.pieces() == 10)
        }
    }

    @Test("Orders are allocated while pieces are sent: none is both reserved and gone")
    func allocation() async throws {
        try await TransferFixture.with { fixture in
            let warehouse = fixture.receiving.warehouse
            for (place, pieces) in [("A-01-01", 20), ("A-01-02", 15)] { try await fixture.put("NAIL", pieces, at: place) }
            var orders: [Int64] = []
            for _ in 0..<8 { orders.append(try await warehouse.order([("NAIL", 3)])) }
            let waiting = orders
            async let allocated: Void = withThrowingTaskGroup(of: Void.self) { group in
                for order in waiting { group.addTask { _ = try await warehouse.allocate([order]) } }
                try await group.waitForAll()
            }
            let left = try await accepted(6) { index in
                // The order in which a transfer names its bins does not matter to those who wait for them.
                let lines = ["A-01-01", "A-01-02"].map { Transfer.Line(bin: $0, sku: "NAIL", quantity: 2) }
                let transfer = Transfer(
                    "T-\(index)", from: "S1", to: "S2", lines: index.isMultiple(of: 2) ? lines : lines.reversed())
                _ = try await fixture.desk.send(transfer, by: "rui")
            }
            try await allocated
            var served = 0
            for order in orders where try await warehouse.state(order) == .allocated { served += 1 }
            let free = 35 - 4 * left - 3 * served
            #expect(free >= 0 && served > 0)
            #expect(try await warehouse.onHand("NAIL") == 35 - 4 * left)
            #expect(try await fixture.pieces() == 35)
        }
    }

    @Test("A lot that is recalled on the road is traced there, expected by nobody, and barred when it comes")
    func recalled() async throws {
        try await TransferFixture.with { fixture in
            let (warehouse, bars) = (fixture.receiving.warehouse, LotBarStore())
            try await fixture.put("MILK", 10, at: "B-01", lot: "L1", expiry: "2099-01-01")
            let day = try await fixture.day(in: 2)
            try await fixture.send("T-1", expectedOn: day, .init(bin: "B-01", sku: "MILK", lot: "L1", quantity: 6))
            #expect(try await fixture.expected() == ["S1 MILK 6"])
            #expect(try await bars.bar("MILK", lot: "L1", .recalled, reason: "notice 7", by: "eva", on: fixture.postgres))
            let found = try await bars.whereabouts("MILK", lot: "L1", on: fixture.postgres)
            #expect(found.map(\.stage) == [.inTransit, .onShelf] && found.map(\.pieces) == [6, 4])
            #expect(found.first?.at == "transfer T-1 from S2 to S1")
            #expect(try await fixture.expected() == [])
            let order = try await warehouse.order([("MILK", 2)])
            try await warehouse.allocate([order])
            try await ExpectedDayStore().refresh(on: fixture.postgres)
            #expect(try await expectedDay(order, fixture) == nil)
            let transfer = try await fixture.arrived("T-1")
            try await fixture.receiving.count("MILK", 6, lot: "L1", of: transfer)
            _ = try await fixture.receiving.desk.finish(transfer, shortage: nil, accepting: nil)
            try await fixture.putAway("MILK", 6)
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await bars.whereabouts("MILK", lot: "L1", on: fixture.postgres).map(\.pieces).sorted() == [4, 6])
        }
    }

    @Test("A back-order has its day from a transfer, says so, and is served when it has come")
    func backOrder() async throws {
        try await TransferFixture.with { fixture in
            let warehouse = fixture.receiving.warehouse
            try await fixture.put("MILK", 6, at: "B-01", lot: "L1", expiry: "2099-01-01")
            let day = try await fixture.day(in: 4)
            try await fixture.send("T-1", expectedOn: day, .init(bin: "B-01", sku: "MILK", lot: "L1", quantity: 6))
            let order = try await warehouse.order([("MILK", 5)])
            try await warehouse.allocate([order])
            #expect(try await warehouse.state(order) == .backordered)
            try await ExpectedDayStore().refresh(on: fixture.postgres)
            #expect(try await expectedDay(order, fixture) == day)
            let story = try await OrderStoryStore().story(order, on: fixture.postgres)
            let coming = "MILK: 6 expected on \(day), transfer T-1 from S2, receipt 1"
            #expect(story?.conclusion.hasSuffix(coming) == true, "\(story?.conclusion ?? "")")
            let transfer = try await fixture.arrived("T-1")
            try await fixture.receiving.count("MILK", 6, lot: "L1", of: transfer)
            _ = try await fixture.receiving.desk.finish(transfer, shortage: nil, accepting: nil)
            try await fixture.putAway("MILK", 6)
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await warehouse.state(order) == .allocated)
            #expect(try await warehouse.places(order) == ["A-01-01:5"])
        }
    }

    private func expectedDay(_ order: Int64, _ fixture: TransferFixture) async throws -> String? {
        try await fixture.postgres.query("SELECT expected_on::text FROM warehouse.fulfilment WHERE order_id = \(order)")[0]
            .decode(0)
    }
}
