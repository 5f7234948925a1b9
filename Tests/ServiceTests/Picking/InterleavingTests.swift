import FoundationEssentials
import Fulfilment
import Postgres
import Receiving
import ScanDialogue
import Synchronization
import TestStack
import Testing

@testable import Operations
@testable import Picking

/// What lies in the bins, whatever the books say. Nobody else is at the shelves while something is done there.
private final class Shelves: Sendable {
    struct Bin: Hashable {
        let place: String
        let sku: String
    }

    /// Above what any scan of a pick adds to the time of its pick.
    private static let step = 0.01

    private let state: Mutex<(pieces: [Bin: Int], now: Date)>

    init(_ pieces: [Bin: Int]) { state = Mutex((pieces, Date())) }

    var pieces: [Bin: Int] { state.withLock(\.pieces) }

    /// - Returns: how many lie there afterwards, and when: no two things happen at the same moment, and none in the future.
    func add(_ pieces: Int, to bin: Bin) async throws -> (left: Int, at: Date) {
        let moment = state.withLock { state in
            state.pieces[bin, default: 0] += pieces
            state.now = max(Date(), state.now + Self.step)
            return (left: state.pieces[bin] ?? 0, at: state.now)
        }
        while Date() < moment.at + Self.step { try await Task.sleep(for: .milliseconds(2)) }
        return moment
    }
}

/// Books of a warehouse in which everything happens at the same time, and late.
@Suite(
    "Picks, allocations, receipts and counts at the same time",
    .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct InterleavingTests {
    private static let bins = (0..<6).flatMap { sku in
        (0..<2).map { Shelves.Bin(place: "A-0\(sku + 1)-0\($0 * 3 + 1)", sku: "SKU-\(sku)") }
    }
    private static let initial = 40
    private static let ordersOfAShop = 60

    @Test("The books come to what lies in the bins, as if one thing had happened after another", arguments: 1...4)
    func anyInterleaving(seed: Int) async throws {
        try await PickingFixture.with(poolSize: 12) { warehouse in
            let shelves = try await stocked(warehouse)
            try await withThrowingTaskGroup { group in
                for shop in 0..<2 { group.addTask { try await order(SplitMix64(seed: seed * 100 + shop), warehouse) } }
                for (badge, cart) in [("ana", "C-01"), ("ben", "C-02"), ("cy", "C-03")] {
                    group.addTask { try await pick(badge, cart, seed, shelves, warehouse) }
                }
                group.addTask { try await receive(SplitMix64(seed: seed * 100 + 10), shelves, warehouse) }
                group.addTask { try await count(SplitMix64(seed: seed * 100 + 20), shelves, warehouse) }
                try await group.waitForAll()
            }
            try await check(shelves, warehouse)
            try await finish(seed, shelves, warehouse)
        }
    }

    private func stocked(_ warehouse: PickingFixture) async throws -> Shelves {
        for bin in Self.bins {
            try await warehouse.articles(bin.sku)
            try await warehouse.stock(bin.sku, Self.initial, at: bin.place)
        }
        return Shelves(Dictionary(uniqueKeysWithValues: Self.bins.map { ($0, Self.initial) }))
    }

    /// Places and allocates orders, a few at a time.
    private func order(_ seed: SplitMix64, _ warehouse: PickingFixture) async throws {
        var random = seed
        for _ in 0..<(Self.ordersOfAShop / 4) {
            var orders: [Int64] = []
            for _ in 0..<4 {
                let skus = (0..<6).shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
                let lines = skus.map { (sku: "SKU-\($0)", quantity: Int.random(in: 1...3, using: &random)) }
                orders.append(try await warehouse.order(lines, priority: Int.random(in: 0...2, using: &random)))
            }
            try await allocate(orders, warehouse)
        }
    }

    /// As a consumer does: what is disturbed is tried again.
    private func allocate(_ orders: [Int64], _ warehouse: PickingFixture) async throws {
        while true {
            do {
                try await warehouse.allocate(orders)
                return
            } catch is AllocationDisturbed {
                continue
            }
        }
    }

    /// Walks tours until there have been none for a while; a device sends a few picks at once, or everything at the end.
    private func pick(_ badge: String, _ cart: String, _ seed: Int, _ shelves: Shelves, _ warehouse: PickingFixture) async throws
    {
        var random = SplitMix64(seed: seed * 1000 + Int(badge.utf8.first ?? 0))
        var idle = 0
        while idle < 20 {
            guard var picker = try await Picker.withWork(in: warehouse, badge: badge, cart: cart) else {
                idle += 1
                try await Task.sleep(for: .milliseconds(25))
                continue
            }
            idle = 0
            try await walk(&picker, shelves, sending: Int.random(in: 1...6, using: &random))
        }
    }

    private func walk(_ picker: inout Picker, _ shelves: Shelves, sending picks: Int) async throws {
        picker.secondsPerScan = 0.001
        var (sent, done) = (0, 0)
        while let task = picker.flow.task {
            let (left, at) = try await shelves.add(-task.quantity, to: .init(place: task.locationCode, sku: task.sku))
            #expect(left >= 0, "the books promised \(task.quantity) at \(task.locationCode), where \(left + task.quantity) lay")
            picker.clock = at
            picker.pick()
            done += 1
            guard done.isMultiple(of: picks) else { continue }
            #expect(try await picker.send(Array(picker.records[sent...])).conflicts.isEmpty)
            sent = picker.records.count
        }
        #expect(try await picker.send(Array(picker.records[sent...])).conflicts.isEmpty)
    }

    /// Puts pieces into bins and enters them now or a little later.
    private func receive(_ seed: SplitMix64, _ shelves: Shelves, _ warehouse: PickingFixture) async throws {
        var random = seed
        for _ in 0..<40 {
            let (bin, pieces) = (Self.bins.randomElement(using: &random) ?? Self.bins[0], Int.random(in: 1...6, using: &random))
            let (_, at) = try await shelves.add(pieces, to: bin)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...40, using: &random)))
            _ = try await GoodsEntry(database: warehouse.postgres).receive(
                pieces, as: ShelfChoice(place: bin.place, sku: bin.sku, lot: nil), at: at, by: "eva")
        }
    }

    /// Looks into bins and types what lay there now or a little later.
    private func count(_ seed: SplitMix64, _ shelves: Shelves, _ warehouse: PickingFixture) async throws {
        var random = seed
        for _ in 0..<40 {
            let bin = Self.bins.randomElement(using: &random) ?? Self.bins[0]
            let seen = try await shelves.add(0, to: bin)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...60, using: &random)))
            try await type(seen, of: bin, warehouse)
        }
    }

    private func type(_ seen: (left: Int, at: Date), of bin: Shelves.Bin, _ warehouse: PickingFixture) async throws {
        _ = try await StockCount(database: warehouse.postgres).count(
            place: bin.place, sku: bin.sku, lot: nil, quantity: seen.left, at: seen.at, by: "finn")
    }

    /// Whatever still waits is served and picked: afterwards nothing is reserved or blocked, and every order is picked.
    private func finish(_ seed: Int, _ shelves: Shelves, _ warehouse: PickingFixture) async throws {
        for round in 1...5 {
            for bin in Self.bins {
                _ = try await shelves.add(20, to: bin)
                try await type(try await shelves.add(0, to: bin), of: bin, warehouse)
            }
            let waiting = try await warehouse.postgres.transaction {
                try await warehouse.store.fulfillable(limit: 1000, on: $0)
            }
            if !waiting.isEmpty { try await allocate(waiting, warehouse) }
            try await pick("ana", "C-01", seed + round, shelves, warehouse)
            if try await unpicked(warehouse) == 0 { break }
        }
        #expect(try await unpicked(warehouse) == 0)
        try await check(shelves, warehouse)
        let left = try await warehouse.postgres.query(
            "SELECT id FROM warehouse.stock WHERE reserved <> 0 OR missing <> 0 OR is_blocked")
        #expect(left.isEmpty)
    }

    private func unpicked(_ warehouse: PickingFixture) async throws -> Int {
        try await warehouse.postgres.query(
            "SELECT count(*) FROM warehouse.fulfilment WHERE state <> \(FulfilmentState.picked)")[0].decode(0)
    }

    /// Everything has been entered: the books are the truth, bin by bin.
    private func check(_ shelves: Shelves, _ warehouse: PickingFixture) async throws {
        let rows = try await warehouse.postgres.query(
            "SELECT l.code, s.sku, s.on_hand - s.missing FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id"
        )
        let books = try rows.decode((String, String, Int).self).map { (Shelves.Bin(place: $0, sku: $1), $2) }
        #expect(Dictionary(uniqueKeysWithValues: books) == shelves.pieces)
        try await warehouse.checkBooks()
        try await warehouse.checkCounts()
    }
}
