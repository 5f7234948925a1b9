import Barcodes
import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Receiving

/// What is counted at the dock: over, short, damaged, blind, unannounced.
@Suite("Counts at the dock", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DockCountTests {
    @Test("A GS1 code fills article, lot, expiry and count; what it does not say is typed, and must not contradict it")
    func scanned() async throws {
        func scan(_ code: String, _ typed: CountedGoods.Typed = .init()) throws -> CountedGoods.Scan {
            try CountedGoods.Scan(code: code, typed: typed, year: 2030)
        }
        guard case .goods(let goods) = try scan("(01)04006381333931(10)L7(17)310131(30)24") else {
            Issue.record("no goods")
            return
        }
        #expect(goods.lot == "L7" && goods.expiry == "2031-01-31" && goods.quantity == 24)
        #expect(try scan("(02)04006381333931(37)12(10)L7") != scan("(02)04006381333931(37)13(10)L7"))
        #expect(try scan("(00)340123450000000017") == .pallet("340123450000000017"))
        #expect(try scan("4006381333931", .init(quantity: 3)) == scan("(01)04006381333931(30)3"))
        for (code, typed) in [
            ("(01)04006381333931(10)L7", CountedGoods.Typed()), ("(01)04006381333931(30)24", .init(quantity: 23)),
            ("A-01-01", .init(quantity: 1)), ("(01)04006381333930(30)24", .init()),
        ] {
            #expect(throws: ReceivingProblem.self, "\(code)") { try scan(code, typed) }
        }
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(.init(sku: "MILK", quantity: 24))
            let result = try await fixture.counts.count(goods, as: UUID(), of: order, by: "eva")
            #expect(
                result.lines == [.init(sku: "MILK", lot: "L7", quantity: 24, held: 0, outstanding: 0)])
            #expect(try await fixture.stock() == ["MILK L7 DOCK-1 receiving 24"])
            let ledger = try await fixture.postgres.query(
                "SELECT actor || ': ' || document || ', ' || reason FROM warehouse.ledger")
            #expect(try ledger.map { try $0.decode(0) } == ["eva: PO 4711 of ACME, receipt 1, \(StockMovement.receipt.rawValue)"])
            #expect(try await fixture.states("4711") == [.receiving])
        }
    }

    @Test("A little more than ordered is accepted, more only with a reason, and so is what is not ordered at all")
    func over() async throws {
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(.init(sku: "NAIL", quantity: 100))
            try await fixture.count("NAIL", 108, of: order)
            #expect(
                await fixture.refusal { try await fixture.count("NAIL", 4, of: order) }
                    == "4 of NAIL would be 2 too many: 100 are ordered, 10 % more allowed, 108 have come")
            try await fixture.count("NAIL", 2, of: order)
            try await fixture.count("NAIL", 5, of: order, accepting: "a present")
            #expect(
                await fixture.refusal { try await fixture.count("SOAP", 1, of: order) }
                    == "SOAP is not in PO 4711 of ACME, receipt 1")
            try await fixture.count("SOAP", 1, of: order, accepting: "samples")
            #expect(try await fixture.lines("4711") == ["received 115 written off 0"])
            #expect(try await fixture.stock() == ["NAIL  DOCK-1 receiving 115", "SOAP  DOCK-1 receiving 1"])
            #expect(await fixture.refusal { try await fixture.count("HAT", 1, of: order) } == "there is no article 'HAT'")
        }
    }

    @Test("What is missing is still expected as the next delivery, or written off with a reason")
    func short() async throws {
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(.init(sku: "NAIL", quantity: 10), .init(sku: "SOAP", quantity: 4))
            try await fixture.count("NAIL", 6, of: order)
            #expect(
                await fixture.refusal { try await fixture.desk.finish(order, shortage: nil, accepting: nil) }
                    == "of PO 4711 of ACME, receipt 1 are missing 4 of NAIL, 4 of SOAP")
            _ = try await fixture.desk.finish(order, shortage: .expected, accepting: nil)
            #expect(try await fixture.states("4711") == [.received, .announced])
            #expect(await fixture.refusal { try await fixture.count("NAIL", 1, of: order) } != nil)
            _ = try await fixture.desk.arrive(order, at: "DOCK-2", isBlind: false)
            try await fixture.count("NAIL", 4, of: order)
            _ = try await fixture.desk.finish(order, shortage: .writtenOff(reason: "out of soap"), accepting: nil)
            #expect(try await fixture.lines("4711") == ["received 10 written off 0", "received 0 written off 4"])
            for (quantity, dock) in [(6, "DOCK-1"), (4, "DOCK-2")] {
                _ = try await fixture.putAway.carry(
                    quantity, of: "NAIL", lot: nil, from: dock, to: "A-01-02", as: UUID(), by: "eva")
            }
            #expect(try await fixture.states("4711") == [.putAway, .putAway])
            #expect(try await fixture.desk.close(order, writingOff: nil).count == 2)
            #expect(try await fixture.states("4711") == [.closed, .closed])
            #expect(try await fixture.desk.open().isEmpty)
        }
    }

    @Test("A lot has one day, an article with lots needs one, and what has expired or is broken is sold to nobody")
    func lots() async throws {
        try await ReceivingFixture.with { fixture in
            try await fixture.warehouse.stock("MILK", 1, at: "A-01-01", lot: "L1", expiresIn: 300)
            let order = try await fixture.arrived(.init(sku: "MILK", quantity: 100))
            #expect(
                await fixture.refusal { try await fixture.count("MILK", 1, lot: "L1", expiry: "2099-01-01", of: order) }?
                    .contains("in the books, not on 2099-01-01") == true)
            #expect(
                await fixture.refusal { try await fixture.count("MILK", 1, of: order) }
                    == "MILK is kept by lots, and none is named")
            #expect(
                await fixture.refusal { try await fixture.count("MILK", 1, lot: "L2", of: order) }
                    == "the day on which MILK lot 'L2' expires is not said, and others of the article expire")
            #expect(
                await fixture.refusal { try await fixture.count("MILK", 1, lot: "L3", expiry: "2020-01-01", of: order) }
                    == "MILK lot 'L3' has expired on 2020-01-01")
            try await fixture.count("MILK", 2, lot: "L1", of: order)
            try await fixture.count("MILK", 3, lot: "L3", expiry: "2020-01-01", isDamaged: true, of: order)
            #expect(
                try await fixture.stock() == [
                    "MILK L1 A-01-01 free 1", "MILK L1 DOCK-1 receiving 2", "MILK L3 DOCK-1 damaged 3",
                ])
        }
    }

    @Test("Whoever counts blind learns nothing; too much is judged when the delivery is finished")
    func blind() async throws {
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(isBlind: true, .init(sku: "NAIL", quantity: 10))
            #expect(try await fixture.count("NAIL", 12, of: order).lines.map(\.outstanding) == [nil])
            try await fixture.count("SOAP", 1, of: order)
            #expect(
                await fixture.refusal { try await fixture.desk.finish(order, shortage: nil, accepting: nil) }
                    == "PO 4711 of ACME, receipt 1 has more than is expected: 1 of NAIL too many, 1 of SOAP that are not in it")
            _ = try await fixture.desk.finish(order, shortage: nil, accepting: "buyer agrees")
            #expect(try await fixture.states("4711") == [.received])
        }
    }

    @Test("What nobody announced is received under the number of its papers, once")
    func unannounced() async throws {
        try await ReceivingFixture.with { fixture in
            for _ in 0..<2 {
                let name = try await fixture.desk.arriveUnannounced("D9", of: "acme", at: "DOCK-1", isBlind: false, by: "eva")
                #expect(name == "delivery D9 of ACME, receipt 1")
            }
            let delivery = ReceiptReference("D9")
            try await fixture.count("NAIL", 7, of: delivery)
            _ = try await fixture.desk.finish(delivery, shortage: nil, accepting: nil)
            #expect(try await fixture.stock() == ["NAIL  DOCK-1 receiving 7"])
            #expect(
                await fixture.refusal {
                    try await fixture.desk.arriveUnannounced("D9", of: "ACME", at: "A-01-01", isBlind: false, by: "eva")
                } == "'A-01-01' is no place that goods are received at")
        }
    }

    @Test("A fifth of a lot is held, rounded up, however the lot is counted")
    func sampled() async throws {
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(of: "NOVA", .init(sku: "MILK", quantity: 24))
            var held: [Int] = []
            for quantity in [1, 2, 8, 13] {
                held += try await fixture.count("MILK", quantity, lot: "L1", expiry: "2099-01-01", of: order).lines.map(\.held)
            }
            #expect(held == [1, 0, 2, 2])
            #expect(try await fixture.stock() == ["MILK L1 DOCK-1 quality_hold 5", "MILK L1 DOCK-1 receiving 19"])
            let one = SupplierRule(overPercent: 0, samplePercent: 10, sampleOneIn: 4)
            let lots = (0..<4000).count { one.samples(sku: "MILK", lot: "L\($0)") }
            #expect((900...1100).contains(lots))
        }
    }

    @Test("A pallet is booked as it was announced; a notice counts for its purchase order, too, which ends with it")
    func notice() async throws {
        try await ReceivingFixture.with { fixture in
            let sscc = "340123450000000017"
            try await fixture.enter(
                ExpectedGoods(
                    .purchaseOrder, number: "4711", supplier: "ACME", site: "S1", lines: [.init(sku: "MILK", quantity: 20)]))
            try await fixture.enter(
                ExpectedGoods(
                    .notice, number: "N1", supplier: "ACME", site: "S1", purchaseOrder: "4711",
                    lines: [
                        .init(sku: "MILK", quantity: 12, lot: "L1", expiry: "2099-01-01", sscc: sscc),
                        .init(sku: "MILK", quantity: 8, lot: "L2", expiry: "2099-02-01", sscc: sscc),
                    ]))
            _ = try await fixture.desk.arrive(ReceiptReference(sscc), at: "DOCK-1", isBlind: false)
            let id = UUID()
            for wasKnown in [false, true] {
                let result = try await fixture.counts.countPallet(sscc, as: id, of: ReceiptReference("N1"), by: "eva")
                #expect(result.wasKnown == wasKnown && result.lines.map(\.quantity) == [12, 8])
            }
            #expect(
                await fixture.refusal {
                    try await fixture.counts.countPallet(sscc, as: UUID(), of: ReceiptReference("N1"), by: "eva")
                }
                    == "pallet \(sscc) is counted already")
            _ = try await fixture.desk.finish(ReceiptReference("N1"), shortage: nil, accepting: nil)
            #expect(try await fixture.lines("4711") == ["received 20 written off 0"])
            #expect(try await fixture.states("4711") == [.closed])
            #expect(try await fixture.stock() == ["MILK L1 DOCK-1 receiving 12", "MILK L2 DOCK-1 receiving 8"])
        }
    }
}
