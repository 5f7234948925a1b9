import Contracts
import Fulfilment
import HTTPTypes
import PickPlanning
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Picking

@Suite("Tours", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct TourTests {
    @Test("A cart gets the most urgent orders its bins and its weight hold, in walking order")
    func formed() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("NEAR", "FAR")
            try await warehouse.stock("NEAR", 90, at: "A-01-02")
            try await warehouse.stock("FAR", 90, at: "A-03-07")
            let heavy = try await warehouse.order([("FAR", 20)], priority: 9)
            let urgent = try await warehouse.order([("FAR", 2), ("NEAR", 1)], priority: 1)
            let soon = try await warehouse.order([("NEAR", 3)], dueIn: 1)
            let later = try await warehouse.order([("FAR", 15)], dueIn: 2)
            try await warehouse.allocate([later, soon, urgent, heavy])
            // 20 kg for the cart: 10 + 1.5 + 1.5 fit, 7.5 more do not.
            guard case .new(let answer) = try await warehouse.tours.assign(.init(badge: "ANA", cart: "c-01")) else {
                Issue.record("no tour")
                return
            }
            let tour = answer.tour
            #expect(tour.picker == "ana" && tour.cart == "C-01")
            #expect(tour.tasks.map(\.orderID) == [urgent, soon, heavy, urgent])
            #expect(tour.tasks.map(\.locationCode) == ["A-01-02", "A-01-02", "A-03-07", "A-03-07"])
            #expect(tour.tasks.map(\.binCode) == ["C-01-B02", "C-01-B03", "C-01-B01", "C-01-B02"])
            #expect(try await warehouse.state(later) == .allocated)
            try await warehouse.checkBooks()
        }
    }

    @Test("An open tour is resumed; a cart in use, an unknown badge and an unknown cart are refused in words")
    func resumed() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 9, at: "A-01-01")
            try await warehouse.allocate([try await warehouse.order([("A", 1)]), try await warehouse.order([("A", 2)])])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pick()
            try await ana.send()
            guard case .resumed(let answer) = try await warehouse.tours.assign(.init(badge: "ana", cart: "C-01")) else {
                Issue.record("not resumed")
                return
            }
            #expect(answer.tour.tourID == ana.flow.tour.tourID)
            #expect(answer.tour.tasks.map(\.pickID) == ana.flow.tour.tasks.dropFirst().map(\.pickID))
            let inUse = await #expect(throws: ProblemDetails.self) {
                try await warehouse.tours.assign(.init(badge: "ben", cart: "C-01"))
            }
            #expect(inUse?.status == .conflict && inUse?.detail == "Cart C-01 is on a tour of ana. Take another cart.")
            let badge = await #expect(throws: ProblemDetails.self) {
                try await warehouse.tours.assign(.init(badge: "zoe", cart: "C-02"))
            }
            #expect(badge?.status == .forbidden)
            let cart = await #expect(throws: ProblemDetails.self) {
                try await warehouse.tours.assign(.init(badge: "ben", cart: "X"))
            }
            #expect(cart?.status == .notFound)
            guard case .none = try await warehouse.tours.assign(.init(badge: "ben", cart: "C-02")) else {
                Issue.record("work out of nothing")
                return
            }
            #expect(try await warehouse.signIn("ana").carts == ["C-01"])
            #expect(try await warehouse.signIn("Ben").carts.contains("C-01") == false)
        }
    }

    @Test("Ten pickers ask at once: no order on two tours", .timeLimit(.minutes(20)))
    func race() async throws {
        try await PickingFixture.with(poolSize: 10) { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 100, at: "A-01-01")
            var orders: [Int64] = []
            for _ in 0..<34 { orders.append(try await warehouse.order([("A", 1)])) }
            try await warehouse.allocate(orders)
            let badges = ["ana", "ben", "cy", "dora", "eva", "finn", "gil", "hana", "ivo", "jo"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, badge) in badges.enumerated() {
                    let cart = index < 9 ? "C-0\(index + 1)" : "C-10"
                    // Two devices of one picker, too.
                    for _ in 0..<2 { group.addTask { _ = try await warehouse.tours.assign(.init(badge: badge, cart: cart)) } }
                }
                try await group.waitForAll()
            }
            let (taken, tours, twice) = try await warehouse.postgres.query(
                """
                SELECT count(*), (SELECT count(*) FROM warehouse.tour),
                    (SELECT count(*) FROM (SELECT order_id FROM warehouse.tour_order GROUP BY 1 HAVING count(*) > 1) x)
                FROM warehouse.fulfilment WHERE state = \(FulfilmentState.picking)
                """)[0].decode((Int, Int, Int).self)
            #expect(tours <= 10 && twice == 0)
            // A picker may be passed over by others' locks, but nobody takes more than the four bins.
            #expect(taken <= 34 && taken >= 4)
            try await warehouse.checkBooks()
        }
    }
}
