import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Receiving

/// Random transfers in both directions: whatever is sent, received, broken, still expected or written off, no piece appears or vanishes.
@Suite("Transfers lose no piece", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct TransferTruthTests {
    private enum Step: CaseIterable { case send, arrive, count, finish, writeOff, putAway }

    /// A bin with free pieces, or a dock with counted ones.
    private struct Pile: Sendable {
        let site: String
        let place: String
        let sku: String
        let lot: String
        let pieces: Int
    }

    private static let docks = ["S1": "DOCK-1", "S2": "DOCK-9"]
    private static let bins = ["S1": ["A-01-01", "A-01-02", "A-09-01"], "S2": ["B-01", "B-02", "B-03"]]

    @Test("On hand at both sites, in transit and written off are always as many", arguments: [1, 2, 3] as [UInt64])
    func constant(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed, purpose: "transfers")
        try await TransferFixture.with { fixture in
            try await fixture.put("MILK", 40, at: "A-01-01", lot: "L1", expiry: "2099-01-01")
            try await fixture.put("MILK", 30, at: "B-01", lot: "L2", expiry: "2099-02-01")
            try await fixture.put("NAIL", 50, at: "B-02")
            var done: [Step: Int] = [:]
            for number in 0..<160 {
                let step = random.pick(Step.allCases)
                if try await take(step, number, fixture, &random) { done[step, default: 0] += 1 }
                let pieces = try await fixture.pieces()
                #expect(pieces == 120, "after step \(number), \(step)")
            }
            for step in Step.allCases { #expect(done[step, default: 0] > 0, "\(step) was never possible") }
        }
    }

    /// - Returns: false when there was nothing to do, or it was refused.
    private func take(_ step: Step, _ number: Int, _ fixture: TransferFixture, _ random: inout SeededRandom) async throws -> Bool
    {
        do {
            switch step {
            case .send: return try await send(number, fixture, &random)
            case .putAway: return try await putAway(fixture, &random)
            case .arrive, .count, .finish, .writeOff: return try await receive(step, fixture, &random)
            }
        } catch is ReceivingProblem {
            return false
        } catch is TransferDesk.Refusals {
            return false
        }
    }

    /// Now and then more than is there.
    private func send(_ number: Int, _ fixture: TransferFixture, _ random: inout SeededRandom) async throws -> Bool {
        let site = random.pick(["S1", "S2"])
        var lines: [Transfer.Line] = []
        for pile in try await piles(.free, fixture) where pile.site == site && random.chance(0.6) {
            lines.append(
                .init(bin: pile.place, sku: pile.sku, lot: pile.lot, quantity: random.int(1...max(1, pile.pieces * 11 / 10))))
        }
        let transfer = Transfer("T-\(number)", from: site, to: site == "S1" ? "S2" : "S1", lines: lines)
        return try await !fixture.desk.send(transfer, by: "rui").wasKnown
    }

    private func receive(_ step: Step, _ fixture: TransferFixture, _ random: inout SeededRandom) async throws -> Bool {
        let open = try await fixture.receiving.desk.open()
        guard !open.isEmpty else { return false }
        let receipt = random.pick(open)
        let reference = ReceiptReference(receipt.documentNumber)
        switch step {
        case .arrive:
            let dock = Self.docks[receipt.site] ?? ""
            _ = try await fixture.receiving.desk.arrive(reference, at: dock, isBlind: random.chance(0.2))
        case .count:
            let lines = try await fixture.desk.stories(receipt.documentNumber, from: nil).flatMap(\.lines)
            let line = random.pick(lines)
            try await fixture.receiving.count(
                line.sku, random.int(1...max(1, line.inTransit)), lot: line.lot.isEmpty ? nil : line.lot,
                isDamaged: random.chance(0.1), of: reference, accepting: random.chance(0.1) ? "somebody miscounted" : nil)
        case .writeOff where random.chance(0.6): return false
        case .writeOff: _ = try await fixture.receiving.desk.close(reference, writingOff: "lost")
        default:
            let shortage = random.chance(0.7) ? DockDesk.Shortage.expected : .writtenOff(reason: "lost")
            _ = try await fixture.receiving.desk.finish(
                reference, shortage: shortage, accepting: receipt.isBlind ? "counted again" : nil)
        }
        return true
    }

    private func putAway(_ fixture: TransferFixture, _ random: inout SeededRandom) async throws -> Bool {
        let waiting = try await piles(.receiving, fixture)
        guard !waiting.isEmpty else { return false }
        let pile = random.pick(waiting)
        let bin = random.pick(Self.bins[pile.site] ?? [])
        _ = try await fixture.receiving.putAway.carry(
            random.chance(0.5) ? pile.pieces : random.int(1...pile.pieces), of: pile.sku, lot: pile.lot, from: pile.place,
            to: bin,
            as: UUID(), by: "eva")
        return true
    }

    private func piles(_ status: StockStatus, _ fixture: TransferFixture) async throws -> [Pile] {
        try await fixture.postgres.query(
            """
            SELECT s.site, l.code, s.sku, s.lot, s.on_hand FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE s.status = \(status) AND s.on_hand > 0 ORDER BY s.id
            """
        ).decode((String, String, String, String, Int).self).map {
            Pile(site: $0, place: $1, sku: $2, lot: $3, pieces: $4)
        }
    }
}
