import ArgumentParser
import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import Operations

/// The stock with which the books are opened.
@Suite("Opening stock", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OpeningStockTests {
    private func file(_ lines: String...) throws -> StockFile {
        try StockFile(csv: Data((["place,sku,quantity,lot,expiry"] + lines).joined(separator: "\n").utf8))
    }

    private func command() throws -> ImportStockCommand { try ImportStockCommand.parse(["-", "--by", "Ana"]) }

    @Test("Each line is a receipt with its ledger row; the same file again books nothing; what came is announced")
    func booked() async throws {
        try await PickingFixture.with { fixture in
            try await fixture.articles("ART-A", "ART-B", "ART-C")
            try await fixture.allocate([fixture.order([("ART-A", 3)])])
            let stock = try file("A-01-01,ART-A,5,L1,2031-01-31", "A-01-02,ART-A,2,L2,", "A-01-02,ART-B,7,,2031-02-28")
            #expect(stock.badRows == [])
            #expect(try await command().book(stock, on: fixture.postgres).booked == 3)
            let events = try await fixture.events()
            #expect(events.filter { $0.hasPrefix("stock.received") } == ["stock.received ART-A", "stock.received ART-B"])
            let ledger = try await fixture.postgres.query(
                """
                SELECT s.sku || ' ' || s.lot || ' ' || coalesce(s.expiry::text, '-') || ' ' || l.on_hand_change || ' ' || l.reason || ' ' || l.actor
                FROM warehouse.ledger l JOIN warehouse.stock s ON s.id = l.stock_id ORDER BY l.id
                """
            ).map { try $0.decode(0, as: String.self) }
            #expect(
                ledger == [
                    "ART-A L1 2031-01-31 5 receipt Ana", "ART-A L2 - 2 receipt Ana", "ART-B  2031-02-28 7 receipt Ana",
                ])
            #expect(try await command().book(stock, on: fixture.postgres).booked == 0)
            #expect(
                try await command().book(file("A-01-01,ART-A,50,L1,2031-01-31", "A-01-03,ART-C,1"), on: fixture.postgres).booked
                    == 1)
            #expect(try await fixture.onHand("ART-A") == 7)
        }
    }

    @Test("Everything that is wrong is said at once, and nothing is booked")
    func refused() async throws {
        let bad = try file(
            ",ART-A,5", "A-01-01,ART-A,0", "A-01-01,ART-A,5,L1,31.01.2031", "A-01-01,ART-A,5,L1,2031-01-31",
            "A-01-02,ART-A,5,L1,2031-02-28", "A-01-01,ART-A,5,L1,2031-01-31"
        ).badRows.map(\.description)
        #expect(
            bad == [
                "line 2: place is '': must be the code of a bin",
                "line 3: quantity is '0': must be a whole number from 1 to 10000000",
                "line 4: expiry is '31.01.2031': must be a day as 2027-03-31, or blank",
                "line 6: expiry is '2031-02-28': is another day than the lot has on line 5: 2031-01-31",
                "line 7: place is 'A-01-01': has this article and lot on line 5 already",
            ])
        try await PickingFixture.with { fixture in
            try await fixture.articles("ART-A")
            try await fixture.stock("ART-A", 1, at: "A-02-01", lot: "L1", expiresIn: 400)
            try await fixture.postgres.query("UPDATE warehouse.location SET is_active = false WHERE code = 'A-01-05'")
            let stock = try file(
                "A-01-01,ART-A,5", "X-1,ART-A,5", "A-01-02,ART-X,5", "A-01-03,ART-A,5,L1,2031-01-31", "A-01-05,ART-A,5")
            let result = try await command().book(stock, on: fixture.postgres)
            #expect(result.booked == 0)
            let said = result.refused.map(\.description)
            #expect(
                said.prefix(2) == [
                    "line 3: place is 'X-1': is not among the bins", "line 4: sku is 'ART-X': is not among the articles",
                ])
            #expect(
                said.count == 4
                    && said[2].hasPrefix("line 5: expiry is '2031-01-31': is another day than the books have for this lot: 20"))
            #expect(said.last == "line 6: place is 'A-01-05': is retired")
            #expect(try await fixture.onHand("ART-A") == 1)
        }
    }
}
