import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Receiving

@Suite("Serial numbers at the dock", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SerialReceiptTests {
    /// Twenty soaps with serial numbers are expected at DOCK-1, and ten nails without.
    private func expected(_ body: (ReceivingFixture, ReceiptReference) async throws -> Void) async throws {
        try await ReceivingFixture.with { fixture in
            try await fixture.postgres.query(
                "UPDATE warehouse.sku SET has_serials = true, gtin = '4012345678901' WHERE code = 'SOAP'")
            let order = try await fixture.arrived(.init(sku: "SOAP", quantity: 20), .init(sku: "NAIL", quantity: 10))
            try await body(fixture, order)
        }
    }

    /// `A1 in_stock`, by number.
    private func serials(_ fixture: ReceivingFixture) async throws -> [String] {
        try await fixture.postgres.query("SELECT serial || ' ' || state FROM warehouse.serial ORDER BY serial").map {
            try $0.decode(0)
        }
    }

    @Test("Each piece has its own: as many as are counted, none twice; a GS1 code of one piece says all of it")
    func counted() async throws {
        try await expected { fixture, order in
            try await fixture.count("SOAP", 2, of: order, serials: ["a1", " A2 "])
            guard case .goods(let scanned) = try CountedGoods.Scan(code: "(01)04012345678901(21)A3", typed: .init(), year: 2030)
            else {
                Issue.record("no goods")
                return
            }
            #expect(scanned.quantity == 1)
            _ = try await fixture.counts.count(scanned, as: UUID(), of: order, by: "eva")
            #expect(try await serials(fixture) == ["A1 in_stock", "A2 in_stock", "A3 in_stock"])
            #expect(try await fixture.stock() == ["SOAP  DOCK-1 receiving 3"])
            for numbers in [[], ["B1"], ["B1", "B2", "B3"]] {
                #expect(
                    await fixture.refusal { try await fixture.count("SOAP", 2, of: order, serials: numbers) }
                        == "2 of SOAP were counted with \(numbers.count) serial numbers")
            }
            #expect(
                await fixture.refusal { try await fixture.count("SOAP", 2, of: order, serials: ["B1", "b1"]) }
                    == "serial number B1 is given twice")
            #expect(
                await fixture.refusal { try await fixture.count("SOAP", 1, of: order, serials: ["B 1"]) }
                    == "'B 1' is no serial number")
            #expect(try CountedGoods(typed: .init(sku: "SOAP", serials: ["B1", "B2"])).quantity == 2)
            #expect(try await serials(fixture).count == 3)
            #expect(try await fixture.lines("4711") == ["received 3 written off 0", "received 0 written off 0"])
        }
    }

    @Test("Of other articles no serial number is asked for, and the one in a code does no harm")
    func others() async throws {
        try await expected { fixture, order in
            try await fixture.count("NAIL", 5, of: order)
            try await fixture.postgres.query("UPDATE warehouse.sku SET gtin = '4006381333931' WHERE code = 'NAIL'")
            try await fixture.postgres.query("UPDATE warehouse.sku SET gtin = '' WHERE code = 'MILK'")
            let scanned = try CountedGoods.Scan(code: "(01)04006381333931(21)X9", typed: .init(quantity: 4), year: 2030)
            guard case .goods(let goods) = scanned else {
                Issue.record("no goods")
                return
            }
            _ = try await fixture.counts.count(goods, as: UUID(), of: order, by: "eva")
            #expect(
                await fixture.refusal { try await fixture.count("NAIL", 1, of: order, serials: ["X1"]) }
                    == "the serial numbers of NAIL are not followed")
            #expect(try await serials(fixture).isEmpty)
            #expect(try await fixture.stock() == ["NAIL  DOCK-1 receiving 9"])
        }
    }

    @Test("A number in stock is refused by name, and the count with it; sent again, a count is booked once")
    func duplicates() async throws {
        try await expected { fixture, order in
            let id = UUID()
            try await fixture.count("SOAP", 2, id: id, of: order, serials: ["A1", "A2"])
            #expect(try await fixture.count("SOAP", 2, id: id, of: order, serials: ["A1", "A2"]).wasKnown)
            let refusal = await fixture.refusal { try await fixture.count("SOAP", 2, of: order, serials: ["A3", "a2"]) }
            #expect(refusal?.hasPrefix("serial number A2 of SOAP is in stock at S1 already since 20") == true)
            #expect(try await serials(fixture) == ["A1 in_stock", "A2 in_stock"])
            #expect(try await fixture.stock() == ["SOAP  DOCK-1 receiving 2"])
            let desk = SerialDesk(database: fixture.postgres)
            #expect(
                try await desk.writeOff(try #require(SerialNumber("a2")), of: "soap", reason: "fell", by: "eva") == "SOAP")
            try await fixture.count("SOAP", 1, of: order, serials: ["A2"])
            #expect(try await serials(fixture) == ["A1 in_stock", "A2 in_stock"])
            let life = try await SerialLifeStore().life("SOAP", try #require(SerialNumber("A2")), on: fixture.postgres)
            #expect(life.map(\.state) == [.inStock, .writtenOff, .inStock])
            #expect(life.map(\.document) == ["PO 4711 of ACME, receipt 1", nil, "PO 4711 of ACME, receipt 1"])
        }
    }

    @Test("Several count pieces of one number at once: one of them has it")
    func concurrent() async throws {
        try await expected { fixture, order in
            let booked = try await withThrowingTaskGroup(of: Bool.self) { group in
                for person in ["ana", "ben", "cy", "dora"] {
                    group.addTask {
                        do {
                            try await fixture.count("SOAP", 2, of: order, by: person, serials: ["A1", "OF-\(person)"])
                            return true
                        } catch is ReceivingProblem {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(booked == 1)
            #expect(try await serials(fixture).count == 2)
            #expect(try await fixture.stock() == ["SOAP  DOCK-1 receiving 2"])
        }
    }

    @Test("By hand: all numbers are entered or none, and only what is in stock is written off")
    func byHand() async throws {
        try await expected { fixture, _ in
            let desk = SerialDesk(database: fixture.postgres)
            let numbers = try ["A1", "A2", "A3"].map { try SerialDesk.number($0) }
            func enter(_ count: Int, _ sku: String = "soap", at site: String = "s1") async throws -> String {
                try await desk.enter(Array(numbers[..<count]), of: sku, lot: nil, at: site, reason: "were there", by: "eva")
            }
            #expect(try await enter(1) == "SOAP")
            let refusal = await #expect(throws: OperationsError.self) { _ = try await enter(3) }
            #expect(refusal?.description.contains("serial number A1 of SOAP is in stock at S1 already since") == true)
            await #expect(throws: OperationsError.self) { _ = try await enter(1, "HAT") }
            await #expect(throws: OperationsError.self) { _ = try await enter(1, at: "S9") }
            await #expect(throws: OperationsError.self) {
                _ = try await desk.writeOff(numbers[2], of: "SOAP", reason: "lost", by: "eva")
            }
            await #expect(throws: OperationsError.self) {
                _ = try await desk.writeOff(numbers[0], of: "SOAP", reason: " ", by: "eva")
            }
            #expect(try await serials(fixture) == ["A1 in_stock"])
            // A number in stock without a piece of the article.
            let checks = SerialAuditStore.checks
            let report = try await AuditStore().audit(checks, on: fixture.postgres)
            #expect(report.warnings.map(\.check.name) == ["serials-on-hand"])
            _ = try await desk.writeOff(numbers[0], of: "SOAP", reason: "lost", by: "eva")
            #expect(try await AuditStore().audit(checks, on: fixture.postgres).warnings.isEmpty)
        }
    }
}
