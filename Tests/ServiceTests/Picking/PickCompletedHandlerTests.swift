import Barcodes
import Contracts
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Picking

@Suite("Packing", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PickCompletedHandlerTests {
    @Test("Picked orders get their parcels once, with valid numbers; the others none")
    func once() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 500, at: "A-01-01")
            let small = try await warehouse.order([("A", 1), ("A", 2)], priority: 2)
            let large = try await warehouse.order([("A", 39)], priority: 1)
            let waiting = try await warehouse.order([("A", 1)])
            try await warehouse.allocate([small, large, waiting])
            try await warehouse.postgres.query("UPDATE warehouse.cart SET max_weight_g = 25000, bins = 2")
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            let handler = PickCompletedHandler(companyPrefix: "0614141")
            let messages = [small, large, small, waiting].map { PickCompleted(orderID: $0) }
            try await warehouse.handle(handler, messages)
            try await warehouse.handle(handler, messages)
            let parcels = try await warehouse.postgres.query(
                "SELECT order_id, number, sscc, carton, weight_g FROM warehouse.parcel ORDER BY order_id, number"
            ).decode((Int64, Int, String, String?, Int).self)
            // 39 pieces of 500 g are 19.5 kg, and the large carton of 400 g holds 20 kg: 39 x 500 + 400 = 19,900.
            #expect(parcels.map { $0.0 } == [small, large])
            #expect(parcels.map { $0.3 } == ["S", "L"])
            #expect(parcels.map { $0.4 } == [1600, 19900])
            for parcel in parcels { #expect(try SSCC(parcel.2).digits.hasPrefix("00614141")) }
            #expect(try await warehouse.state(small) == .packed)
            #expect(try await warehouse.state(waiting) == .allocated)
            #expect(try await warehouse.events().filter { $0.hasPrefix("parcel.packed") }.count == 2)
            try await warehouse.checkBooks()
        }
    }

    @Test("Too much for one carton goes into several; packing twice at once makes one set", .timeLimit(.minutes(20)))
    func several() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 500, at: "A-01-01")
            let order = try await warehouse.order([("A", 70)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await warehouse.handle(
                            PickCompletedHandler(companyPrefix: "0614141"), [PickCompleted(orderID: order)])
                    }
                }
                try await group.waitForAll()
            }
            let numbers: [Int] = try await warehouse.postgres.query("SELECT number FROM warehouse.parcel ORDER BY number").map {
                try $0.decode(0)
            }
            #expect(numbers == [1, 2])
            try await warehouse.checkBooks()
        }
    }
}
