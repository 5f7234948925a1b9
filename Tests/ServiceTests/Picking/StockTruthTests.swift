import FoundationEssentials
import Fulfilment
import Postgres
import Receiving
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking

/// A bin keeps a physical truth of its own; the books hear of what happened in any order.
@Suite("The books and the truth of a bin", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct StockTruthTests {
    /// Something that happened at the bin.
    private enum Event {
        /// The records of one pick, of one picker's device.
        case picked(Int, picker: Picker, [ScanRecord])
        case received(Int)
        case counted(Int)
        /// Nobody saw it: the books hear of it by a count only.
        case lost(Int)

        var movement: Int {
            switch self {
            case .picked(let pieces, _, _): -pieces
            case .received(let pieces): pieces
            case .counted, .lost: 0
            }
        }
    }

    /// What the books must say of what they have heard.
    private struct Model {
        let initial: Int
        var movements: [(at: Date, change: Int)] = []
        var counts: [(at: Date, pieces: Int)] = []

        func pieces(at moment: Date) -> Int {
            let count = counts.filter { $0.at <= moment }.max { $0.at < $1.at }
            let moved = movements.filter { $0.at <= moment && $0.at > (count?.at ?? .distantPast) }
            return (count?.pieces ?? initial) + moved.reduce(0) { $0 + $1.change }
        }
    }

    @Test(
        "Late scans, counts and receipts in any order of arrival: the books are the truth at every moment",
        arguments: [0..<10, 10..<20, 20..<30])
    func anyOrder(seeds: Range<Int>) async throws {
        try await PickingFixture.with { warehouse in
            for seed in seeds { try await round(seed, warehouse) }
            try await warehouse.checkBooks()
        }
    }

    private func round(_ seed: Int, _ warehouse: PickingFixture) async throws {
        var random = SplitMix64(seed: seed)
        let (sku, place) = ("SKU-\(seed)", "A-0\(seed % 8 + 1)-\(seed % 20 + 1 < 10 ? "0" : "")\(seed % 20 + 1)")
        let start = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 7200).rounded(.down))
        var wanted: [Int] = []
        for _ in 0..<Int.random(in: 3...9, using: &random) { wanted.append(Int.random(in: 1...4, using: &random)) }
        let initial = wanted.reduce(0, +) + Int.random(in: 0...6, using: &random)
        try await warehouse.articles(sku)
        let stock = try await warehouse.stock(sku, initial, at: place)
        try await warehouse.postgres.query(
            "UPDATE warehouse.ledger SET happened_at = \(start - 3600) WHERE stock_id = \(stock)")
        let pickers = try await tours(wanted, of: sku, start, warehouse)
        let history = Self.history(pickers, initial, from: start, using: &random)
        try await tell(history, initial, (sku, place, stock), warehouse, using: &random)
    }

    private func tours(_ wanted: [Int], of sku: String, _ start: Date, _ warehouse: PickingFixture) async throws -> [Picker] {
        var orders: [Int64] = []
        for pieces in wanted { orders.append(try await warehouse.order([(sku, pieces)])) }
        try await warehouse.allocate(orders)
        var pickers: [Picker] = []
        for (badge, cart) in [("ana", "C-01"), ("ben", "C-02"), ("cy", "C-03")] {
            if let picker = try await Picker.withWork(in: warehouse, badge: badge, cart: cart) { pickers.append(picker) }
        }
        try await warehouse.postgres.query(
            "UPDATE warehouse.tour SET started_at = \(start - 60) WHERE state = \(TourState.open)")
        #expect(pickers.reduce(0) { $0 + $1.flow.tour.tasks.count } == wanted.count)
        return pickers
    }

    /// What happens at the bin, a second or more apart.
    private static func history(
        _ pickers: [Picker], _ initial: Int, from start: Date, using random: inout SplitMix64
    ) -> [(at: Date, event: Event)] {
        // Who does what in which minute; picks keep the order of their tour.
        var deeds = pickers.indices.flatMap { index in pickers[index].flow.tour.tasks.map { _ in index } }
        let others = Int.random(in: 3...8, using: &random)
        deeds += (0..<others).map { _ in -1 }
        deeds.shuffle(using: &random)
        var (truth, events, pickers) = (initial, [(at: Date, event: Event)](), pickers)
        for (minute, deed) in deeds.enumerated() {
            let at = start + Double(minute * 60)
            guard deed < 0 else {
                let pieces = pickers[deed].flow.task?.quantity ?? 0
                let before = pickers[deed].records.count
                pickers[deed].clock = at
                pickers[deed].pick()
                truth -= pieces
                events.append((at + 10, .picked(pieces, picker: pickers[deed], Array(pickers[deed].records[before...]))))
                continue
            }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: events.append((at + 30, .received(Int.random(in: 1...5, using: &random))))
            case 1 where truth > 25: events.append((at + 30, .lost(1)))
            default: events.append((at + 30, .counted(truth)))
            }
            truth += events.last?.event.movement ?? 0
            if case .lost(let pieces)? = events.last?.event { truth -= pieces }
        }
        events.append((start + Double(deeds.count * 60), .counted(truth)))
        return events
    }

    /// The books hear of everything in a random order, and are right about what they have heard after each message.
    private func tell(
        _ history: [(at: Date, event: Event)], _ initial: Int, _ bin: (sku: String, place: String, stock: Int64),
        _ warehouse: PickingFixture, using random: inout SplitMix64
    ) async throws {
        var model = Model(initial: initial)
        // ben's device is 37 minutes fast.
        for (at, event) in history.shuffled(using: &random) {
            switch event {
            case .picked(let pieces, let picker, let records):
                let error = picker.badge == "ben" ? 2220.0 : 0
                let receipt = try await picker.send(records.map { $0.late(by: error) }, sentAt: Date() + error)
                #expect(receipt.conflicts.isEmpty)
                model.movements.append((at, -pieces))
            case .received(let pieces):
                let choice = ShelfChoice(place: bin.place, sku: bin.sku, lot: nil)
                _ = try await GoodsEntry(database: warehouse.postgres).receive(pieces, as: choice, at: at, by: "eva")
                model.movements.append((at, pieces))
            case .counted(let pieces):
                _ = try await StockCount(database: warehouse.postgres).count(
                    place: bin.place, sku: bin.sku, lot: nil, quantity: pieces, at: at, by: "eva")
                model.counts.append((at, pieces))
            case .lost: continue
            }
            try await check(model, history.map(\.at), bin, warehouse)
        }
        let truth = model.pieces(at: .distantFuture)
        let (onHand, reserved, missing, isBlocked) = try await balance(bin.stock, warehouse)
        #expect(onHand == truth && reserved == 0 && missing == 0 && !isBlocked)
    }

    private func check(
        _ model: Model, _ moments: [Date], _ bin: (sku: String, place: String, stock: Int64), _ warehouse: PickingFixture
    ) async throws {
        let (onHand, reserved, missing, _) = try await balance(bin.stock, warehouse)
        let there = model.pieces(at: .distantFuture)
        #expect(onHand - missing == there && onHand == max(there, reserved, 0), "\(onHand), \(missing) missing, \(there) there")
        let lastCount = model.counts.map(\.at).max() ?? .distantFuture
        for moment in moments {
            let pieces = try await warehouse.pieces(bin.sku, at: moment + 1)
            #expect(pieces - (moment + 1 > lastCount ? missing : 0) == model.pieces(at: moment + 1))
        }
        try await warehouse.checkCounts()
    }

    private func balance(_ stock: Int64, _ warehouse: PickingFixture) async throws -> (Int, Int, Int, Bool) {
        try await warehouse.postgres.query(
            "SELECT on_hand, reserved, missing, is_blocked FROM warehouse.stock WHERE id = \(stock)")[0].decode(
                (Int, Int, Int, Bool).self)
    }
}

extension ScanRecord {
    /// The same by a clock that is fast.
    fileprivate func late(by seconds: Double) -> ScanRecord {
        ScanRecord(
            id: id, pickID: pickID, step: step, code: code, accepted: accepted, message: message, effect: effect,
            quantity: quantity,
            reason: reason, at: at + seconds)
    }
}
