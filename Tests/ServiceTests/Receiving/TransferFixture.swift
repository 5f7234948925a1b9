import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Receiving

/// The receiving tests' warehouse S1 and a second site, S2, with the bins B-01 … B-06 and the dock DOCK-9.
struct TransferFixture: Sendable {
    let receiving: ReceivingFixture

    var postgres: Postgres { receiving.postgres }
    var desk: TransferDesk { TransferDesk(database: postgres) }

    /// Afterwards the books agree with themselves, transfers included.
    static func with(_ body: (TransferFixture) async throws -> Void) async throws {
        try await ReceivingFixture.with { receiving in
            try await receiving.postgres.pipeline([
                "INSERT INTO warehouse.site VALUES ('S2', 'Other', 'BR', -22.9, -43.2)",
                """
                INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind)
                SELECT 'S2', 'B-0' || c, c::text, 1, c, \(LocationKind.pick) FROM generate_series(1, 6) c
                UNION ALL SELECT 'S2', 'DOCK-9', '9', 0, 0, \(LocationKind.dock)
                """,
            ])
            let fixture = TransferFixture(receiving: receiving)
            try await body(fixture)
        }
    }

    /// Pieces that lie in a bin.
    func put(_ sku: String, _ quantity: Int, at place: String, lot: String? = nil, expiry: String? = nil) async throws {
        _ = try await GoodsEntry(database: postgres).receive(
            quantity, as: ShelfChoice(place: place, sku: sku, lot: lot, expiry: expiry), at: nil, by: "test")
    }

    /// From S2 to S1, unless said otherwise.
    @discardableResult
    func send(
        _ number: String, from: String = "S2", to: String = "S1", expectedOn: String? = nil, _ lines: Transfer.Line...
    ) async throws -> TransferDesk.Sent {
        try await desk.send(Transfer(number, from: from, to: to, expectedOn: expectedOn, lines: lines), by: "rui")
    }

    /// What a transfer is refused with: field and problem.
    func faults(_ transfer: Transfer) async -> [String] {
        let refused = await #expect(throws: TransferDesk.Refusals.self) { _ = try await desk.send(transfer, by: "rui") }
        return refused?.faults.map { "\($0.line.map { "\($0) " } ?? "")\($0.field) \($0.problem)" } ?? []
    }

    /// A transfer that stands at DOCK-1.
    func arrived(_ number: String) async throws -> ReceiptReference {
        let reference = ReceiptReference(number)
        _ = try await receiving.desk.arrive(reference, at: "DOCK-1", isBlind: false)
        return reference
    }

    func putAway(_ sku: String, _ quantity: Int, lot: String? = nil, to bin: String = "A-01-01") async throws {
        _ = try await receiving.putAway.carry(quantity, of: sku, lot: lot, from: "DOCK-1", to: bin, as: UUID(), by: "eva")
    }

    /// In transit, received and written off of every transfer, in the order of their numbers.
    func progress() async throws -> [[Int]] {
        try await desk.transfers(site: nil, isAll: true, limit: 100).sorted { $0.number < $1.number }.map {
            [$0.inTransit, $0.received, $0.writtenOff]
        }
    }

    /// On hand at both sites, in transit, and written off; less what came beyond what was sent.
    func pieces() async throws -> Int {
        try await postgres.query(
            """
            SELECT (SELECT coalesce(sum(on_hand), 0) FROM warehouse.stock)::int + coalesce(sum(
                greatest(e.quantity - e.received - e.written_off, 0) + e.written_off
                    - greatest(e.received + e.written_off - e.quantity, 0)), 0)::int
            FROM warehouse.inbound_line e JOIN warehouse.inbound i ON i.id = e.inbound_id WHERE i.kind = \(InboundKind.transfer)
            """)[0].decode(0)
    }

    /// `S1 MILK 6`: what is expected, without its day.
    func expected() async throws -> [String] {
        try await postgres.query("SELECT site || ' ' || sku || ' ' || pieces FROM warehouse.expected_supply ORDER BY 1")
            .map { try $0.decode(0) }
    }

    /// A day from today.
    func day(in days: Int) async throws -> String {
        try await postgres.query("SELECT (current_date + \(days)::int)::text")[0].decode(0)
    }
}
