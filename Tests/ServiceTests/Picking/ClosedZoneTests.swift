import Fulfilment
import MasterData
import Operations
import Postgres
import Receiving
import ScanDialogue
import TestStack
import Testing

@testable import Picking

@Suite("Zones that are closed", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ClosedZoneTests {
    /// Article A in aisle 1, B in aisle 2 of the zone `cold`; dora is a supervisor.
    private func withZone(_ body: (PickingFixture, ZoneDesk) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 50, at: "A-01-01")
            try await warehouse.stock("B", 50, at: "A-02-01")
            try await warehouse.postgres.pipeline([
                "UPDATE warehouse.location SET zone = 'cold' WHERE aisle = 2",
                "UPDATE warehouse.picker SET roles = '{supervisor@S1}' WHERE badge = 'dora'",
            ])
            try await body(warehouse, ZoneDesk(database: warehouse.postgres))
            try await warehouse.checkBooks()
        }
    }

    @Test("No new tour goes there, all of an order waits, with the reason; one under way goes on; opened, the order is given out")
    func tours() async throws {
        try await withZone { warehouse, zones in
            let before = try await warehouse.order([("B", 1)])
            try await warehouse.allocate([before])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await zones.close("COLD", site: "s1", because: "counting", by: "Dora")
            let (dry, cold, both) = (
                try await warehouse.order([("A", 1)]), try await warehouse.order([("B", 2)]),
                try await warehouse.order([("A", 1), ("B", 1)])
            )
            try await warehouse.allocate([dry, cold, both])
            let ben = try #require(try await Picker.withWork(in: warehouse, badge: "ben", cart: "C-02"))
            #expect(ben.flow.tour.tasks.map(\.orderID) == [dry])
            let waiting = WorkTaskStore()
            #expect(try await waiting.pickable(on: warehouse.postgres).0.isEmpty)
            let closed = try await zones.closed()
            #expect(closed.map(\.zone) == ["cold"] && closed.map(\.reason) == ["counting"] && closed.map(\.closedBy) == ["dora"])
            #expect(closed.map(\.waitingOrders) == [2] && closed.map(\.tours) == [[ana.flow.tour.tourID]])
            #expect(
                try await warehouse.postgres.query(ZoneClosureStore.reasons(of: both))[0].decode(0, as: String?.self)
                    == "zone cold is closed for counting")
            ana.pickAll()
            #expect(try await ana.send().conflicts.isEmpty, "a tour that is under way is not changed")
            try await zones.open("cold", site: "S1", by: "dora")
            let cy = try #require(try await Picker.withWork(in: warehouse, badge: "cy", cart: "C-03"))
            let eva = try #require(try await Picker.withWork(in: warehouse, badge: "eva", cart: "C-04"))
            #expect(Set((cy.flow.tour.tasks + eva.flow.tour.tasks).map(\.orderID)) == [cold, both])
            #expect(try await zones.closed().isEmpty)
        }
    }

    @Test("A zone is closed once, by a supervisor of its site, with a reason; whatever else changes nothing")
    func rules() async throws {
        try await withZone { _, zones in
            for (zone, site, reason, badge) in [
                ("cold", "S1", "counting", "ana"), ("warm", "S1", "counting", "dora"), ("cold", "S2", "counting", "dora"),
                ("cold", "S1", "  ", "dora"), ("cold", "S1", "counting", "nobody"),
            ] {
                await #expect(throws: ReceivingProblem.self) {
                    try await zones.close(zone, site: site, because: reason, by: badge)
                }
            }
            await #expect(throws: ReceivingProblem.self) { try await zones.open("cold", site: "S1", by: "dora") }
            #expect(try await zones.closed().isEmpty)
            try await zones.close("cold", site: "S1", because: "counting", by: "dora")
            await #expect(throws: ReceivingProblem.self) {
                try await zones.close("cold", site: "S1", because: "a broken rack", by: "dora")
            }
            #expect(try await zones.closed().map(\.reason) == ["counting"])
        }
    }

    @Test("Nothing is proposed to be put there or carried from or to there")
    func proposals() async throws {
        try await withZone { warehouse, zones in
            try await warehouse.stock("A", 20, at: "A-09-03")
            try await warehouse.postgres.pipeline([
                "INSERT INTO warehouse.face (bin, sku, minimum, maximum) VALUES ('A-01-01', 'A', 60, 70), ('A-02-01', 'B', 60, 70)",
                "UPDATE warehouse.location SET kind = \(LocationKind.receiving) WHERE code = 'A-08-01'",
                """
                INSERT INTO warehouse.stock (site, sku, location_id, on_hand, status)
                SELECT 'S1', 'B', id, 5, \(StockStatus.receiving) FROM warehouse.location WHERE code = 'A-08-01'
                """,
                """
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
                SELECT id, 5, 0, \(StockMovement.receipt), 'test' FROM warehouse.stock WHERE status = \(StockStatus.receiving)
                """,
            ])
            let desk = PutAwayDesk(database: warehouse.postgres)
            func places() async throws -> Set<String> {
                Set(try await desk.waiting(site: "S1").flatMap { $0.plan?.steps ?? [] }.map(\.place))
            }
            func refills() async throws -> [String] {
                try await RefillStore().refills(on: warehouse.postgres).map { "\($0.level.face) \($0.source ?? "-")" }
            }
            #expect(try await places() == ["A-02-01"])
            #expect(try await Set(refills()) == ["A-01-01 A-09-03", "A-02-01 -"])
            try await zones.close("cold", site: "S1", because: "counting", by: "dora")
            #expect(try await places().isDisjoint(with: ["A-02-01"]))
            #expect(try await refills() == ["A-01-01 A-09-03"])
            try await warehouse.postgres.query("UPDATE warehouse.location SET zone = 'bulk' WHERE code = 'A-09-03'")
            try await zones.close("bulk", site: "S1", because: "a broken rack", by: "dora")
            #expect(try await refills() == ["A-01-01 -"])
        }
    }
}
