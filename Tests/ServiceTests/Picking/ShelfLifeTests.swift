import Fulfilment
import MasterData
import Postgres
import TestStack
import Testing

@testable import Picking

@Suite("Shelf life counts on the day of delivery", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ShelfLifeTests {
    @Test("A lot goes to orders that are delivered before it expires, whatever their batch")
    func keepsUntilDelivery() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK", "NAIL")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "soon", expiresIn: 4)
            try await warehouse.stock("MILK", 5, at: "A-01-02", lot: "later", expiresIn: 40)
            try await warehouse.stock("NAIL", 9, at: "A-02-01")
            let tomorrow = try await warehouse.order([("MILK", 2), ("NAIL", 1)], dueIn: 1)
            let onTheDay = try await warehouse.order([("MILK", 2), ("NAIL", 1)], dueIn: 4)
            let overdue = try await warehouse.order([("MILK", 1)], dueIn: -3)
            let whenever = try await warehouse.order([("MILK", 1)])
            try await warehouse.allocate([onTheDay, whenever, tomorrow, overdue])
            #expect(try await warehouse.places(tomorrow) == ["A-01-01:2", "A-02-01:1"])
            #expect(try await warehouse.places(onTheDay) == ["A-01-02:2", "A-02-01:1"])
            #expect(try await warehouse.places(overdue) == ["A-01-01:1"])
            #expect(try await warehouse.places(whenever) == ["A-01-01:1"])
            try await warehouse.checkBooks()
        }
    }

    @Test(
        "An article may want days behind the delivery; an order for which nothing keeps waits, says so, and is not tried in vain")
    func daysBehind() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK")
            try await warehouse.postgres.query("UPDATE warehouse.sku SET min_life_days = 7")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "soon", expiresIn: 10)
            let served = try await warehouse.order([("MILK", 1)], dueIn: 2)
            let refused = try await warehouse.order([("MILK", 1)], dueIn: 3)
            try await warehouse.allocate([served, refused])
            #expect(try await warehouse.places(served) == ["A-01-01:1"])
            #expect(try await warehouse.state(refused) == .backordered)
            #expect(
                try await warehouse.reason(refused)?.hasPrefix("no stock: MILK needs 1, 0 available that keep until 2") == true)
            #expect(try await warehouse.store.fulfillable(limit: 10, on: warehouse.postgres).isEmpty)
            try await ExpectedDayStore().refresh(on: warehouse.postgres)
            let foreseen = try await warehouse.postgres.query(
                "SELECT expected_on::text FROM warehouse.fulfilment WHERE order_id = \(refused)")
            #expect(try foreseen[0].decode(0, as: String?.self) == nil, "what does not keep is not foreseen either")
            try await warehouse.stock("MILK", 5, at: "A-01-02", lot: "later", expiresIn: 11)
            #expect(try await warehouse.store.fulfillable(limit: 10, on: warehouse.postgres) == [refused])
            try await warehouse.allocate([refused])
            #expect(try await warehouse.places(refused) == ["A-01-02:1"])
            try await warehouse.checkBooks()
        }
    }

    /// What a batch gets is what its orders get one after another, as they rank.
    @Test("A batch is served like its orders one by one", arguments: 1...6 as ClosedRange<UInt64>)
    func oneByOne(seed: UInt64) async throws {
        let together = try await states(seed: seed) { warehouse, orders in try await warehouse.allocate(orders) }
        let apart = try await states(seed: seed) { warehouse, orders in
            let ranked: [Int64] = try await warehouse.postgres.query(
                "SELECT order_id FROM orders.released WHERE order_id = ANY(\(orders)) ORDER BY priority DESC, promised_by, order_id"
            ).map { try $0.decode(0) }
            for order in ranked { try await warehouse.allocate([order]) }
        }
        #expect(together == apart)
        #expect(Set(together).count == 2, "some are served and some wait")
    }

    private func states(
        seed: UInt64, _ allocate: (PickingFixture, [Int64]) async throws -> Void
    ) async throws -> [FulfilmentState?] {
        try await PickingFixture.with { warehouse in
            var random = SeededRandom(seed: seed)
            try await warehouse.articles("A", "B", "C")
            try await warehouse.postgres.query("UPDATE warehouse.sku SET min_life_days = 2 WHERE code = 'B'")
            for index in 1...9 {
                let sku = ["A", "B", "C"][index % 3]
                try await warehouse.stock(
                    sku, random.int(2...6), at: "A-01-0\(index)", lot: "\(index)",
                    expiresIn: sku == "C" ? nil : random.int(1...12))
            }
            var orders: [Int64] = []
            for _ in 0..<24 {
                let skus = ["A", "B", "C"].filter { _ in random.int(0...1) == 1 }
                let lines = (skus.isEmpty ? ["A"] : skus).map { (sku: $0, quantity: random.int(1...3)) }
                orders.append(
                    try await warehouse.order(
                        lines, priority: random.int(0...1), dueIn: random.int(0...4) == 0 ? nil : random.int(0...9)))
            }
            try await allocate(warehouse, orders)
            try await warehouse.checkBooks()
            let tooShort = try await warehouse.postgres.query(
                """
                SELECT FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
                JOIN warehouse.fulfilment f ON f.order_id = a.order_id
                WHERE NOT \(FreeStockStore.keeps(until: "f.due_at::date"))
                """)
            #expect(tooShort.isEmpty, "what is given out keeps")
            var states: [FulfilmentState?] = []
            for order in orders { states.append(try await warehouse.state(order)) }
            return states
        }
    }
}
