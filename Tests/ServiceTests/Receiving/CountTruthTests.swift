import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking
@testable import Receiving

/// A bin keeps a physical truth of its own. Pieces vanish unseen, people count, some wrongly, and the books hear of it all late and in any
/// order.
@Suite("Count tasks and the truth of a bin", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CountTruthTests {
    private enum Event {
        /// The records of one pick, of one picker's device.
        case picked(Picker, [ScanRecord])
        case received(Int)
        /// What somebody says lies there, rightly or not.
        case counted(Int, by: String)
    }

    private struct Bin {
        let sku: String
        let place: String
        let stock: Int64
        /// What lies there in the end.
        var truth: Int
        /// What lay there at the moments of the right counts.
        var seen: [Date: Int] = [:]
    }

    private static let counters = ["dora", "eva", "finn", "gil"]

    @Test(
        "Counts up to an hour late, with recounts and approvals: what is booked was seen, and the books come to the truth",
        arguments: [0..<8, 8..<16])
    func anyOrder(seeds: Range<Int>) async throws {
        try await PickingFixture.with { warehouse in
            for seed in seeds { try await round(seed, warehouse) }
            try await warehouse.checkBooks()
            let report = try await AuditStore().audit(StockAuditStore.checks, on: warehouse.postgres)
            #expect(report.violated.flatMap(\.offenders) == [])
        }
    }

    private func round(_ seed: Int, _ warehouse: PickingFixture) async throws {
        var random = SplitMix64(seed: seed)
        let (sku, place) = ("SKU-\(seed)", "A-0\(seed % 8 + 1)-\(10 + seed % 10)")
        let start = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 3600).rounded(.down))
        try await warehouse.articles(sku)
        let stock = try await warehouse.stock(sku, 60, at: place)
        try await warehouse.postgres.query(
            "UPDATE warehouse.ledger SET happened_at = \(start - 3600) WHERE stock_id = \(stock)")
        let pickers = try await tours(of: sku, start, warehouse, using: &random)
        var bin = Bin(sku: sku, place: place, stock: stock, truth: 60)
        let history = Self.history(pickers, &bin, from: start, using: &random)
        for (at, event) in history.shuffled(using: &random) {
            try await tell(event, at, of: bin, warehouse)
            if Int.random(in: 0..<8, using: &random) == 0 { try await approve(bin, warehouse) }
        }
        try await settle(&bin, warehouse)
        try await check(bin, warehouse)
    }

    private func tours(
        of sku: String, _ start: Date, _ warehouse: PickingFixture, using random: inout SplitMix64
    ) async throws -> [Picker] {
        var orders: [Int64] = []
        for _ in 0..<6 { orders.append(try await warehouse.order([(sku, Int.random(in: 1...4, using: &random))])) }
        try await warehouse.allocate(orders)
        var pickers: [Picker] = []
        for (badge, cart) in [("ana", "C-01"), ("ben", "C-02")] {
            if let picker = try await Picker.withWork(in: warehouse, badge: badge, cart: cart) { pickers.append(picker) }
        }
        try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = \(start - 60) WHERE state = \(TourState.open)")
        return pickers
    }

    /// What happens at the bin, a minute apart. The last losses are before the last counts, so that these see them.
    private static func history(
        _ pickers: [Picker], _ bin: inout Bin, from start: Date, using random: inout SplitMix64
    ) -> [(at: Date, event: Event)] {
        var deeds = pickers.indices.flatMap { index in pickers[index].flow.tour.tasks.map { _ in index } }
        deeds += (0..<14).map { _ in -1 }
        deeds.shuffle(using: &random)
        var (events, pickers) = ([(at: Date, event: Event)](), pickers)
        for (minute, deed) in deeds.enumerated() {
            let at = start + Double(minute * 60)
            guard deed < 0 else {
                let before = pickers[deed].records.count
                bin.truth -= pickers[deed].flow.task?.quantity ?? 0
                pickers[deed].clock = at
                pickers[deed].pick()
                events.append((at + 10, .picked(pickers[deed], Array(pickers[deed].records[before...]))))
                continue
            }
            let counter = counters.randomElement(using: &random) ?? counters[0]
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                let pieces = Int.random(in: 1...5, using: &random)
                bin.truth += pieces
                events.append((at + 30, .received(pieces)))
            case 2 where minute < deeds.count - 4 && bin.truth > 35: bin.truth -= Int.random(in: 1...5, using: &random)
            // No two people miscount alike, and nobody by less than what is tolerated.
            case 3: events.append((at + 30, .counted(bin.truth + 1000 + 100 * minute, by: counter)))
            default:
                bin.seen[at + 30] = bin.truth
                events.append((at + 30, .counted(bin.truth, by: counter)))
            }
        }
        return events
    }

    private func tell(_ event: Event, _ at: Date, of bin: Bin, _ warehouse: PickingFixture) async throws {
        switch event {
        case .picked(let picker, let records): #expect(try await picker.send(records, sentAt: Date()).conflicts.isEmpty)
        case .received(let pieces):
            let choice = ShelfChoice(place: bin.place, sku: bin.sku, lot: nil)
            _ = try await GoodsEntry(database: warehouse.postgres).receive(pieces, as: choice, at: at, by: "eva")
        case .counted(let pieces, let counter): try await count(pieces, at, by: counter, of: bin, warehouse)
        }
    }

    /// As a device does. Who counted last is refused, and that changes nothing.
    private func count(_ pieces: Int, _ at: Date, by counter: String, of bin: Bin, _ warehouse: PickingFixture) async throws {
        let report = DeviceReport(UUID(), ["count", bin.sku, "\(pieces)", "\(at)"], by: counter, with: "test")
        do {
            _ = try await StockCount(database: warehouse.postgres).count(
                pieces, of: ShelfChoice(place: bin.place, sku: bin.sku, lot: nil), for: nil, at: at, as: report)
        } catch let problem as ReceivingProblem {
            #expect(problem.code == .sameCounter)
        }
    }

    private func unfinished(_ bin: Bin, _ warehouse: PickingFixture) async throws -> CountTask? {
        try await CountListStore().unfinished(site: "S1", on: warehouse.postgres).first { $0.sku == bin.sku }
    }

    private func approve(_ bin: Bin, _ warehouse: PickingFixture) async throws {
        guard let task = try await unfinished(bin, warehouse), task.state == .awaitingApproval else { return }
        _ = try await StockCount(database: warehouse.postgres).approve(task.id, cause: .unknown, by: "hana")
    }

    /// Everybody looks once more, until nothing is asked any more and everything that vanished has been seen.
    private func settle(_ bin: inout Bin, _ warehouse: PickingFixture) async throws {
        for counter in Self.counters + Self.counters {
            try await approve(bin, warehouse)
            let now = Date()
            bin.seen[now] = bin.truth
            try await count(bin.truth, now, by: counter, of: bin, warehouse)
        }
        try await approve(bin, warehouse)
        #expect(try await unfinished(bin, warehouse) == nil)
    }

    private func check(_ bin: Bin, _ warehouse: PickingFixture) async throws {
        let (onHand, reserved, missing, isBlocked) = try await warehouse.postgres.query(
            "SELECT on_hand, reserved, missing, is_blocked FROM warehouse.stock WHERE id = \(bin.stock)")[0].decode(
                (Int, Int, Int, Bool).self)
        #expect(onHand == bin.truth && reserved == 0 && missing == 0 && !isBlocked, "\(onHand) in the books, \(bin.truth) there")
        let booked = try await warehouse.postgres.query(
            "SELECT counted_at, quantity FROM warehouse.stock_count WHERE stock_id = \(bin.stock) ORDER BY counted_at"
        ).decode((Date, Int).self)
        let seen = Dictionary(uniqueKeysWithValues: bin.seen.map { ($0.microseconds, $1) })
        for (at, pieces) in booked { #expect(seen[at.microseconds] == pieces, "\(pieces) booked as of \(at)") }
        #expect(!booked.isEmpty)
        try await warehouse.checkCounts()
    }
}
