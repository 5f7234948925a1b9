import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import MasterData
@testable import Operations
@testable import Receiving

/// What one site sends another: it leaves once, is in transit, and comes once.
@Suite("Transfers between sites", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct TransferTests {
    /// Ten MILK of L1 in B-01, twenty NAIL in B-02.
    private func stocked(_ body: (TransferFixture) async throws -> Void) async throws {
        try await TransferFixture.with { fixture in
            try await fixture.put("MILK", 10, at: "B-01", lot: "L1", expiry: "2099-01-01")
            try await fixture.put("NAIL", 20, at: "B-02")
            try await body(fixture)
        }
    }

    @Test("The whole way: pieces leave their bins, are in transit, are counted at the dock and put away, with lot and expiry")
    func wholeWay() async throws {
        try await stocked { fixture in
            let day = try await fixture.day(in: 3)
            let sent = try await fixture.send(
                "T-1", expectedOn: day, .init(bin: "B-01", sku: "MILK", lot: "L1", quantity: 6),
                .init(bin: "B-02", sku: "NAIL", quantity: 20))
            #expect(sent == .init(name: "transfer T-1 from S2", wasKnown: false))
            #expect(try await fixture.receiving.stock() == ["MILK L1 B-01 free 4"])
            #expect(try await fixture.expected() == ["S1 MILK 6", "S1 NAIL 20"])
            let under = try #require(try await fixture.desk.transfers(site: "s2", isAll: false, limit: 9).first)
            #expect(under.words == "in transit" && under.inTransit == 26 && under.expectedOn == day)
            #expect(try await fixture.receiving.desk.open().map(\.name) == ["transfer T-1 from S2, receipt 1"])
            let wrong = await fixture.receiving.refusal {
                try await fixture.receiving.desk.arrive(ReceiptReference("T-1"), at: "DOCK-9", isBlind: false)
            }
            #expect(wrong == "transfer T-1 from S2, receipt 1 is for S1, and DOCK-9 is at S2")
            let transfer = try await fixture.arrived("t-1")
            // Nobody has to type the day: the lot has one.
            let milk = try await fixture.receiving.count("MILK", 6, lot: "L1", of: transfer)
            #expect(milk.lines == [.init(sku: "MILK", lot: "L1", quantity: 6, held: 0, outstanding: 0)])
            try await fixture.receiving.count("NAIL", 20, of: transfer)
            _ = try await fixture.receiving.desk.finish(transfer, shortage: nil, accepting: nil)
            try await fixture.putAway("MILK", 6)
            try await fixture.putAway("NAIL", 20, to: "A-01-02")
            #expect(
                try await fixture.receiving.stock()
                    == ["MILK L1 A-01-01 free 6", "MILK L1 B-01 free 4", "NAIL  A-01-02 free 20"])
            let days = try await fixture.postgres.query("SELECT count(DISTINCT expiry) FROM warehouse.stock WHERE sku = 'MILK'")
            #expect(try days[0].decode(0, as: Int.self) == 1)
            #expect(try await fixture.receiving.desk.close(transfer, writingOff: nil) == ["transfer T-1 from S2, receipt 1"])
            #expect(try await fixture.desk.transfers(site: nil, isAll: false, limit: 9).isEmpty)
            #expect(try await fixture.progress() == [[0, 26, 0]])
            #expect(try await fixture.expected() == [])
            let story = try #require(try await fixture.desk.stories("t-1", from: "s2").first)
            #expect(story.sentBy == "rui" && story.lines.map(\.bin) == ["B-01", "B-02"])
            #expect(story.receipts == ["receipt 1: closed at DOCK-1"])
            #expect(try await fixture.pieces() == 30)
        }
    }

    @Test("Pieces keep their age on the road, whatever comes into the bin that they left")
    func age() async throws {
        try await stocked { fixture in
            try await fixture.postgres.query("UPDATE warehouse.stock SET received_at = '2020-01-01' WHERE sku = 'NAIL'")
            try await fixture.send("T-1", .init(bin: "B-02", sku: "NAIL", quantity: 20))
            try await fixture.put("NAIL", 5, at: "B-02")
            let transfer = try await fixture.arrived("T-1")
            for pieces in [12, 8] { try await fixture.receiving.count("NAIL", pieces, of: transfer) }
            try await fixture.putAway("NAIL", 20, to: "A-01-02")
            let ages = try await fixture.postgres.query(
                """
                SELECT l.code || CASE WHEN s.received_at < '2020-01-03' THEN ' old' ELSE ' new' END FROM warehouse.stock s
                JOIN warehouse.location l ON l.id = s.location_id WHERE s.sku = 'NAIL' AND s.on_hand > 0 ORDER BY l.code
                """)
            #expect(try ages.map { try $0.decode(0, as: String.self) } == ["A-01-02 old", "B-02 new"])
        }
    }

    @Test("A serial number goes with its piece: it is in stock where the piece was sent from, and read where it comes")
    func serialNumbers() async throws {
        try await TransferFixture.with { fixture in
            try await fixture.postgres.query("UPDATE warehouse.sku SET has_serials = true WHERE code = 'SOAP'")
            try await fixture.put("SOAP", 2, at: "B-01")
            try await fixture.postgres.transaction { transaction in
                for (serial, site) in [("A1", "S2"), ("A2", "S2"), ("A3", "S1")] {
                    let number = try #require(SerialNumber(serial))
                    _ = try await SerialStore().enter(
                        [number], of: "SOAP", lot: nil, at: site, document: nil, reason: "test", by: "eva", in: transaction)
                }
            }
            try await fixture.send("T-1", .init(bin: "B-01", sku: "SOAP", quantity: 2))
            let transfer = try await fixture.arrived("T-1")
            try await fixture.receiving.count("SOAP", 1, of: transfer, serials: ["A1"])
            let refusal = await fixture.receiving.refusal {
                try await fixture.receiving.count("SOAP", 1, of: transfer, serials: ["A3"])
            }
            #expect(refusal?.hasPrefix("serial number A3 of SOAP is in stock at S1 already") == true)
            let sites = try await fixture.postgres.query("SELECT serial || ' ' || site FROM warehouse.serial ORDER BY serial")
            #expect(try sites.map { try $0.decode(0, as: String.self) } == ["A1 S1", "A2 S2", "A3 S1"])
        }
    }

    @Test("Short, broken and too much: what is missing is still in transit or written off, and more wants a reason")
    func differences() async throws {
        try await stocked { fixture in
            try await fixture.send("T-1", .init(bin: "B-02", sku: "NAIL", quantity: 10))
            let first = try await fixture.arrived("T-1")
            try await fixture.receiving.count("NAIL", 5, of: first)
            try await fixture.receiving.count("NAIL", 1, isDamaged: true, of: first)
            _ = try await fixture.receiving.desk.finish(first, shortage: .expected, accepting: nil)
            #expect(try await fixture.progress() == [[4, 6, 0]])
            let second = try await fixture.arrived("T-1")
            try await fixture.receiving.count("NAIL", 2, of: second)
            #expect(
                await fixture.receiving.refusal { try await fixture.receiving.count("NAIL", 3, of: second) }
                    == "3 of NAIL would be 1 too many: 10 were sent, 8 have come")
            #expect(
                await fixture.receiving.refusal { try await fixture.receiving.desk.finish(second, shortage: nil, accepting: nil) }
                    == "of transfer T-1 from S2, receipt 2 are missing 2 of NAIL")
            _ = try await fixture.receiving.desk.finish(second, shortage: .writtenOff(reason: "fell off"), accepting: nil)
            #expect(try await fixture.progress() == [[0, 8, 2]])
            #expect(
                try await fixture.receiving.stock().suffix(3) == [
                    "NAIL  B-02 free 10", "NAIL  DOCK-1 damaged 1", "NAIL  DOCK-1 receiving 7",
                ])
            #expect(try await fixture.pieces() == 30)
            try await fixture.send("T-2", .init(bin: "B-02", sku: "NAIL", quantity: 3))
            let third = try await fixture.arrived("T-2")
            try await fixture.receiving.count("NAIL", 4, of: third, accepting: "miscounted at S2")
            #expect(try await fixture.progress() == [[0, 8, 2], [0, 4, 0]])
            #expect(try await fixture.pieces() == 30)
        }
    }

    @Test("Another lot than was sent is not in the transfer; pieces without lot have the day they were sent with")
    func identity() async throws {
        try await stocked { fixture in
            try await fixture.put("SOAP", 5, at: "B-03", expiry: "2098-01-01")
            try await fixture.send(
                "T-1", .init(bin: "B-01", sku: "MILK", lot: "L1", quantity: 6), .init(bin: "B-03", sku: "SOAP", quantity: 5))
            let transfer = try await fixture.arrived("T-1")
            #expect(
                await fixture.receiving.refusal {
                    try await fixture.receiving.count("MILK", 1, lot: "L2", expiry: "2099-05-01", of: transfer)
                } == "MILK lot 'L2' is not in transfer T-1 from S2, receipt 1")
            #expect(
                await fixture.receiving.refusal {
                    try await fixture.receiving.count("SOAP", 1, expiry: "2098-01-02", of: transfer)
                } == "SOAP was sent with the expiry 2098-01-01, and 2098-01-02 was said")
            try await fixture.receiving.count("SOAP", 5, of: transfer)
            let days = try await fixture.postgres.query("SELECT DISTINCT expiry::text FROM warehouse.stock WHERE sku = 'SOAP'")
            #expect(try days.map { try $0.decode(0, as: String.self) } == ["2098-01-01"])
        }
    }

    @Test("What is counted blind is judged by article and lot when it is finished")
    func blind() async throws {
        try await stocked { fixture in
            try await fixture.put("MILK", 4, at: "B-01", lot: "L2", expiry: "2099-02-01")
            try await fixture.send(
                "T-1", .init(bin: "B-01", sku: "MILK", lot: "L1", quantity: 6),
                .init(bin: "B-01", sku: "MILK", lot: "L2", quantity: 4))
            let transfer = ReceiptReference("T-1", supplier: "s2", kind: .transfer)
            _ = try await fixture.receiving.desk.arrive(transfer, at: "DOCK-1", isBlind: true)
            try await fixture.receiving.count("MILK", 7, lot: "L1", of: transfer)
            try await fixture.receiving.count("MILK", 3, lot: "L2", of: transfer)
            try await fixture.receiving.checkBooks()
            let lost = DockDesk.Shortage.writtenOff(reason: "other lot")
            #expect(
                await fixture.receiving.refusal {
                    try await fixture.receiving.desk.finish(transfer, shortage: lost, accepting: nil)
                }
                    == "transfer T-1 from S2, receipt 1 has more than is expected: 1 of MILK lot 'L1' too many")
            _ = try await fixture.receiving.desk.finish(transfer, shortage: lost, accepting: "labels of L2 were wrong")
            #expect(try await fixture.progress() == [[0, 10, 1]])
        }
    }

    @Test("Sent twice it leaves once; the same number with other content is refused, and another site may have it, too")
    func twice() async throws {
        try await stocked { fixture in
            let milk = Transfer.Line(bin: "B-01", sku: "MILK", lot: "L1", quantity: 6)
            let nail = Transfer.Line(bin: "B-02", sku: "NAIL", quantity: 5)
            try await fixture.send("T-1", milk, nail)
            #expect(try await fixture.send("t-1", nail, milk) == .init(name: "transfer T-1 from S2", wasKnown: true))
            #expect(try await fixture.receiving.stock() == ["MILK L1 B-01 free 4", "NAIL  B-02 free 15"])
            for other in [
                Transfer("T-1", from: "S2", to: "S1", lines: [milk]),
                Transfer("T-1", from: "S2", to: "S1", expectedOn: "2031-01-01", lines: [milk, nail]),
            ] {
                #expect(
                    await fixture.faults(other) == [
                        "number was sent with other content before (`waybill transfers show`): what is to be sent now wants another"
                    ])
            }
            try await fixture.put("SOAP", 5, at: "A-01-01")
            try await fixture.send("T-1", from: "S1", to: "S2", .init(bin: "A-01-01", sku: "SOAP", quantity: 5))
            #expect(try await fixture.desk.stories("T-1", from: nil).count == 2)
            #expect(
                await fixture.receiving.refusal {
                    try await fixture.receiving.desk.arrive(ReceiptReference("T-1"), at: "DOCK-1", isBlind: false)
                } == "'T-1' can be transfer T-1 of S1, transfer T-1 of S2")
            _ = try await fixture.receiving.desk.arrive(ReceiptReference("T-1", supplier: "S2"), at: "DOCK-1", isBlind: false)
        }
    }

    @Test("Between two sites nothing is carried at once, and a site that goods are on their way to is not retired")
    func noShortCut() async throws {
        try await stocked { fixture in
            let goods = GoodsEntry(database: fixture.postgres)
            let milk = ShelfChoice(place: "B-01", sku: "MILK", lot: nil)
            let moved = await #expect(throws: ReceivingProblem.self) {
                try await goods.move(1, of: milk, to: "A-01-01", at: nil, by: "eva")
            }
            #expect(moved?.message == "B-01 is at S2, and A-01-01 at S1")
            #expect(moved?.advice.contains("waybill transfers send") == true)
            await #expect(throws: ReceivingProblem.self) {
                try await goods.judge(1, of: milk, as: .damaged, to: "Q-1", because: "wet", by: "eva")
            }
            #expect(try await fixture.receiving.stock() == ["MILK L1 B-01 free 10", "NAIL  B-02 free 20"])
            try await fixture.send("T-1", .init(bin: "B-02", sku: "NAIL", quantity: 20))
            let uses = try await MasterUseStore().uses(of: [["S1"]], .sites, on: fixture.postgres)
            #expect(uses.map(\.reason) == ["is sent the transfers T-1: let them arrive, or write them off (waybill receive)"])
            _ = try await fixture.receiving.desk.close(ReceiptReference("T-1"), writingOff: "the lorry burnt")
            #expect(try await MasterUseStore().uses(of: [["S1"]], .sites, on: fixture.postgres).isEmpty)
            #expect(try await fixture.progress() == [[0, 0, 20]])
            #expect(try await fixture.pieces() == 30)
        }
    }
}
