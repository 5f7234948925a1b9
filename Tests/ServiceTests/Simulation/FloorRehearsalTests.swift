import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Receiving
import TestStack
import Testing

@testable import Picking
@testable import Simulation

/// A shift that errs, on a floor over HTTP.
@Suite("Rehearsals of the floor", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorRehearsalTests {
    /// Thirty articles in bins, six of them with bulk for their faces; ninety orders, a cancelled one in Ana's cart, and a delivery.
    private func prepare(_ fixture: ReceivingFixture) async throws {
        let warehouse = fixture.warehouse
        for number in 1...30 {
            let (sku, lot) = (Self.article(number), number % 3 == 0 ? "L\(number)" : "")
            try await warehouse.articles(sku)
            try await warehouse.stock(sku, 60, at: "A-0\(number % 8 + 1)-\(number % 20 + 1, digits: 2)", lot: lot)
            if number <= 6 { try await warehouse.stock(sku, 40, at: "A-09-\(number, digits: 2)", lot: lot) }
        }
        try await warehouse.postgres.query(
            """
            INSERT INTO warehouse.face (bin, sku, minimum, maximum)
            SELECT l.code, s.sku, 70, 100 FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE l.kind = \(LocationKind.pick) AND s.sku <= 'ART-06'
            """)
        try await leaveCancelled(warehouse)
        var orders: [Int64] = []
        for number in 0..<90 {
            let other = number % 2 == 0 ? [] : [(sku: Self.article((number * 7 + 3) % 30 + 1), quantity: 1)]
            orders.append(try await warehouse.order([(Self.article(number % 30 + 1), number % 4 + 1)] + other))
        }
        try await warehouse.allocate(orders)
        try await fixture.enter(
            ExpectedGoods(
                .purchaseOrder, number: "77", supplier: "ACME", site: "S1",
                lines: [.init(sku: "ART-01", quantity: 24), .init(sku: "ART-03", quantity: 12)]))
    }

    private static func article(_ number: Int) -> String { "ART-\(number, digits: 2)" }

    private func leaveCancelled(_ warehouse: PickingFixture) async throws {
        let order = try await warehouse.order([("ART-07", 3)])
        try await warehouse.allocate([order])
        var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
        ana.pickAll()
        try await ana.send()
        try await warehouse.cancel(order)
    }

    private func rehearse(_ floor: FloorGoods, actions: Int, slips: Double) async throws -> RehearsalReport {
        try await rehearse(
            floor,
            FloorRehearsal.Plan(
                people: 8, actions: actions, seconds: 60,
                habits: .init(seed: 3, pace: 0.01, cut: 0.05, mistakes: 0.1, slips: slips)))
    }

    private func rehearse(_ floor: FloorGoods, _ plan: FloorRehearsal.Plan) async throws -> RehearsalReport {
        try await HTTPService(floor.url, key: floor.key).withConnections(8) { service in
            try await FloorRehearsal(plan, floor: service, postgres: floor.postgres).run()
        }
    }

    @Test("Every kind of work and of mistake: counts find what lies elsewhere, and books and truth agree piece by piece")
    func shift() async throws {
        try await FloorGoods.with { floor in
            try await prepare(floor.fixture)
            let report = try await rehearse(floor, actions: 400, slips: 0.15)
            #expect(report.differences == [])
            #expect(report.isClean, "\(report.tally.refusals)")
            let kinds: [ShiftTally.Event] = [
                .picks, .counts, .putAways, .refills, .moves, .returns, .stockCounts, .recounts, .approvals, .wrongScans,
                .misplaced, .lateCounts, .doubled,
            ]
            for kind in kinds { #expect(report.tally[kind] > 0, "\(kind)") }
            #expect(report.lines.contains { $0.hasPrefix("told: Unknown place") })
        }
    }

    @Test("Hundreds of counts that are typed up to an hour after the look while others pick there: every book is exact")
    func lateCounts() async throws {
        try await FloorGoods.with { floor in
            try await prepare(floor.fixture)
            let report = try await rehearse(
                floor,
                FloorRehearsal.Plan(
                    people: 9, counts: 300,
                    habits: .init(seed: 5, pace: 0.02, cut: 0.02, slips: 0.05, late: 0.9, counting: 0.8)))
            let tally = report.tally
            #expect(report.differences == [])
            #expect(report.isClean, "\(tally.refusals)")
            #expect(tally[.stockCounts] + tally[.recounts] >= 300)
            #expect(tally[.lateCounts] > 150 && tally[.picksMeanwhile] > 0)
            #expect(report.lines.contains { $0.contains("picks there before the number was typed") })
        }
    }

    @Test("A day on the floor is as much shorter as people are quicker; what is not said of lateness is that of other mistakes")
    func habits() {
        let quick = Shift.Habits(seed: 1, pace: 0.5, cut: 0, slips: 0.2)
        #expect(quick.hour == .seconds(60) && quick.late == 0.2)
        #expect(Shift.Habits(seed: 1, pace: 30, cut: 0, late: 0.9).hour == .seconds(3600))
    }

    @Test("Picks from a place are counted from the look on; a pick that finds nothing is none")
    func picksMeanwhile() throws {
        let spot = HallSpot(place: "A", sku: "MILK", lot: "")
        let truth = HallTruth(opening: [spot: 2])
        #expect(truth.take(1, from: spot) == 1)
        let look = try #require(truth.look(at: spot))
        #expect(look.pieces == 1 && look.picks == 1)
        #expect(truth.take(5, from: spot) == 1 && truth.take(1, from: spot) == 0)
        #expect(truth.picks(from: spot) - look.picks == 1 && truth.busy == [spot, spot])
    }

    @Test("A piece that the books make up while people work is the one difference that is named")
    func corrupted() async throws {
        try await FloorGoods.with { floor in
            try await prepare(floor.fixture)
            // Where nobody of the shift counts or carries.
            try await floor.fixture.warehouse.stock("MILK", 10, at: "Q-1")
            try await floor.postgres.query("UPDATE warehouse.stock SET status = \(StockStatus.qualityHold) WHERE sku = 'MILK'")
            async let running = rehearse(floor, actions: 200, slips: 0)
            try await eventually("somebody scanned") {
                try await !floor.postgres.query("SELECT FROM warehouse.scan WHERE picker LIKE 'RP%' LIMIT 1").isEmpty
            }
            try await floor.postgres.query(
                """
                WITH wrong AS (UPDATE warehouse.stock SET on_hand = on_hand + 1 WHERE sku = 'MILK' RETURNING id)
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
                SELECT id, 1, 0, \(StockMovement.receipt), 'test' FROM wrong
                """)
            let report = try await running
            #expect(report.differences == ["MILK at Q-1: 10 lie there, the books have 11"])
            #expect(!report.isClean && report.lines.contains { $0.hasPrefix("DIFFERENCE MILK at Q-1") })
        }
    }

    @Test("A correction that no mistake explains is a difference, though books and truth agree")
    func hiddenByCount() {
        let spot = HallSpot(place: "A-01-1", sku: "MILK", lot: "")
        let truth = HallTruth(opening: [spot: 10])
        let books = HallBooks(places: [spot: 10], corrections: [spot: -2])
        let found = HallDifferences(truth: truth.state, books: books, journals: DeviceJournals()).all
        #expect(found == ["MILK at A-01-1: counts corrected -2, people's mistakes make 0"])
    }

    @Test("Pieces that are carried stay all the same many; in a wrong bin they are astray, and nobody looks meanwhile")
    func carriage() {
        func spot(_ bin: String) -> HallSpot { HallSpot(place: bin, sku: "MILK", lot: "") }
        let (from, goal, beside) = (spot("A"), spot("B"), spot("C"))
        let truth = HallTruth(opening: [from: 5])
        let wrong = truth.carry(3, from: .place(from), to: goal, putting: beside)
        #expect(truth.look(at: from) == nil && truth.look(at: beside) == nil)
        truth.keep(wrong)
        #expect(truth.state == .init(places: [from: 2, beside: 3], strays: [goal: -3, beside: 3]))
        #expect(truth.suspects == [goal, beside] && truth.look(at: beside)?.pieces == 3)
        truth.undo(truth.carry(9, from: .place(from), to: goal, putting: goal))
        #expect(truth.state.places == [from: 2, beside: 3])
    }

    @Test("What cannot be rehearsed is refused by the name of its option")
    func refusals() {
        for (arguments, words) in [
            (["--people", "4"], "--people 4"), (["--mistakes", "0.6"], "--mistakes 0.6"), (["--cut", "1"], "--cut"),
            (["--pace=-1"], "--pace"), (["--actions", "0"], "--actions 0"), (["--minutes", "0"], "--minutes"),
        ] {
            do {
                _ = try SimulateFloorCommand.parse(arguments)
                Issue.record("\(arguments) was taken")
            } catch {
                #expect(SimulateFloorCommand.message(for: error).contains(words))
            }
        }
    }
}
