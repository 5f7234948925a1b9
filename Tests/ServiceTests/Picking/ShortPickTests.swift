import Contracts
import Fulfilment
import PickPlanning
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Picking

@Suite("Short picks", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ShortPickTests {
    @Test("What is missing is reserved elsewhere at once and joins the end of the tour; the empty place is blocked")
    func replaced() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 5, at: "A-01-01", lot: "soon", expiresIn: 5)
            try await warehouse.stock("A", 5, at: "A-04-01", lot: "late", expiresIn: 50)
            try await warehouse.stock("B", 5, at: "A-02-01")
            let order = try await warehouse.order([("A", 3), ("B", 1)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            for code in ["A-01-01", "A", "CTRL:SHORT:NONE_LEFT", "C-01-B01"] { #expect(ana.scan(code).verdict == .accepted) }
            ana.pickAll()
            let receipt = try await ana.send()
            #expect(receipt.conflicts.isEmpty && receipt.openPicks == 1)
            #expect(try await warehouse.state(order) == .picking)
            #expect(try await warehouse.places(order) == ["A-04-01:2"])
            #expect(try await warehouse.events() == ["pick.shorted \(order)"])
            try await warehouse.checkBooks()
            var again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(again.flow.tour.tourID == ana.flow.tour.tourID && again.flow.tour.tasks.map(\.quantity) == [2])
            again.pickAll()
            #expect(try await again.send().openPicks == 0)
            #expect(try await warehouse.state(order) == .picked)
            let blocked: [Bool] = try await warehouse.postgres.query(
                "SELECT is_blocked FROM warehouse.stock WHERE sku = 'A' ORDER BY id"
            ).map {
                try $0.decode(0)
            }
            #expect(blocked == [true, false])
            try await warehouse.handle(PickCompletedHandler(companyPrefix: "0614141"), [PickCompleted(orderID: order)])
            try await warehouse.checkBooks()
        }
    }

    @Test("Without another place the order leaves the tour and waits, and what it has is to be put back; others are not touched")
    func dropped() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B", "C")
            try await warehouse.stock("A", 9, at: "A-01-01")
            try await warehouse.stock("B", 2, at: "A-02-01")
            try await warehouse.stock("C", 9, at: "A-03-01")
            let order = try await warehouse.order([("A", 2), ("B", 2), ("C", 1)], priority: 1)
            let other = try await warehouse.order([("A", 1), ("C", 1)])
            try await warehouse.allocate([order, other])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pick()
            ana.pick()
            ana.short()
            let receipt = try await ana.send()
            #expect(
                receipt.conflicts.map(\.message) == [
                    "Order \(order) leaves the tour: no other place has B, so it waits for stock. Leave the 2 that lie in C-01-B01: they are put back later."
                ])
            #expect(receipt.openPicks == 1)
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.reason(order) == "short: B lacks 2")
            #expect(try await warehouse.onHand("A") == 6, "two lie in the bin, until somebody puts them back")
            #expect(try await warehouse.onHand("B") == 2, "what is missing is for a count to say")
            try await warehouse.checkBooks()
            // The device did not know yet: the pick it does for the order is answered, the other one counts.
            ana.pickAll()
            let late = try await ana.send()
            #expect(late.conflicts.count == 1)
            #expect(late.conflicts.first?.message.contains("was taken off the tour") == true)
            #expect(late.openPicks == 0)
            #expect(try await warehouse.state(other) == .picked)
            let events = try await warehouse.events()
            #expect(events.contains("pick.shorted \(order)") && events.contains("order.backordered \(order)"))
            #expect(events.contains("pick.completed \(other)") && !events.contains("pick.completed \(order)"))
            try await warehouse.checkBooks()
            // The blocked place does not count as stock, a new receipt does.
            try await warehouse.allocate([order])
            #expect(try await warehouse.state(order) == .backordered)
            try await warehouse.stock("B", 2, at: "A-05-01")
            try await warehouse.allocate([order])
            #expect(try await warehouse.state(order) == .allocated)
            var ben = try #require(try await Picker.withWork(in: warehouse, badge: "ben", cart: "C-02"))
            ben.pickAll()
            #expect(try await ben.send().conflicts.isEmpty)
            #expect(try await warehouse.state(order) == .picked)
            try await warehouse.checkBooks()
        }
    }

    @Test("Two orders short of the same article: the one that can be served stays")
    func shared() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 4, at: "A-01-01", age: 3)
            try await warehouse.stock("A", 2, at: "A-02-01")
            let first = try await warehouse.order([("A", 2)], priority: 1)
            let second = try await warehouse.order([("A", 2)])
            try await warehouse.allocate([first, second])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.short()
            ana.short()
            let receipt = try await ana.send()
            #expect(receipt.openPicks == 1 && receipt.conflicts.count == 1)
            #expect(try await warehouse.state(first) == .picking)
            #expect(try await warehouse.state(second) == .backordered)
            try await warehouse.checkBooks()
        }
    }
}
