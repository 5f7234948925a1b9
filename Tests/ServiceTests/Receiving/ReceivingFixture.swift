import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Receiving

/// The picking tests' warehouse with docks DOCK-1 and DOCK-2, a quarantine bin Q-1 and the suppliers ACME (10 % more is accepted) and NOVA (a
/// fifth of each lot is sampled).
struct ReceivingFixture: Sendable {
    let warehouse: PickingFixture

    var postgres: Postgres { warehouse.postgres }
    var desk: DockDesk { DockDesk(database: postgres) }
    var counts: DockCount { DockCount(database: postgres) }
    var putAway: PutAwayDesk { PutAwayDesk(database: postgres) }

    /// Afterwards the books agree with themselves and with what was counted.
    static func with(_ body: (ReceivingFixture) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.postgres.pipeline([
                """
                INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind) VALUES
                    ('S1', 'DOCK-1', '1', 0, 0, \(LocationKind.dock)), ('S1', 'DOCK-2', '2', 0, 1, \(LocationKind.receiving)),
                    ('S1', 'Q-1', '3', 0, 2, \(LocationKind.quarantine))
                """,
                "INSERT INTO warehouse.supplier (code, name, over_percent, sample_percent) VALUES ('ACME', 'Acme', 10, 0), ('NOVA', 'Nova', 0, 20)",
            ])
            try await warehouse.articles("MILK", "NAIL", "SOAP")
            try await warehouse.postgres.query("UPDATE warehouse.sku SET gtin = '4006381333931' WHERE code = 'MILK'")
            let fixture = ReceivingFixture(warehouse: warehouse)
            try await body(fixture)
            try await fixture.checkBooks()
        }
    }

    /// The audit's checks of stock and receipts.
    func checkBooks(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await warehouse.checkBooks(sourceLocation: sourceLocation)
        let report = try await AuditStore().audit(StockAuditStore.checks + ReceiptAuditStore.checks, on: postgres)
        #expect(report.violated.flatMap(\.offenders) == [], sourceLocation: sourceLocation)
    }

    /// The purchase order 4711, which has arrived at DOCK-1.
    func arrived(
        of supplier: String = "ACME", isBlind: Bool = false, _ lines: ExpectedGoods.Line...
    ) async throws -> ReceiptReference {
        try await enter(ExpectedGoods(.purchaseOrder, number: "4711", supplier: supplier, site: "S1", lines: lines))
        let reference = ReceiptReference("4711", supplier: supplier)
        _ = try await desk.arrive(reference, at: "DOCK-1", isBlind: isBlind)
        return reference
    }

    @discardableResult
    func enter(_ goods: ExpectedGoods...) async throws -> [ExpectedGoodsEntry.Outcome] {
        try await ExpectedGoodsEntry(database: postgres).enter(goods, by: "buyer")
    }

    /// Counts typed goods.
    @discardableResult
    func count(
        _ sku: String, _ quantity: Int, lot: String? = nil, expiry: String? = nil, isDamaged: Bool = false, id: UUID = UUID(),
        of reference: ReceiptReference, accepting reason: String? = nil, by person: String = "eva", serials: [String] = []
    ) async throws -> DockCount.Result {
        let typed = CountedGoods.Typed(
            sku: sku, lot: lot, expiry: expiry, quantity: quantity, isDamaged: isDamaged, serials: serials)
        return try await counts.count(
            try CountedGoods(typed: typed), as: id, of: reference, accepting: reason, by: person)
    }

    /// What a count, an arrival … is refused with.
    func refusal<Value>(_ body: () async throws -> Value) async -> String? {
        let problem = await #expect(throws: ReceivingProblem.self) { _ = try await body() }
        return problem?.message
    }

    /// `MILK L1 DOCK-1 receiving 5`, without what has gone.
    func stock() async throws -> [String] {
        try await postgres.query(
            """
            SELECT s.sku || ' ' || s.lot || ' ' || l.code || ' ' || s.status || ' ' || s.on_hand FROM warehouse.stock s
            JOIN warehouse.location l ON l.id = s.location_id WHERE s.on_hand > 0 ORDER BY s.sku, s.lot, l.code, s.status
            """
        ).map { try $0.decode(0) }
    }

    /// `received 10 written off 0` of each line of a document.
    func lines(_ number: String) async throws -> [String] {
        try await postgres.query(
            """
            SELECT 'received ' || e.received || ' written off ' || e.written_off FROM warehouse.inbound_line e
            JOIN warehouse.inbound i ON i.id = e.inbound_id WHERE i.number = \(number) ORDER BY e.line_no
            """
        ).map { try $0.decode(0) }
    }

    /// The states of a document's receipts.
    func states(_ number: String) async throws -> [ReceiptState] {
        try await postgres.query(
            """
            SELECT r.state FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id
            WHERE i.number = \(number) ORDER BY r.number
            """
        ).map { try $0.decode(0) }
    }
}
