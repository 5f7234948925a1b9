import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Receiving

/// Several people count one delivery, send again what they got no answer to, and lose their connections: the books are the same.
@Suite("Receipts in any interleaving", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ReceiptInterleavingTests {
    private struct Count: Sendable {
        let id = UUID()
        let sku: String
        let lot: String
        let quantity: Int
        let isDamaged: Bool
    }

    /// Some are broken; each lot has one day.
    private func counts(_ random: inout SeededRandom) -> [Count] {
        (0..<16).map { _ in
            let sku = random.pick(["MILK", "NAIL"])
            return Count(
                sku: sku, lot: sku == "MILK" ? random.pick(["L1", "L2", "L3"]) : "", quantity: random.int(1...9),
                isDamaged: random.chance(0.2))
        }
    }

    private func book(_ count: Count, _ order: ReceiptReference, _ fixture: ReceivingFixture) async throws {
        try await fixture.count(
            count.sku, count.quantity, lot: count.lot.isEmpty ? nil : count.lot, expiry: count.lot.isEmpty ? nil : "2099-01-01",
            isDamaged: count.isDamaged, id: count.id, of: order)
    }

    private func books(_ fixture: ReceivingFixture) async throws -> [String] { try await fixture.stock() + fixture.lines("4711") }

    @Test("One after another or all at once, once or several times", arguments: [3, 11] as [UInt64])
    func same(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed, purpose: "receipts")
        let given = counts(&random)
        var results: [[String]] = []
        for isConcurrent in [false, true] {
            try await ReceivingFixture.with { fixture in
                let order = try await fixture.arrived(
                    of: "NOVA", .init(sku: "MILK", quantity: 200, lot: "L1", expiry: "2099-01-01"),
                    .init(sku: "MILK", quantity: 200),
                    .init(sku: "NAIL", quantity: 300))
                if isConcurrent {
                    var sent = given + given.filter { $0.quantity.isMultiple(of: 2) }
                    for index in sent.indices { sent.swapAt(index, random.int(index...sent.count - 1)) }
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for count in sent { group.addTask { try await book(count, order, fixture) } }
                        try await group.waitForAll()
                    }
                } else {
                    for count in given { try await book(count, order, fixture) }
                }
                results.append(try await books(fixture))
            }
        }
        #expect(results[0] == results[1])
        #expect(results[0].contains { $0.contains(StockStatus.qualityHold.rawValue) })
    }

    @Test("A connection that is killed in the middle leaves nothing half; sent again, each count is there once")
    func killed() async throws {
        var random = SeededRandom(seed: 5, purpose: "receipts")
        let given = counts(&random)
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(
                of: "NOVA", .init(sku: "MILK", quantity: 400), .init(sku: "NAIL", quantity: 300))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for count in given {
                    group.addTask {
                        // Whoever gets no answer sends again, with the same id.
                        for _ in 0..<20 {
                            do { return try await book(count, order, fixture) } catch is PostgresError {}
                        }
                        Issue.record("\(count) was never booked")
                    }
                }
                for _ in 0..<6 {
                    _ = try? await fixture.postgres.query(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()"
                    )
                }
                try await group.waitForAll()
            }
            let counted = try await fixture.postgres.query(
                "SELECT count(DISTINCT id), sum(quantity)::int FROM warehouse.receipt_line")[0]
            let (ids, pieces) = try counted.decode((Int64, Int).self)
            #expect(ids == 16 && pieces == given.reduce(0) { $0 + $1.quantity })
        }
    }

    @Test("Two who count the last pieces of a line at the same time: one of them is told that it is too much")
    func lastPieces() async throws {
        try await ReceivingFixture.with { fixture in
            let order = try await fixture.arrived(of: "NOVA", .init(sku: "NAIL", quantity: 10))
            let booked = try await withThrowingTaskGroup(of: Bool.self) { group in
                for person in ["ana", "ben", "cy"] {
                    group.addTask {
                        do {
                            try await fixture.count("NAIL", 5, of: order, by: person)
                            return true
                        } catch is ReceivingProblem {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(booked == 2)
            #expect(try await fixture.lines("4711") == ["received 10 written off 0"])
        }
    }
}
