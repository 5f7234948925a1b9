import FoundationEssentials
import Fulfilment
import Postgres
import Receiving
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("Stock by the time at which things happened", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct StockTimesTests {
    /// Ten A at a place since yesterday; an order of three is on ana's tour, which began an hour ago.
    private func onTour(_ body: (PickingFixture, Picker, StockCount, Date) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            let stock = try await warehouse.stock("A", 10, at: "A-01-01")
            try await warehouse.postgres.query(
                "UPDATE warehouse.ledger SET happened_at = now() - interval '1 day' WHERE stock_id = \(stock)")
            try await warehouse.allocate([try await warehouse.order([("A", 3)])])
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = now() - interval '1 hour'")
            try await body(warehouse, ana, StockCount(database: warehouse.postgres), Date() - 3600)
            try await warehouse.checkBooks()
            try await warehouse.checkCounts()
        }
    }

    /// On hand, reserved, missing, blocked.
    private func balance(_ warehouse: PickingFixture) async throws -> [Int] {
        let row = try await warehouse.postgres.query("SELECT on_hand, reserved, missing, is_blocked::int FROM warehouse.stock")[0]
        let (onHand, reserved, missing, blocked) = try row.decode((Int, Int, Int, Int).self)
        return [onHand, reserved, missing, blocked]
    }

    @Test(
        "Picks made before a count and sent after it are not taken off again; those made after it are", arguments: [true, false])
    func latePick(isBefore: Bool) async throws {
        try await onTour { warehouse, ana, count, start in
            var ana = ana
            try await warehouse.allocate([try await warehouse.order([("A", 99)])])
            ana.clock = start + (isBefore ? 60 : 1800)
            ana.pickAll()
            let seen = isBefore ? 7 : 10
            _ = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: seen, at: start + 600, by: "eva")
            try await warehouse.postgres.query("DELETE FROM messaging.outbox")
            try await ana.send()
            #expect(try await balance(warehouse) == [7, 0, 0, 0])
            #expect(try await warehouse.events().contains("stock.received A") == isBefore, "only what became free is announced")
        }
    }

    @Test("A shelf counted empty, whose pieces ride on a cart that is offline: nothing is blocked once the scans come")
    func takenAll() async throws {
        try await onTour { warehouse, ana, count, start in
            var ana = ana
            ana.clock = start + 60
            ana.pickAll()
            let result = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 0, at: start + 600, by: "eva")
            #expect(result.isBlocked && result.after == 3 && result.there == 0)
            #expect(try await balance(warehouse) == [3, 3, 3, 1])
            try await warehouse.checkCounts()
            try await ana.send()
            #expect(try await balance(warehouse) == [0, 0, 0, 0])
        }
    }

    @Test("A count that is typed later holds at the moment of the looking; what moved since is kept")
    func lateCount() async throws {
        try await onTour { warehouse, ana, count, start in
            var ana = ana
            ana.clock = start + 1200
            ana.pickAll()
            try await ana.send()
            #expect(try await balance(warehouse) == [7, 0, 0, 0])
            let result = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 9, at: start + 600, by: "eva")
            #expect(result.moved == -3 && result.before == 7 && result.after == 6)
            let older = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 8, at: start + 300, by: "eva")
            #expect(older.isOutdated && older.after == 6)
            #expect(try await balance(warehouse) == [6, 0, 0, 0])
            #expect(try await warehouse.pieces("A", at: start + 301) == 8)
            #expect(try await warehouse.pieces("A", at: start + 601) == 9)
        }
    }

    @Test("A count typed later that found fewer than were taken after it: the place stays blocked, and the reason is that")
    func contradicted() async throws {
        try await onTour { warehouse, ana, count, start in
            var ana = ana
            ana.clock = start + 1200
            ana.pickAll()
            try await ana.send()
            let result = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 1, at: start + 600, by: "eva")
            #expect(result.there == -2 && result.after == 0)
            #expect(result.blockage == .taken(more: 2))
            let refusal = await #expect(throws: ReceivingProblem.self) {
                try await count.unblock(place: "A-01-01", sku: nil, by: "eva")
            }
            #expect(refusal?.message == "more A was taken from A-01-01 than somebody counted before")
            let again = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 5, by: "eva")
            #expect(again.blockage == nil)
        }
    }

    @Test("A device's clock is compared with the arrival of its upload, however long booking it takes")
    func bookedLate() async throws {
        try await onTour { warehouse, ana, _, start in
            var ana = ana
            ana.clock = start + 60
            ana.pickAll()
            let sent = start + 1200
            _ = try await ana.send(ana.records, sentAt: sent, arrived: sent + 2)
            let wrong = try await warehouse.postgres.query("SELECT FROM warehouse.scan WHERE happened_at <> at")
            #expect(wrong.isEmpty)
        }
    }

    @Test("The same count twice changes nothing; another number for the same moment is a correction")
    func again() async throws {
        try await onTour { warehouse, _, count, start in
            for quantity in [8, 8, 9] {
                _ = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: quantity, at: start + 300, by: "eva")
                #expect(try await balance(warehouse) == [quantity, 3, 0, 0])
                try await warehouse.checkCounts()
            }
        }
    }

    @Test("A short pick from before a count does not block the place that was counted since")
    func lateShort() async throws {
        try await onTour { warehouse, ana, count, start in
            var ana = ana
            ana.clock = start + 60
            ana.short()
            _ = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 2, at: start + 600, by: "eva")
            try await ana.send()
            #expect(try await balance(warehouse) == [2, 0, 0, 0])
        }
    }

    @Test("A short pick from after a count blocks the place, and a count typed later that is older does not open it")
    func shortAfterCount() async throws {
        try await onTour { warehouse, ana, count, start in
            var ana = ana
            ana.clock = start + 1200
            ana.short()
            try await ana.send()
            let older = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 9, at: start + 600, by: "eva")
            #expect(older.isBlocked)
            _ = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 4, by: "eva")
            #expect(try await balance(warehouse) == [4, 0, 0, 0])
        }
    }

    @Test(
        "A device whose clock is wrong is corrected by what it says while it sends, and never believed beyond tour and upload",
        arguments: [-90_000_000.0, -5400, 5400, 90_000_000])
    func wrongClock(error: Double) async throws {
        try await onTour { warehouse, ana, count, start in
            var ana = ana
            ana.clock = start + 60 + error
            ana.pickAll()
            _ = try await count.count(place: "A-01-01", sku: "A", lot: nil, quantity: 7, at: start + 600, by: "eva")
            _ = try await ana.send(ana.records, sentAt: Date() + error)
            #expect(try await balance(warehouse) == [7, 0, 0, 0])
            let sane = try await warehouse.postgres.query(
                """
                SELECT bool_and(s.happened_at BETWEEN t.started_at AND s.received_at) FROM warehouse.scan s
                JOIN warehouse.tour t ON t.id = s.tour_id
                """)
            #expect(try sane[0].decode(0, as: Bool.self))
        }
    }
}

extension PickingFixture {
    /// Every balance is what was counted last and what moved since.
    func checkCounts(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let checks = AuditStore.checks(lag: 60).filter { ["counts-hold", "ledger-on-hand", "no-oversell"].contains($0.name) }
        let violated = try await AuditStore().audit(checks, on: postgres).violated
        #expect(violated.isEmpty, "\(violated.map(\.offenders))", sourceLocation: sourceLocation)
    }

    /// What the ledger says lay there at a moment.
    func pieces(_ sku: String, at moment: Date) async throws -> Int {
        try await postgres.query(
            """
            SELECT coalesce(sum(l.on_hand_change), 0) FROM warehouse.ledger l JOIN warehouse.stock s ON s.id = l.stock_id
            WHERE s.sku = \(sku) AND coalesce(l.happened_at, l.at) <= \(moment)
            """)[0].decode(0)
    }
}
