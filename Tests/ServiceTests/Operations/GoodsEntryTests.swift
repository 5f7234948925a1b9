import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Receiving
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("Goods that come in and are carried", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct GoodsEntryTests {
    private func stocked(_ body: (PickingFixture, GoodsEntry) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK", "NAIL")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "L1", expiresIn: 30)
            try await body(warehouse, GoodsEntry(database: warehouse.postgres))
            try await warehouse.checkBooks()
            try await warehouse.checkCounts()
        }
    }

    private func lots(_ warehouse: PickingFixture) async throws -> [String] {
        try await warehouse.postgres.query(
            """
            SELECT s.sku || ' ' || s.lot || ' ' || l.code || ' ' || s.on_hand FROM warehouse.stock s
            JOIN warehouse.location l ON l.id = s.location_id ORDER BY s.sku, s.lot, l.code
            """
        ).map { try $0.decode(0) }
    }

    @Test("A receipt adds to what is there, or opens a new lot or place")
    func receipts() async throws {
        try await stocked { warehouse, goods in
            let given =
                [("A-01-01", "L1", nil), ("A-01-01", "L2", "2031-01-31"), ("A-02-02", "L1", nil)] as [(String, String, String?)]
            for (place, lot, expiry) in given {
                _ = try await goods.receive(
                    3, as: ShelfChoice(place: place, sku: "milk", lot: lot, expiry: expiry), at: nil, by: "eva")
            }
            _ = try await goods.receive(4, as: ShelfChoice(place: "A-02-02", sku: "NAIL", lot: nil), at: nil, by: "eva")
            #expect(
                try await lots(warehouse) == ["MILK L1 A-01-01 8", "MILK L1 A-02-02 3", "MILK L2 A-01-01 3", "NAIL  A-02-02 4"])
            #expect(try await warehouse.events().contains("stock.received NAIL"))
            let unnamed = await #expect(throws: ReceivingProblem.self) {
                try await goods.receive(1, as: ShelfChoice(place: "A-02-02", sku: "MILK", lot: nil), at: nil, by: "eva")
            }
            #expect(unnamed?.message == "MILK is kept by lots, and none is named")
        }
    }

    @Test("A receipt from before a count that is typed later changes nothing")
    func lateReceipt() async throws {
        try await stocked { warehouse, goods in
            _ = try await StockCount(database: warehouse.postgres).count(
                place: "A-01-01", sku: "MILK", lot: nil, quantity: 9, by: "eva")
            let late = try await goods.receive(
                4, as: ShelfChoice(place: "A-01-01", sku: "MILK", lot: "L1"), at: Date() - 600, by: "eva")
            #expect(late.remark == "; a later count of A-01-01 has seen that already")
            let since = try await goods.receive(2, as: ShelfChoice(place: "A-01-01", sku: "MILK", lot: "L1"), at: nil, by: "eva")
            #expect(since.remark.isEmpty)
            #expect(try await lots(warehouse) == ["MILK L1 A-01-01 11"])
        }
    }

    @Test("Pieces that no order has may be carried, with their lot and its expiry; others may not")
    func moves() async throws {
        try await stocked { warehouse, goods in
            try await warehouse.allocate([try await warehouse.order([("MILK", 3)])])
            let tooMany = await #expect(throws: ReceivingProblem.self) {
                try await goods.move(
                    3, of: ShelfChoice(place: "A-01-01", sku: "MILK", lot: nil), to: "A-02-02", at: nil, by: "eva")
            }
            #expect(tooMany?.message == "2 of MILK at A-01-01 are not reserved, so 3 cannot be moved")
            _ = try await goods.move(
                2, of: ShelfChoice(place: "A-01-01", sku: "MILK", lot: nil), to: "a-02-02", at: nil, by: "eva")
            #expect(try await lots(warehouse) == ["MILK L1 A-01-01 3", "MILK L1 A-02-02 2"])
            let expiries = try await warehouse.postgres.query("SELECT count(DISTINCT expiry) FROM warehouse.stock")[0]
            #expect(try expiries.decode(0, as: Int.self) == 1)
            for (sku, from, to) in [("NAIL", "A-01-01", "A-02-02"), ("MILK", "A-01-01", "A-01-01"), ("MILK", "A-01-01", "Z-1")] {
                await #expect(throws: ReceivingProblem.self) {
                    try await goods.move(
                        1, of: ShelfChoice(place: from, sku: sku, lot: nil), to: to, at: nil, by: "eva")
                }
            }
        }
    }

    @Test("Carried pieces are as old as they were, and make a place with younger ones as old; an emptied place begins anew")
    func ages() async throws {
        try await stocked { warehouse, goods in
            func move(_ pieces: Int, from: String, to: String) async throws {
                _ = try await goods.move(
                    pieces, of: ShelfChoice(place: from, sku: "MILK", lot: nil), to: to, at: nil, by: "eva")
            }
            func days() async throws -> [String: Int] {
                let rows = try await warehouse.postgres.query(
                    """
                    SELECT l.code, current_date - s.received_at::date
                    FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
                    """)
                return Dictionary(uniqueKeysWithValues: try rows.decode((String, Int).self).map { ($0, $1) })
            }
            try await warehouse.postgres.query("UPDATE warehouse.stock SET received_at = now() - interval '9 days'")
            try await warehouse.stock("MILK", 2, at: "A-02-02", lot: "L1", expiresIn: 30)
            try await move(1, from: "A-01-01", to: "A-03-03")
            try await move(1, from: "A-02-02", to: "A-03-03")
            #expect(try await days() == ["A-01-01": 9, "A-02-02": 0, "A-03-03": 9])
            try await move(1, from: "A-01-01", to: "A-02-02")
            #expect(try await days() == ["A-01-01": 9, "A-02-02": 9, "A-03-03": 9])
            try await move(2, from: "A-03-03", to: "A-02-02")
            _ = try await goods.receive(1, as: ShelfChoice(place: "A-03-03", sku: "MILK", lot: "L1"), at: nil, by: "eva")
            #expect(try await days() == ["A-01-01": 9, "A-02-02": 9, "A-03-03": 0])
        }
    }

    @Test("A move that a count has seen is remarked, with the place that was counted")
    func countedMove() async throws {
        try await stocked { warehouse, goods in
            _ = try await StockCount(database: warehouse.postgres).count(
                place: "A-01-01", sku: "MILK", lot: nil, quantity: 3, by: "eva")
            let result = try await goods.move(
                2, of: ShelfChoice(place: "A-01-01", sku: "MILK", lot: nil), to: "A-02-02", at: Date() - 600, by: "eva")
            #expect(result.remark == "; a later count of A-01-01 has seen that already")
            #expect(try await lots(warehouse) == ["MILK L1 A-01-01 3", "MILK L1 A-02-02 2"])
        }
    }

    @Test(
        "A time without a zone, in the future or no time at all is refused",
        arguments: ["14:05", "2026-11-29T14:05", "2026-11-29T15:00:00Z", "yesterday", ""])
    func times(text: String) throws {
        let now = Date(timeIntervalSince1970: 1_795_962_600)
        #expect(throws: OperationsError.self) { try FloorTime.moment(text, now: now) }
        #expect(try FloorTime.moment("2026-11-29T15:05+01:00", now: now) == Date(timeIntervalSince1970: 1_795_961_100))
        #expect(try FloorTime.moment(nil, now: now) == nil)
    }
}
