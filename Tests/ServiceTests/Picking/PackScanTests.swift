import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Picking

@Suite("Packs on a tour", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PackScanTests {
    private let box = "15012345678907"

    @Test("The tour brings the packs in pieces, and the books take a scanned case for its article")
    func booked() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.postgres.pipeline([
                "UPDATE warehouse.sku SET gtin = '5012345678900' WHERE code = 'A'",
                """
                INSERT INTO warehouse.pack_level (sku, level, gtin, contains, quantity)
                VALUES ('A', 'case', \(box), NULL, 6), ('A', 'bundle', '', NULL, 2), ('A', 'layer', '25012345678904', 'case', 4),
                    ('B', 'case', '', NULL, 9)
                """,
            ])
            try await warehouse.stock("A", 30, at: "A-01-01")
            try await warehouse.stock("B", 30, at: "A-02-01")
            let order = try await warehouse.order([("A", 13), ("B", 1)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            let task = try #require(ana.flow.task)
            #expect(
                task.packs == [
                    NumberedPack(name: "case", gtin: box, pieces: 6),
                    NumberedPack(name: "layer", gtin: "25012345678904", pieces: 24),
                ])
            #expect(ana.flow.tour.tasks.last?.packs == nil)
            ana.scan(task.locationCode)
            #expect(ana.scan("25012345678904").verdict == .rejected)
            for code in [box, box, "5012345678900"] { #expect(ana.scan(code).verdict == .accepted) }
            ana.pickAll()
            #expect(try await ana.send().conflicts == [])
            #expect(try await warehouse.onHand("A") == 17)
            #expect(try await warehouse.state(order) == .picked)
            try await warehouse.checkBooks()
        }
    }

    @Test("A case alone is enough for the books; a case of another article is not")
    func onlyACase() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.postgres.query("INSERT INTO warehouse.pack_level VALUES ('A', 'case', \(box), NULL, 6)")
            try await warehouse.stock("A", 30, at: "A-01-01")
            try await warehouse.stock("B", 30, at: "A-02-01")
            try await warehouse.allocate([try await warehouse.order([("A", 6), ("B", 6)])])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            for code in ["A-01-01", box, "C-01-B01", "A-02-01", "B", "=6", "C-01-B01"] { ana.scan(code) }
            #expect(ana.flow.isDone)
            let forged = ana.records.map { record in
                record.code != "B"
                    ? record
                    : ScanRecord(
                        id: record.id, pickID: record.pickID, step: record.step, code: box, accepted: true, message: "",
                        effect: nil,
                        quantity: record.quantity, reason: nil, at: record.at)
            }
            let conflicts = try await ana.send(forged).conflicts.map(\.message)
            #expect(conflicts.count == 1 && conflicts.first?.contains("was scanned as item; order") == true, "\(conflicts)")
            #expect(try await warehouse.onHand("A") == 24)
            #expect(try await warehouse.onHand("B") == 30)
        }
    }
}
