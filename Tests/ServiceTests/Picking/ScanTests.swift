import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Picking

@Suite("Scans", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ScanTests {
    /// Two orders on ana's cart: 2 A with 1 B, and 1 A.
    private func onTour(_ body: (PickingFixture, Picker, (Int64, Int64)) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 10, at: "A-01-01")
            try await warehouse.stock("B", 10, at: "A-02-05")
            let first = try await warehouse.order([("A", 2), ("B", 1)], priority: 1)
            let second = try await warehouse.order([("A", 1)])
            try await warehouse.allocate([first, second])
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await body(warehouse, ana, (first, second))
        }
    }

    @Test("A tour picked as asked moves stock, orders and tour; sending it again changes nothing")
    func picked() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.pickAll()
            let receipt = try await ana.send()
            #expect(
                receipt.applied == ana.records.count && receipt.duplicates == 0 && receipt.conflicts.isEmpty
                    && receipt.openPicks == 0)
            let again = try await ana.send()
            #expect(again.applied == 0 && again.duplicates == ana.records.count && again.conflicts.isEmpty)
            #expect(try await warehouse.state(orders.0) == .picked)
            #expect(try await warehouse.state(orders.1) == .picked)
            #expect(try await warehouse.onHand("A") == 7)
            #expect(try await warehouse.onHand("B") == 9)
            #expect(Set(try await warehouse.events()) == ["pick.completed \(orders.0)", "pick.completed \(orders.1)"])
            #expect(try await warehouse.events().count == 2)
            let tour: TourState = try await warehouse.postgres.query("SELECT state FROM warehouse.tour")[0].decode(0)
            #expect(tour == .done)
            try await warehouse.checkBooks()
        }
    }

    @Test("Uploads may come in pieces, in any order and overlapping")
    func pieces() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.pickAll()
            let middle = ana.records.count / 2
            #expect(try await ana.send(Array(ana.records[middle...])).conflicts.isEmpty)
            try await warehouse.checkBooks()
            let rest = try await ana.send(Array(ana.records[..<(middle + 2)]))
            #expect(rest.applied == middle && rest.duplicates == 2 && rest.conflicts.isEmpty && rest.openPicks == 0)
            #expect(try await warehouse.state(orders.0) == .picked)
            try await warehouse.checkBooks()
        }
    }

    @Test("Two uploads of the same scans at once are applied once")
    func atOnce() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.pickAll()
            let done = ana
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await done.send() } }
                try await group.waitForAll()
            }
            #expect(try await warehouse.onHand("A") == 7)
            #expect(try await warehouse.events().count == 2)
            try await warehouse.checkBooks()
        }
    }

    @Test("Wrong scans are kept and change nothing")
    func wrong() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.scan("A-09-09")
            ana.scan("B")
            let receipt = try await ana.send()
            #expect(receipt.applied == 2 && receipt.conflicts.isEmpty && receipt.openPicks == 3)
            let kept: [String] = try await warehouse.postgres.query(
                "SELECT code FROM warehouse.scan WHERE NOT accepted ORDER BY seq"
            ).map {
                try $0.decode(0)
            }
            #expect(kept == ["A-09-09", "B"])
            #expect(try await warehouse.state(orders.0) == .picking)
            try await warehouse.checkBooks()
        }
    }

    @Test("What contradicts the books is answered scan by scan and changes nothing")
    func conflicts() async throws {
        try await onTour { warehouse, ana, orders in
            let task = try #require(ana.flow.task)
            func record(
                _ step: PickStep, _ code: String, pick: Int64?, effect: ScanRecord.Effect? = .picked, quantity: Int? = 2
            ) -> ScanRecord {
                ScanRecord(
                    id: UUID(), pickID: pick, step: step, code: code, accepted: true, message: "", effect: effect,
                    quantity: quantity,
                    reason: nil, at: Date())
            }
            let wrong: [(ScanRecord, String)] = [
                (record(.bin, task.binCode, pick: 999_999), "not on the tour"),
                (record(.bin, task.binCode, pick: task.pickID, quantity: 3), "3 picked, but 2 wanted"),
                (record(.bin, task.binCode, pick: task.pickID, effect: .short, quantity: 2), "not short"),
                (record(.bin, "C-01-B04", pick: task.pickID), "rides in C-01-B01"),
            ]
            for (scan, message) in wrong {
                let receipt = try await ana.send([scan])
                #expect(receipt.conflicts.count == 1 && receipt.conflicts.first?.scan == scan.id)
                #expect(receipt.conflicts.first?.message.contains(message) == true, "\(receipt.conflicts)")
            }
            let item = record(.item, "B", pick: task.pickID, effect: nil)
            let mixed = try await ana.send([item, record(.bin, task.binCode, pick: task.pickID)])
            #expect(mixed.conflicts.first?.message.contains("scanned as item") == true)
            let place = record(.place, "A-07-07", pick: task.pickID, effect: nil)
            let lost = try await ana.send([place, record(.bin, task.binCode, pick: task.pickID)])
            #expect(lost.conflicts.first?.message.contains("wants A from A-01-01") == true)
            #expect(try await warehouse.onHand("A") == 10)
            let othersTour = await #expect(throws: ProblemDetails.self) {
                try await warehouse.scans.book(.init(badge: "ben", scans: [item]), tourID: ana.flow.tour.tourID)
            }
            #expect(othersTour?.status == .conflict)
            let noTour = await #expect(throws: ProblemDetails.self) {
                try await warehouse.scans.book(.init(badge: "ana", scans: [item]), tourID: 12345)
            }
            #expect(noTour?.status == .notFound)
            try await warehouse.checkBooks()
        }
    }

    @Test("A pick that is in the books already is not booked by another scan")
    func twice() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            var other = Picker(scans: warehouse.scans, badge: "ana", tour: ana.flow.tour)
            ana.pick()
            other.pick()
            try await ana.send()
            let receipt = try await other.send()
            #expect(receipt.conflicts.count == 1)
            #expect(receipt.conflicts.first?.message.contains("in the books already") == true)
            #expect(try await warehouse.onHand("A") == 8)
            try await warehouse.checkBooks()
        }
    }
}
