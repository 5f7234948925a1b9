import Contracts
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite(
    "Cartons with carriage, and what is kept of them", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PackagingKeptTests {
    /// What is kept of a parcel.
    private struct Kept: Equatable, Sendable {
        let carton: String?
        let weight: Int
        /// Thousandths.
        let void: Int?
        let material: Int?
        let cost: Int?
        let carriage: Int?
        let currency: String?
    }

    /// S is snug and dear, T bulky and free; both are filled with 10 g of paper per litre for 5.00 a kilogram. Orders go 55 km away.
    private func warehouse(_ body: (PickingFixture) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "LONG")
            try await warehouse.stock("A", 90, at: "A-01-01")
            try await warehouse.stock("LONG", 9, at: "A-02-01")
            try await warehouse.postgres.pipeline([
                "UPDATE warehouse.sku SET length_mm = 1100 WHERE code = 'LONG'",
                "INSERT INTO warehouse.carton VALUES ('T', 590, 390, 390, 400, 20000)",
                "UPDATE warehouse.carton SET filling_g_per_l = 10, filling_cost_per_kg = 500, cost = CASE code WHEN 'T' THEN 0 ELSE 600 END",
            ])
            try await body(warehouse)
            try await warehouse.checkBooks()
            let audit = try await AuditStore().audit(PackagingAuditStore.checks, on: warehouse.postgres)
            #expect(audit.findings.flatMap(\.offenders) == [])
        }
    }

    private func offerCarriage(_ warehouse: PickingFixture) async throws {
        try await warehouse.postgres.pipeline([
            "INSERT INTO shipping.carrier (code, name) VALUES ('x', 'X')",
            "INSERT INTO shipping.service VALUES ('x', 'std', 'Standard', 30000, 1200, 5000)",
            "INSERT INTO shipping.zone VALUES ('x', 'std', 'Z1', 'BR', 0, 1000, 1)",
            "INSERT INTO shipping.rate VALUES ('x', 'std', 'Z1', 2000, 900, 'BRL'), ('x', 'std', 'Z1', 30000, 6000, 'BRL')",
        ])
    }

    private func order(_ warehouse: PickingFixture, _ sku: String, _ quantity: Int, isPlaced: Bool = true) async throws -> Int64 {
        let order = try await warehouse.order([(sku, quantity)])
        if isPlaced {
            try await warehouse.postgres.query(
                "UPDATE orders.\"order\" SET latitude = -23.9, longitude = -46.3 WHERE id = \(order)")
        }
        try await warehouse.allocate([order])
        return order
    }

    /// Picks everything that is allocated.
    /// - Returns: the cartons that the tour chose, by order.
    private func pick(_ warehouse: PickingFixture) async throws -> [Int64: [String]] {
        var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
        ana.pickAll()
        try await ana.send()
        let rows = try await warehouse.postgres.query("SELECT order_id, cartons FROM warehouse.tour_order")
        return Dictionary(try rows.decode((Int64, [String]).self)) { _, last in last }
    }

    private func kept(_ warehouse: PickingFixture) async throws -> [Kept] {
        try await warehouse.postgres.query(
            """
            SELECT carton, weight_g, round((1000 * void_share)::numeric)::int, material_g, material_cost, carriage_cost, currency
            FROM warehouse.parcel ORDER BY id
            """
        ).decode((String?, Int, Int?, Int?, Int?, Int?, String?).self).map {
            Kept(carton: $0, weight: $1, void: $2, material: $3, cost: $4, carriage: $5, currency: $6)
        }
    }

    private let automatic = PickCompletedHandler(companyPrefix: "0614141")

    @Test(
        "With rate cards tour and packing take the carton that is cheapest with carriage; void, material and costs are kept and shown"
    )
    func withCarriage() async throws {
        try await warehouse { warehouse in
            try await offerCarriage(warehouse)
            let order = try await order(warehouse, "A", 2)
            #expect(try await pick(warehouse) == [order: ["S"]])
            try await warehouse.handle(automatic, [PickCompleted(orderID: order)])
            // Nine litres, of which two are mugs: 70 g of paper for 35. T would be billed 17,948 g.
            #expect(
                try await kept(warehouse) == [
                    Kept(carton: "S", weight: 1170, void: 778, material: 170, cost: 635, carriage: 900, currency: "BRL")
                ])
            let usage = try await PackagingStore().usage(days: 1, on: warehouse.postgres)
            #expect(usage.map(\.carton) == ["S", "L", "T"] && usage.map(\.parcels) == [1, 0, 0])
            #expect(usage[0].cost == 635 && usage[0].carriage == 900 && usage[0].grams == 170 && usage[0].currency == "BRL")
            #expect(abs((usage[0].air ?? 0) - 7) < 0.001)
            let table = PackagingView(usage).table.lines(width: 100)
            #expect(
                table[1].contains("78 %  ████░░░░░░░░░░░░░░░░") && table[1].contains("6.35") && table[1].hasSuffix("9.00  BRL"))
            let status = try await StatusStore().report(queues: nil, on: warehouse.postgres)
            #expect(
                StatusView(status, coloured: false).lines.contains(
                    "packing   1 parcel today, 78 % void, 6.35 BRL and 170 g of packaging each"))
            let story = try await ExplainCommand.story(of: "\(order)", on: warehouse.postgres)
            #expect(
                story.steps.flatMap(\.details).contains(
                    "78 % of the carton is empty, 170 g of packaging for BRL 6.35, carriage expected at BRL 9.00"))
        }
    }

    @Test("Without rate cards, and where a destination is not known, cartons alone decide and no cost is made up")
    func withoutCarriage() async throws {
        try await warehouse { warehouse in
            let order = try await order(warehouse, "A", 2)
            #expect(try await pick(warehouse) == [order: ["T"]])
            try await warehouse.handle(automatic, [PickCompleted(orderID: order)])
            try await offerCarriage(warehouse)
            let nowhere = try await self.order(warehouse, "A", 2, isPlaced: false)
            #expect(try await pick(warehouse)[nowhere] == ["T"])
            // Another worker: the first has read just now that nobody offers anything.
            try await warehouse.handle(PickCompletedHandler(companyPrefix: "0614141"), [PickCompleted(orderID: nowhere)])
            let kept = try await kept(warehouse)
            #expect(kept.map(\.carton) == ["T", "T"] && kept.map(\.void) == [978, 978] && kept.map(\.carriage) == [nil, nil])
            // 87.7 litres of air: 877 g of paper for 4.39.
            #expect(kept.map(\.cost) == [nil, 439])
            #expect(kept.map(\.currency) == [nil, "BRL"])
            #expect(kept.map(\.material) == [1277, 1277])
        }
    }

    @Test("A piece in its own packaging has no void and no material, but carriage; by people the same is kept")
    func ownPackaging() async throws {
        try await warehouse { warehouse in
            try await offerCarriage(warehouse)
            let (long, boxed) = (try await order(warehouse, "LONG", 1), try await order(warehouse, "A", 2))
            _ = try await pick(warehouse)
            try await warehouse.handle(automatic, [PickCompleted(orderID: long)])
            let packing = warehouse.packing
            _ = try await packing.begin(PackRequest(badge: "ben", code: "\(boxed)"))
            _ = try await packing.finish(
                PackReport(badge: "ben", parcels: [.init(number: 1, weight: 1200)]), orderID: boxed)
            #expect(
                try await kept(warehouse) == [
                    Kept(carton: nil, weight: 500, void: nil, material: nil, cost: nil, carriage: 6000, currency: "BRL"),
                    Kept(carton: "S", weight: 1200, void: 778, material: 170, cost: 635, carriage: 900, currency: "BRL"),
                ])
            let usage = try await PackagingStore().usage(days: 1, on: warehouse.postgres)
            #expect(usage.map(\.carton) == ["S", nil, "L", "T"] || usage.map(\.carton) == ["S", nil, "T", "L"])
        }
    }

    @Test("Another carton or another size from now on makes no parcel from before look wrong; a figure that was changed is found")
    func audited() async throws {
        try await warehouse { warehouse in
            try await offerCarriage(warehouse)
            let order = try await order(warehouse, "A", 2)
            _ = try await pick(warehouse)
            try await warehouse.handle(automatic, [PickCompleted(orderID: order)])
            try await warehouse.postgres.query("UPDATE warehouse.parcel SET material_cost = material_cost + 1")
            let found = try await AuditStore().audit(PackagingAuditStore.checks, on: warehouse.postgres)
            #expect(found.findings.map(\.count) == [1])
            // From now on the check in `warehouse` holds: the books say that the carton is another one now.
            try await warehouse.postgres.query("UPDATE warehouse.carton SET cost = 1 WHERE code = 'S'")
        }
    }

    @Test("Rate cards that cannot be compared leave those before in force")
    func badCards() async throws {
        try await PickingFixture.with { warehouse in
            try await offerCarriage(warehouse)
            let terms = CarriageTerms(lifetime: .zero)
            let before = try #require(try await terms.card(on: warehouse.postgres))
            #expect(before.services.flatMap(\.zones).flatMap(\.steps).count == 2)
            try await warehouse.postgres.query("INSERT INTO shipping.rate VALUES ('x', 'std', 'Z1', 40000, 1, 'EUR')")
            #expect(try await terms.card(on: warehouse.postgres)?.services == before.services)
            try await warehouse.postgres.query("DELETE FROM shipping.rate WHERE currency = 'EUR'")
            try await warehouse.postgres.query("UPDATE shipping.carrier SET is_active = false")
            #expect(try await terms.card(on: warehouse.postgres) == nil)
        }
    }
}
