import FoundationEssentials
import Fulfilment
import PickPlanning
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import Picking

/// The carrier's cut-off, and not the promise, says what is picked first.
@Suite("Picking towards cut-offs", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CutOffTests {
    /// Every day at noon by UTC a carrier that is at once at doors nearby, and takes seven days to far ones.
    private func pickups(_ warehouse: PickingFixture) async throws {
        try await warehouse.postgres.pipeline([
            "INSERT INTO shipping.carrier (code, name) VALUES ('x', 'X')",
            "INSERT INTO shipping.service VALUES ('x', 'a', 'A', 30000, 1000, 5000)",
            "INSERT INTO shipping.zone VALUES ('x', 'a', 'Z1', '*', 0, 100, 0), ('x', 'a', 'Z2', '*', 100, 20000, 7)",
            "INSERT INTO shipping.rate VALUES ('x', 'a', 'Z1', 30000, 100, 'BRL'), ('x', 'a', 'Z2', 30000, 200, 'BRL')",
            "INSERT INTO shipping.cut_off SELECT 'x', 'a', 'S1', day, '12:00' FROM generate_series(1, 7) day",
        ])
    }

    private func order(
        _ warehouse: PickingFixture, dueIn: Int?, latitude: Double?, priority: Int = 0
    ) async throws -> Int64 {
        let order = try await warehouse.order([("ART-A", 1)], priority: priority, dueIn: dueIn)
        try await warehouse.postgres.query(
            "UPDATE orders.\"order\" SET latitude = \(latitude), longitude = CASE WHEN \(latitude)::float8 IS NOT NULL THEN -46.6 END WHERE id = \(order)"
        )
        try await warehouse.allocate([order])
        return order
    }

    /// The order's work, and how many seconds lie between now and noon of the day before so many days from its promise.
    private func work(
        _ warehouse: PickingFixture, of order: Int64, daysBefore: Int = 0
    ) async throws -> (work: PickOrder, untilNoon: Int) {
        try await warehouse.postgres.transaction { transaction in
            let cart = try #require(try await StationStore().station(badge: "ana", cart: "C-01", in: transaction).cart)
            let work = try await WorkStore(board: DepartureBoard(lifetime: .zero)).work(for: cart, at: nil, in: transaction)
            let seconds = try await transaction.query(
                """
                SELECT floor(extract(epoch FROM promised_by - make_interval(days => \(daysBefore)::int) - interval '12 hours' - now()))::int
                FROM orders.released WHERE order_id = \(order) AND promised_by IS NOT NULL
                """)
            return (try #require(work.orders.first { $0.id == order }), try seconds.first?.decode(0) ?? 0)
        }
    }

    @Test("Slack is the time to the last pickup that keeps the promise; without cut-offs it stays the time to the promise")
    func slack() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("ART-A")
            try await warehouse.stock("ART-A", 90, at: "A-01-02")
            let near = try await order(warehouse, dueIn: 5, latitude: -23.5)
            let far = try await order(warehouse, dueIn: 10, latitude: -10)
            let (late, open) = (
                try await order(warehouse, dueIn: -3, latitude: -10), try await order(warehouse, dueIn: nil, latitude: -10)
            )
            let nowhere = try await order(warehouse, dueIn: 10, latitude: nil)
            let before = try await work(warehouse, of: far)
            #expect(before.work.deadline == nil && before.work.slack.map { $0 > 8 * 86_400 } == true)
            try await pickups(warehouse)
            let farWork = try await work(warehouse, of: far, daysBefore: 7)
            #expect(farWork.work.slack == farWork.untilNoon, "noon two days from now")
            #expect(farWork.work.deadline?.hasPrefix("cut-off ") == true && farWork.work.deadline?.hasSuffix(" 12:00 x") == true)
            let nearWork = try await work(warehouse, of: near)
            #expect(nearWork.work.slack == nearWork.untilNoon)
            let lateWork = try await work(warehouse, of: late).work
            #expect(lateWork.deadline?.hasSuffix("12:00 x, too late for its promise") == true)
            #expect(lateWork.slack.map { (0...86_400).contains($0) } == true)
            let openWork = try await work(warehouse, of: open).work
            #expect(openWork.slack == nil && openWork.deadline == nil)
            let nowhereWork = try await work(warehouse, of: nowhere).work
            #expect(nowhereWork.deadline == nil && nowhereWork.slack.map { $0 > 8 * 86_400 } == true)
        }
    }

    @Test("The cart gets the order whose pickup is sooner, though its promise is later, and says the cut-off")
    func firstToLeave() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("ART-A")
            try await warehouse.stock("ART-A", 90, at: "A-01-02")
            try await pickups(warehouse)
            try await warehouse.postgres.query("UPDATE warehouse.cart SET bins = 1")
            let near = try await order(warehouse, dueIn: 5, latitude: -23.5)
            let far = try await order(warehouse, dueIn: 10, latitude: -10)
            let urgent = try await order(warehouse, dueIn: 20, latitude: -23.5, priority: 1)
            var (taken, reasons): ([Int64], [String]) = ([], [])
            for (badge, cart) in [("ana", "C-01"), ("ben", "C-02"), ("cy", "C-03")] {
                guard case .new(let answer) = try await warehouse.tours.assign(.init(badge: badge, cart: cart)) else { continue }
                taken += Set(answer.tour.tasks.map(\.orderID))
                reasons += try await warehouse.postgres.query(
                    "SELECT reason FROM warehouse.tour_order WHERE tour_id = \(answer.tour.tourID)"
                ).map { try $0.decode(0, as: String.self) }
            }
            #expect(taken == [urgent, far, near])
            #expect(reasons.count == 3 && reasons[0].hasPrefix("most urgent: priority 1, "))
            #expect(reasons.allSatisfy { $0.contains(" min to cut-off ") && $0.hasSuffix(" 12:00 x") }, "\(reasons)")
        }
    }

    @Test("Explain tells the same pickup, with the time that is left and worked, as long as the order is in the warehouse")
    func explained() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("ART-A")
            try await warehouse.stock("ART-A", 90, at: "A-01-02")
            let far = try await order(warehouse, dueIn: 10, latitude: -10)
            #expect(try await OrderDepartureStore().departure(of: far, on: warehouse.postgres) == nil)
            try await pickups(warehouse)
            try await warehouse.postgres.query(
                "INSERT INTO warehouse.opening SELECT 'S1', day, '00:00', '12:00' FROM generate_series(1, 7) day")
            let found = try #require(try await OrderDepartureStore().departure(of: far, on: warehouse.postgres))
            #expect(found.departure.service == "a" && found.departure.keepsPromise && found.zone == "Etc/UTC")
            // Two nights and what is left of today until noon are behind its cut-off of the day after tomorrow.
            let worked = try #require(found.worked)
            #expect(worked <= found.left && worked >= 24 * 3600 && worked <= 36 * 3600)
            let text = found.text
            #expect(text.hasPrefix("has to leave with x a: cut-off ") && text.contains(" 12:00 (Etc/UTC), in "))
            let story = try #require(try await OrderStoryStore().story(far, on: warehouse.postgres))
            #expect(StoryView(story, coloured: false).lines.contains { $0.hasPrefix("has to leave with x a: cut-off ") })
            #expect(String(decoding: try JSONEncoder().encode(story), as: UTF8.self).contains("\"keeps_promise\":true"))
            try await warehouse.postgres.query("UPDATE warehouse.fulfilment SET state = \(FulfilmentState.packed)")
            #expect(try await OrderDepartureStore().departure(of: far, on: warehouse.postgres) == nil)
        }
    }
}
