import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import ScanDialogue
import ServiceRuntime
import Synchronization
import TestStack
import Testing

@testable import Picking

@Suite("Scans", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ScanTests {
    /// Two orders on ana's cart: 2 A with 1 B, and 1 A.
    private func onTour(_ body: (PickingFixture, Picker, (Int64, Int64)) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 10, at: "A-01-01")
            try await warehouse.stock("B", 10, at: "A-02-05")
            let first = try await warehouse.order([("A", 2), ("B", 1)], priority: 1)
            let second = try await warehouse.order([("A", 1)])
            try await warehouse.allocate([first, second])
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await body(warehouse, ana, (first, second))
        }
    }

    @Test("A tour picked as asked moves stock, orders and tour; sending it again changes nothing")
    func picked() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.pickAll()
            let receipt = try await ana.send()
            #expect(
                receipt.applied == ana.records.count && receipt.duplicates == 0 && receipt.conflicts.isEmpty
                    && receipt.openPicks == 0)
            let again = try await ana.send()
            #expect(again.applied == 0 && again.duplicates == ana.records.count && again.conflicts.isEmpty)
            #expect(try await warehouse.state(orders.0) == .picked)
            #expect(try await warehouse.state(orders.1) == .picked)
            #expect(try await warehouse.onHand("A") == 7)
            #expect(try await warehouse.onHand("B") == 9)
            #expect(Set(try await warehouse.events()) == ["pick.completed \(orders.0)", "pick.completed \(orders.1)"])
            #expect(try await warehouse.events().count == 2)
            let tour: TourState = try await warehouse.postgres.query("SELECT state FROM warehouse.tour")[0].decode(0)
            #expect(tour == .done)
            try await warehouse.checkBooks()
        }
    }

    @Test("Uploads may come in pieces, in any order and overlapping")
    func pieces() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.pickAll()
            let middle = ana.records.count / 2
            #expect(try await ana.send(Array(ana.records[middle...])).conflicts.isEmpty)
            try await warehouse.checkBooks()
            let rest = try await ana.send(Array(ana.records[..<(middle + 2)]))
            #expect(rest.applied == middle && rest.duplicates == 2 && rest.conflicts.isEmpty && rest.openPicks == 0)
            #expect(try await warehouse.state(orders.0) == .picked)
            try await warehouse.checkBooks()
        }
    }

    @Test("Two uploads of the same scans at once are applied once")
    func atOnce() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.pickAll()
            let done = ana
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await done.send() } }
                try await group.waitForAll()
            }
            #expect(try await warehouse.onHand("A") == 7)
            #expect(try await warehouse.events().count == 2)
            try await warehouse.checkBooks()
        }
    }

    @Test("Wrong scans are kept and change nothing")
    func wrong() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            ana.scan("A-09-09")
            ana.scan("B")
            let receipt = try await ana.send()
            #expect(receipt.applied == 2 && receipt.conflicts.isEmpty && receipt.openPicks == 3)
            let kept: [String] = try await warehouse.postgres.query(
                "SELECT code FROM warehouse.scan WHERE NOT accepted ORDER BY seq"
            ).map {
                try $0.decode(0)
            }
            #expect(kept == ["A-09-09", "B"])
            #expect(try await warehouse.state(orders.0) == .picking)
            try await warehouse.checkBooks()
        }
    }

    @Test(
        "Another lot and expired pieces never get into the books, however a device took them and in how many uploads it sent them"
    )
    func lots() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.postgres.query("UPDATE warehouse.sku SET gtin = '5012345678900'")
            try await warehouse.stock("A", 10, at: "A-01-01", lot: "L1", expiresIn: 90)
            let order = try await warehouse.order([("A", 1)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            let task = try #require(ana.flow.task)
            #expect(task.lot == "L1" && task.expiry != nil)
            func record(_ step: PickStep, _ code: String, effect: ScanRecord.Effect? = nil) -> ScanRecord {
                ScanRecord(
                    id: UUID(), pickID: task.pickID, step: step, code: code, accepted: true, message: "", effect: effect,
                    quantity: 1, reason: nil, at: Date(timeIntervalSince1970: 1_600_000_000))
            }
            for (code, words) in [
                ("(01)05012345678900(10)L2", "lot L2 is not lot L1 of this pick"),
                ("(01)05012345678900(17)200101", "it expired on 2020-01-01"),
                ("https://shop.example/\(String(repeating: "x", count: 90))/01/05012345678900/10/L3", "lot L3"),
            ] {
                _ = try await ana.send([record(.item, code)])
                let receipt = try await ana.send([record(.bin, task.binCode, effect: .picked)])
                #expect(receipt.conflicts.first?.message.contains(words) == true, "\(receipt.conflicts)")
            }
            #expect(try await warehouse.onHand("A") == 10)
            ana.scan(task.locationCode)
            #expect(ana.scan("(01)05012345678900(10)L2").verdict == .rejected)
            ana.scan("(01)05012345678900(10)L1")
            ana.pick()
            #expect(try await ana.send().conflicts.isEmpty)
            #expect(try await warehouse.onHand("A") == 9)
            try await warehouse.checkBooks()
        }
    }

    @Test("Labels are judged by the times as the warehouse takes them, whatever the device's clock said")
    func clocks() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.postgres.query("UPDATE warehouse.sku SET gtin = '5012345678900'")
            try await warehouse.stock("A", 10, at: "A-01-01", lot: "L1")
            try await warehouse.allocate([try await warehouse.order([("A", 1)])])
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = now() - interval '1 hour'")
            let task = try #require(ana.flow.task)
            let now = Date()
            func send(_ step: PickStep, _ code: String, _ at: Date, ends: Bool = false, clock: Date) async throws -> [String] {
                let scan = ScanRecord(
                    id: UUID(), pickID: task.pickID, step: step, code: code, accepted: true, message: "",
                    effect: ends ? .picked : nil, quantity: 1, reason: nil, at: at)
                return try await ana.send([scan], sentAt: clock, arrived: now).conflicts.map(\.message)
            }
            let past = Date(timeIntervalSince1970: 1_600_000_000)
            _ = try await send(.item, "(01)05012345678900(17)210101", past - 60, clock: past)
            let over = try await send(.bin, task.binCode, past - 50, ends: true, clock: past)
            #expect(over.first?.contains("it expired on 2021-01-01") == true, "\(over)")
            _ = try await send(.item, "(01)05012345678900(10)L2", now + 3560, clock: now + 3600)
            _ = try await send(.item, "(01)05012345678900(10)L1", now - 30, clock: now)
            #expect(try await send(.bin, task.binCode, now - 20, ends: true, clock: now) == [])
            try await warehouse.checkBooks()
        }
    }

    @Test("The bin that ended a pick, scanned twice, contradicts no later pick", arguments: [true, false])
    func echo(isEarlierVersion: Bool) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 10, at: "A-01-01")
            try await warehouse.stock("B", 10, at: "A-02-05")
            for sku in ["A", "B", "B"] { try await warehouse.allocate([try await warehouse.order([(sku, 1)])]) }
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            if ana.flow.task?.sku == "B" { for _ in 0..<2 { ana.scan("CTRL:SKIP") } }
            let bin = try #require(ana.flow.task?.binCode)
            ana.pick()
            #expect(ana.scan(bin).verdict == .repeated)
            let echo = ana.records.count - 1
            // The other B is at the same place: for the skipped one no place is asked any more.
            ana.scan("CTRL:SKIP")
            ana.pickAll()
            var records = ana.records
            if isEarlierVersion { records[echo] = records[echo].accepted() }
            let receipt = try await ana.send(records)
            #expect(receipt.conflicts.isEmpty && receipt.openPicks == 0)
            try await warehouse.checkBooks()
        }
    }

    @Test("A scan that ends nothing costs one round trip of three statements; an older tour is looked through for expired lots")
    func cheap() async throws {
        try await onTour { warehouse, ana, _ in
            let tour = ana.flow.tour.tourID
            var ana = ana
            func cost(_ scans: [ScanRecord]) async throws -> [Int] {
                try await warehouse.postgres.transaction { transaction in
                    let counted = CountedStatements(executor: transaction)
                    let upload = ScanUpload(badge: "ana", scans: scans)
                    let arrival = try await ScanStore().receive(
                        upload, by: .of("ana"), arrived: Date(), tourID: tour, in: counted)
                    #expect(arrival?.openPicks == 3 && arrival?.new.count == scans.count)
                    return counted.roundTrips
                }
            }
            ana.scan(ana.flow.task?.locationCode ?? "")
            // Whatever the time of day was when the tour began.
            try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = now()")
            #expect(try await cost(ana.records) == [3])
            let sent = ana.records.count
            ana.pick()
            #expect(try await cost(Array(ana.records[sent...])) == [5])
            try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = started_at - interval '1 day'")
            ana.scan("A-09-09")
            #expect(try await cost(Array(ana.records.suffix(1))) == [3, 1])
        }
    }

    @Test("Codes that look like keys and quantities are picked as the codes they are")
    func shortNumbers() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("1", "2", "100")
            for (number, sku) in ["1", "2", "100"].enumerated() { try await warehouse.stock(sku, 10, at: "A-0\(number + 1)-01") }
            let order = try await warehouse.order([("1", 1), ("2", 2), ("100", 3)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            while let task = ana.flow.task {
                for code in [task.locationCode] + Array(repeating: task.sku, count: task.quantity) + [task.binCode] {
                    #expect(ana.scan(code).verdict == .accepted, "\(code)")
                }
            }
            #expect(try await ana.send().conflicts.isEmpty)
            for (sku, left) in [("1", 9), ("2", 8), ("100", 7)] { #expect(try await warehouse.onHand(sku) == left) }
            try await warehouse.checkBooks()
        }
    }

    @Test("What contradicts the books is answered scan by scan and changes nothing")
    func conflicts() async throws {
        try await onTour { warehouse, ana, orders in
            let task = try #require(ana.flow.task)
            func record(
                _ step: PickStep, _ code: String, pick: Int64?, effect: ScanRecord.Effect? = .picked, quantity: Int? = 2
            ) -> ScanRecord {
                ScanRecord(
                    id: UUID(), pickID: pick, step: step, code: code, accepted: true, message: "", effect: effect,
                    quantity: quantity,
                    reason: nil, at: Date())
            }
            let wrong: [(ScanRecord, String)] = [
                (record(.bin, task.binCode, pick: 999_999), "not on the tour"),
                (record(.bin, task.binCode, pick: task.pickID, quantity: 3), "3 picked, but 2 wanted"),
                (record(.bin, task.binCode, pick: task.pickID, effect: .short, quantity: 2), "not short"),
                (record(.bin, "C-01-B04", pick: task.pickID), "rides in C-01-B01"),
            ]
            for (scan, message) in wrong {
                let receipt = try await ana.send([scan])
                #expect(receipt.conflicts.count == 1 && receipt.conflicts.first?.scan == scan.id)
                #expect(receipt.conflicts.first?.message.contains(message) == true, "\(receipt.conflicts)")
            }
            let item = record(.item, "B", pick: task.pickID, effect: nil)
            let mixed = try await ana.send([item, record(.bin, task.binCode, pick: task.pickID)])
            #expect(mixed.conflicts.first?.message.contains("scanned as item") == true)
            let place = record(.place, "A-07-07", pick: task.pickID, effect: nil)
            let lost = try await ana.send([place, record(.bin, task.binCode, pick: task.pickID)])
            #expect(lost.conflicts.first?.message.contains("wants A from A-01-01") == true)
            #expect(try await warehouse.onHand("A") == 10)
            let othersTour = await #expect(throws: ProblemDetails.self) {
                try await warehouse.scans.book(.init(badge: "ben", scans: [item]), tourID: ana.flow.tour.tourID, arrived: Date())
            }
            #expect(othersTour?.status == .conflict)
            let noTour = await #expect(throws: ProblemDetails.self) {
                try await warehouse.scans.book(.init(badge: "ana", scans: [item]), tourID: 12345, arrived: Date())
            }
            #expect(noTour?.status == .notFound)
            try await warehouse.checkBooks()
        }
    }

    @Test("A pick that is in the books already is not booked by another scan")
    func twice() async throws {
        try await onTour { warehouse, ana, orders in
            var ana = ana
            var other = Picker(scans: warehouse.scans, badge: "ana", tour: ana.flow.tour)
            ana.pick()
            other.pick()
            try await ana.send()
            let receipt = try await other.send()
            #expect(receipt.conflicts.count == 1)
            #expect(receipt.conflicts.first?.message.contains("in the books already") == true)
            #expect(try await warehouse.onHand("A") == 8)
            try await warehouse.checkBooks()
        }
    }
}

/// Counts what goes to the database and lets it through.
final class CountedStatements: SQLExecutor {
    private let executor: Transaction
    private let counts = Mutex<[Int]>([])

    init(executor: Transaction) { self.executor = executor }

    /// Statements of each round trip.
    var roundTrips: [Int] { counts.withLock { $0 } }

    func query(_ sql: SQL) async throws -> Rows {
        counts.withLock { $0.append(1) }
        return try await executor.query(sql)
    }

    func pipeline(_ statements: [SQL]) async throws -> [Rows] {
        counts.withLock { $0.append(statements.count) }
        return try await executor.pipeline(statements)
    }
}

extension ScanRecord {
    /// The same as a device records it that takes a repetition as right.
    fileprivate func accepted() -> ScanRecord {
        ScanRecord(
            id: id, pickID: pickID, step: step, code: code, accepted: true, message: message, effect: effect,
            quantity: quantity, reason: reason, at: at)
    }
}
