import ArgumentParser
import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime
import TestStack
import Testing

import struct OperatorConsole.BadField

@testable import Operations
@testable import Receiving

/// Purchase orders and notices: from files, and from buyers' systems.
@Suite("Expected goods", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ExpectedGoodsTests {
    private static let header = "number,supplier,site,expected,purchase_order,sku,quantity,lot,expiry,sscc"

    private func file(_ kind: InboundKind, _ lines: String...) throws -> ExpectedGoodsFile {
        try ExpectedGoodsFile(csv: Data(([Self.header] + lines).joined(separator: "\n").utf8), kind)
    }

    private func command(_ options: String...) throws -> ExpectedImport { try ExpectedImport.parse(["-"] + options) }

    @Test("The same file again changes nothing; another replaces it while nothing has come, and is refused after that")
    func replaced() async throws {
        try await ReceivingFixture.with { fixture in
            let first = try file(
                .purchaseOrder, "77,ACME,S1,2031-05-01,,MILK,10", "78,ACME,S1,,,NAIL,5", "77,ACME,S1,2031-05-01,,NAIL,3")
            #expect(first.badRows == [] && first.documents.map(\.lines.count) == [2, 1])
            #expect(try await command("--dry-run").enter(first, on: fixture.postgres).outcomes == [.new, .new])
            #expect(try await fixture.states("77") == [])
            #expect(try await command().enter(first, on: fixture.postgres).outcomes == [.new, .new])
            #expect(try await command().enter(first, on: fixture.postgres).outcomes == [.unchanged, .unchanged])
            let other = try file(.purchaseOrder, "77,ACME,S1,2031-05-01,,MILK,12")
            #expect(try await command().enter(other, on: fixture.postgres).outcomes == [.replaced])
            #expect(try await fixture.lines("77").count == 1)
            _ = try await fixture.desk.arrive(ReceiptReference("77"), at: "dock-1", isBlind: false)
            #expect(try await command().enter(other, on: fixture.postgres).outcomes == [.unchanged])
            let (outcomes, refused) = try await command().enter(first, on: fixture.postgres)
            #expect(outcomes == [])
            #expect(
                refused.map(\.description) == [
                    "line 2: number is '77': has other content than before, and some of it has arrived: what is still to come wants a number of its own"
                ])
        }
    }

    @Test("Everything that is wrong with a file is said at once, with line, field and value, and nothing is taken in")
    func refused() async throws {
        let bad = try file(
            .purchaseOrder, "77,ACME,S1,31.5.2031,,MILK,10", "78,ACME,S1,,,MILK,many", "79,ACME,S1,,PO-1,MILK,0,,,1234",
            "77,NOVA,S1,31.5.2031,,MILK,1", "80,ACME,S1,,,MILK,1,L1,2031-01-01", "80,ACME,S1,,,MILK,1,L1,2031-01-02"
        ).badRows.sorted { $0.line < $1.line }.map(\.description)
        #expect(
            bad == [
                "line 2: expected is '31.5.2031': must be a day as 2027-03-31, or be left out",
                "line 3: quantity is 'many': must be a whole number from 1 to 10000000",
                "line 4: purchase_order is 'PO-1': is said of notices only",
                "line 4: quantity is '0': must be a whole number from 1 to 10000000",
                "line 4: sscc is '1234': must be 18 digits with their check digit, without the (00)",
                "line 5: supplier is 'NOVA': is another than on line 2 of the same number: ACME",
                "line 7: expiry is '2031-01-02': is another day than the lot has before: 2031-01-01",
            ])
        try await ReceivingFixture.with { fixture in
            try await fixture.warehouse.stock("MILK", 1, at: "A-01-01", lot: "L1", expiresIn: 30)
            try await fixture.postgres.query("UPDATE warehouse.supplier SET is_active = false WHERE code = 'NOVA'")
            let wrong = try file(
                .notice, "90,NOVA,S2,,PO-9,MILK,1", "91,ACME,S1,,,HAT,1", "91,ACME,S1,,,MILK,1,L1,2031-01-01",
                "92,ACME,S1,,,MILK,1")
            let said = try await command().enter(wrong, on: fixture.postgres).refused.map {
                "\($0.line) \($0.field) \($0.problem.prefix(30))"
            }
            #expect(
                said == [
                    "2 supplier is retired", "2 site is not among the sites", "2 purchase_order is no purchase order to this s",
                    "3 sku is not among the articles", "4 expiry is another day than the books ",
                ])
            #expect(try await fixture.states("92") == [])
        }
    }

    @Test("A buyer's system may send a document again, and is told what is wrong with it")
    func posted() async throws {
        try await IntakeFixture.with { intake in
            try await intake.postgres.pipeline([
                "INSERT INTO warehouse.site VALUES ('S1', 'Site', 'BR', -23.5, -46.6)",
                "INSERT INTO warehouse.supplier (code, name) VALUES ('ACME', 'Acme')",
                """
                INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind)
                VALUES ('S1', 'DOCK-1', '1', 0, 0, \(LocationKind.dock))
                """,
            ])
            let router = try await AccessFixture(intake: intake).router(of: "picking-worker")
            try await RouterServer.serve(router) { try await Self.post(to: $0, intake) }
        }
    }

    private static func post(to url: String, _ intake: IntakeFixture) async throws {
        let key = try await intake.postgres.makeKey([.goodsWrite])
        func post(_ body: String, to route: String = "/v1/purchase-orders") async throws -> HTTPAnswer {
            try await HTTPAnswer.post(url + route, key: key, body: body)
        }
        let lines = "\"lines\":[{\"sku\":\"S1\",\"quantity\":10}]"
        let order = "{\"number\":\"77\",\"supplier\":\"ACME\",\"site\":\"S1\",\"expected\":\"2031-05-01\",\(lines)}"
        let first = try await post(order)
        #expect(first.status == 201 && first.body.contains("\"new\""), "\(first)")
        #expect(try await post(order).body.contains("\"unchanged\""))
        #expect(try await post(order.replacing("10}", with: "12}")).body.contains("\"replaced\""))
        let notice = order.replacing("\"lines\"", with: "\"purchase_order\":\"77\",\"lines\"")
        #expect(try await post(notice, to: "/v1/notices").status == 201)
        let wrong = try await post(order.replacing("\"sku\":\"S1\"", with: "\"sku\":\"HAT\"").replacing("77", with: "78"))
        #expect(wrong.status == 422 && wrong.body.contains("lines[0].sku"), "\(wrong)")
        let desk = DockDesk(database: intake.postgres)
        _ = try await desk.arrive(ReceiptReference("77", kind: .purchaseOrder), at: "DOCK-1", isBlind: false)
        let late = try await post(order)
        #expect(late.status == 409 && late.body.contains("Goods have arrived"), "\(late)")
    }

    @Test("Two systems that send one document at the same time make one of it")
    func concurrent() async throws {
        try await ReceivingFixture.with { fixture in
            let goods = ExpectedGoods(
                .purchaseOrder, number: "77", supplier: "ACME", site: "S1", lines: [.init(sku: "MILK", quantity: 10)])
            let outcomes = try await withThrowingTaskGroup(of: [ExpectedGoodsEntry.Outcome].self) { group in
                for _ in 0..<6 { group.addTask { try await fixture.enter(goods) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(outcomes.count { $0 == .new } == 1 && outcomes.count { $0 == .unchanged } == 5)
            #expect(try await fixture.lines("77").count == 1)
        }
    }
}
