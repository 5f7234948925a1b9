import Contracts
import Fulfilment
import Operations
import PickPlanning
import Postgres
import Receiving
import TestStack
import Testing

@testable import Picking

@Suite("Counting places", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct StockCountTests {
    private func stage(_ warehouse: PickingFixture, _ order: Int64) async throws -> (FulfilmentState, String) {
        try await warehouse.postgres.query("SELECT stage, reason FROM operations.order_state WHERE order_id = \(order)")[0]
            .decode(
                (FulfilmentState, String).self)
    }

    private func blockedCheck(_ warehouse: PickingFixture) async throws -> Int {
        try await CountStore().blocked(on: warehouse.postgres).count
    }

    @Test("A mis-key blocks the article's only place; a count opens it, and the order that waited is served")
    func misKeyed() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 9, at: "A-01-01")
            let order = try await warehouse.order([("A", 2)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.short()
            try await ana.send()
            #expect(
                try await stage(warehouse, order) == (.backordered, "short: A lacks 2; blocked until counted: 9 of A at A-01-01")
            )
            let report = try await StatusStore().report(queues: nil, on: warehouse.postgres)
            #expect(report.waiting.blockedPlaces == 1)
            try await warehouse.postgres.query("DELETE FROM messaging.outbox")
            let count = StockCount(database: warehouse.postgres)
            let result = try await count.count(place: "a-01-01", sku: "a", lot: nil, quantity: 8, by: "eva")
            #expect(result.before == 9 && result.after == 8 && !result.isBlocked && result.backordered.isEmpty)
            #expect(try await warehouse.events() == ["stock.received A"])
            let entry = try await warehouse.postgres.query(
                "SELECT on_hand_change, actor FROM warehouse.ledger WHERE reason = \(StockMovement.adjust)")
            #expect(try entry[0].decode((Int, String).self) == (-1, "eva"))
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "A")])
            #expect(try await warehouse.state(order) == .allocated)
            #expect(try await blockedCheck(warehouse) == 0)
            try await warehouse.checkBooks()
        }
    }

    @Test("Unblocking changes no quantity and tells those who wait")
    func unblocked() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 9, at: "A-01-01")
            try await warehouse.postgres.query("UPDATE warehouse.stock SET is_blocked = true")
            let count = StockCount(database: warehouse.postgres)
            #expect(try await count.unblock(place: "A-01-01", sku: nil, by: "eva") == 1)
            #expect(try await count.unblock(place: "A-01-01", sku: "A", by: "eva") == 0)
            #expect(try await warehouse.onHand("A") == 9)
            #expect(try await warehouse.events().first == "stock.received A")
            await #expect(throws: ReceivingProblem.self) { try await count.unblock(place: "Z-9", sku: nil, by: "eva") }
            try await warehouse.checkBooks()
        }
    }

    @Test("Fewer than promised: the least urgent orders wait again, with all they had elsewhere given back")
    func tooFew() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 6, at: "A-01-01")
            try await warehouse.stock("B", 9, at: "A-02-01")
            let urgent = try await warehouse.order([("A", 2)], priority: 5)
            let middle = try await warehouse.order([("A", 2), ("B", 1)], priority: 1)
            let last = try await warehouse.order([("A", 2)])
            try await warehouse.allocate([urgent, middle, last])
            let result = try await StockCount(database: warehouse.postgres).count(
                place: "A-01-01", sku: "A", lot: nil, quantity: 3, by: "eva")
            #expect(result.backordered.map(\.orderID) == [middle, last])
            #expect(result.after == 3 && !result.isBlocked)
            #expect(Set(result.freed) == ["A", "B"])
            #expect(try await warehouse.state(urgent) == .allocated)
            #expect(try await warehouse.reason(middle) == "no stock: A at A-01-01 has 3, counted")
            #expect(try await warehouse.places(middle) == [])
            try await warehouse.checkBooks()
        }
    }

    @Test("What is promised to a tour stays promised, and the place blocked, until the picker is short of it")
    func onTour() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 5, at: "A-01-01")
            let order = try await warehouse.order([("A", 3)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            let count = StockCount(database: warehouse.postgres)
            let result = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 1, by: "eva")
            #expect(result.after == 3 && result.isBlocked)
            try await warehouse.checkBooks()
            ana.short()
            try await ana.send()
            #expect(try await warehouse.onHand("A") == 1, "the count holds as soon as the reservation is gone")
            let again = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 1, by: "eva")
            #expect(again.after == 1 && !again.isBlocked)
            try await warehouse.checkBooks()
        }
    }

    @Test("Several lots at one place must be counted one by one")
    func lots() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 5, at: "A-01-01", lot: "L1")
            try await warehouse.stock("A", 5, at: "A-01-01", lot: "L2")
            let count = StockCount(database: warehouse.postgres)
            let unclear = await #expect(throws: ReceivingProblem.self) {
                try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 1, by: "eva")
            }
            #expect(unclear?.description.contains("'L1', 'L2'") == true)
            _ = try await count.count(place: "A-01-01", sku: "A", lot: "L2", quantity: 7, by: "eva")
            #expect(try await warehouse.onHand("A") == 12)
            try await warehouse.checkBooks()
        }
    }

    @Test("Goods found where the books have none of them are booked; what is unclear is refused with the reason")
    func found() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("NAIL", "MILK")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "L1", expiresIn: 30)
            let order = try await warehouse.order([("NAIL", 3)])
            try await warehouse.allocate([order])
            let count = StockCount(database: warehouse.postgres)
            let result = try await count.count(place: "a-05-05", sku: "nail", lot: nil, quantity: 4, by: "eva")
            #expect(result.before == 0 && result.after == 4 && result.freed == ["NAIL"])
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "NAIL")])
            #expect(try await warehouse.state(order) == .allocated)
            let refused: [(place: String, sku: String, lot: String?, expiry: String?, why: String)] = [
                ("Z-99", "NAIL", nil, nil, "there is no place 'Z-99'"),
                ("A-05-05", "SCREW", nil, nil, "there is no article 'SCREW'"),
                ("A-05-05", "MILK", nil, nil, "MILK is kept by lots, and none is named"),
                ("A-05-05", "MILK", "L2", nil, "lot 'L2' of MILK is new, and the article's lots expire"),
                ("A-05-05", "MILK", "L2", "2031-02-30", "--expiry '2031-02-30' is no day"),
                ("A-05-05", "MILK", "L2", "soon", "--expiry 'soon' is no day"),
                ("A-05-05", "MILK", "L1", "2031-02-03", "lot 'L1' of MILK expires on"),
                ("A-01-01", "MILK", "L1", "2031-02-03", "lot 'L1' of MILK expires on"),
            ]
            for (place, sku, lot, expiry, why) in refused {
                let error = await #expect(throws: ReceivingProblem.self) {
                    try await count.count(place: place, sku: sku, lot: lot, quantity: 1, expiry: expiry, by: "eva")
                }
                #expect(error?.description.contains(why) == true, "\(String(describing: error))")
            }
            _ = try await count.count(place: "A-05-05", sku: "MILK", lot: "L2", quantity: 7, expiry: "2031-02-03", by: "eva")
            _ = try await count.count(place: "A-06-06", sku: "MILK", lot: "L1", quantity: 2, by: "eva")
            let lots = try await warehouse.postgres.query(
                "SELECT lot || ' ' || on_hand || ' ' || (expiry - current_date < 31)::text FROM warehouse.stock WHERE sku = 'MILK' ORDER BY lot, on_hand"
            )
            #expect(try lots.map { try $0.decode(0, as: String.self) } == ["L1 2 true", "L1 5 true", "L2 7 false"])
            let rows = try await warehouse.postgres.query("SELECT count(*) FROM warehouse.stock")[0].decode(0, as: Int.self)
            #expect(rows == 4, "what was refused has left nothing behind")
            try await warehouse.checkBooks()
            try await warehouse.checkCounts()
        }
    }
}
