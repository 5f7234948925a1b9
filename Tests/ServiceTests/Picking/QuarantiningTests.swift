import FoundationEssentials
import Fulfilment
import Postgres
import Receiving
import ScanDialogue
import TestStack
import Testing

@testable import Picking

@Suite("Damaged pieces to quarantine", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct QuarantiningTests {
    /// Ana is to pick three A of a place with so many; the site has a quarantine place.
    private func atPlace(
        of pieces: Int, _ body: (PickingFixture, inout Picker, Int64) async throws -> Void
    ) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.postgres.query(
                """
                INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind)
                VALUES ('S1', 'Q-01', '99', 0, 2, \(LocationKind.quarantine))
                """)
            try await warehouse.stock("A", pieces, at: "A-01-01", lot: "L1", expiresIn: 90)
            let order = try await warehouse.order([("A", 3)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(ana.flow.tour.quarantine == ["Q-01"])
            ana.scan("A-01-01")
            try await body(warehouse, &ana, order)
            try await warehouse.checkBooks()
        }
    }

    /// `A-01-01 free 7 3`: where lie how many of which status, and how many are reserved.
    private func balances(_ warehouse: PickingFixture) async throws -> [String] {
        try await warehouse.postgres.query(
            """
            SELECT l.code || ' ' || s.status || ' ' || s.on_hand || ' ' || s.reserved || CASE WHEN s.is_blocked THEN ' blocked' ELSE '' END
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id ORDER BY 1
            """
        ).map { try $0.decode(0) }
    }

    @Test("All that lack are taken there: the books follow once, nothing is counted, and the order gets others of the same place")
    func all() async throws {
        try await atPlace(of: 8) { warehouse, ana, order in
            for code in ["A", "Q-01", "2", ana.flow.task?.binCode ?? ""] {
                #expect(ana.scan(code).verdict == .accepted, "\(code)")
            }
            let done = ana
            try await withThrowingTaskGroup(of: [ScanConflict].self) { group in
                for _ in 0..<3 { group.addTask { try await done.send().conflicts } }
                for try await conflicts in group { #expect(conflicts == []) }
            }
            #expect(try await balances(warehouse) == ["A-01-01 free 5 2", "Q-01 damaged 2 0"])
            #expect(try await CountListStore().unfinished(site: "S1", on: warehouse.postgres).isEmpty)
            let (actor, document): (String, String?) = try await warehouse.postgres.query(
                "SELECT actor, document FROM warehouse.ledger WHERE reason = \(StockMovement.status) AND on_hand_change > 0"
            )[0].decode((String, String?).self)
            #expect(actor == "ana" && document?.contains("order \(order)") == true)
            var again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(again.flow.tour.tasks.map(\.quantity) == [2])
            again.pickAll()
            #expect(try await again.send().conflicts == [])
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("What lacks beside them is a short pick: the place is counted, and the order waits when nothing else is there")
    func some() async throws {
        try await atPlace(of: 3) { warehouse, ana, order in
            for code in ["Q-01", "=1"] { #expect(ana.scan(code).verdict == .accepted, "\(code)") }
            let told = try await ana.send().conflicts.map(\.message)
            #expect(told.count == 1 && told[0].contains("Order \(order) leaves the tour"), "\(told)")
            #expect(try await balances(warehouse) == ["A-01-01 free 2 0 blocked", "Q-01 damaged 1 0"])
            let asked = try await CountListStore().unfinished(site: "S1", on: warehouse.postgres)
            #expect(asked.map(\.place) == ["A-01-01"])
            #expect(try await warehouse.state(order) == .backordered)
        }
    }

    @Test("A place counted before the device was online again has seen them gone already")
    func countedMeanwhile() async throws {
        try await atPlace(of: 8) { warehouse, ana, _ in
            try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = now() - interval '1 hour'")
            var late = Picker(scans: warehouse.scans, badge: "ana", tour: ana.flow.tour)
            late.clock = Date() - 600
            for code in ["A-01-01", "A", "Q-01", "2", ana.flow.task?.binCode ?? ""] {
                #expect(late.scan(code).verdict == .accepted, "\(code)")
            }
            // Of eight one is in hand and two are in quarantine.
            _ = try await StockCount(database: warehouse.postgres).count(
                place: "A-01-01", sku: "A", lot: "L1", quantity: 5, by: "cy")
            #expect(try await late.send().conflicts == [])
            #expect(try await balances(warehouse) == ["A-01-01 free 5 2", "Q-01 damaged 2 0"])
        }
    }

    @Test("More than lack, another place than quarantine, and pieces that are not damaged are a conflict that changes nothing")
    func refused() async throws {
        try await atPlace(of: 8) { warehouse, ana, order in
            _ = try await ana.send()
            let pick = try #require(ana.flow.task?.pickID)
            for (quantity, place, reason, why) in [
                (3, "Q-01", ShortReason.damaged, "3 damaged of 2 that are short"), (0, "Q-01", .damaged, "0 damaged of 2"),
                (1, "A-02-02", .damaged, "'A-02-02' is no quarantine place of site S1"),
                (1, "\0", .damaged, "is no quarantine place"),
                (1, "Q-01", .noneLeft, "1 damaged of 2 that are short"),
            ] {
                let item = ScanRecord(
                    id: UUID(), pickID: pick, step: .item, code: "A", accepted: true, message: "", effect: nil, quantity: 1,
                    reason: nil, at: ana.clock)
                let end = ScanRecord(
                    id: UUID(), pickID: pick, step: .bin, code: ana.flow.task?.binCode ?? "", accepted: true, message: "",
                    effect: .short, quantity: 1, reason: reason, damaged: .init(quantity: quantity, to: place), at: ana.clock)
                let told = try await ana.send([item, end]).conflicts
                #expect(told.count == 1 && told[0].scan == end.id && told[0].message.contains(why), "\(told)")
            }
            #expect(try await balances(warehouse) == ["A-01-01 free 8 3"])
            #expect(try await warehouse.state(order) == .picking)
        }
    }
}
