import FoundationEssentials
import Fulfilment
import LaneStatistics
import Postgres

/// Brings what is known of lanes up to what parcels' events say.
///
/// What a parcel is counted with is a function of its events, and is kept with it: counting it again takes the old away and adds the new, so
/// doing it twice, in any order, or all at once from the beginning comes to the same.
struct LaneFolding: Sendable {
    /// Parcels of one transaction.
    private static let batch = 1000
    /// The same where nothing else waits.
    private static let largeBatch = 5000

    private let postgres: Postgres
    private let settled: Duration
    private let store = LaneStore()
    private let counted = LaneCaseStore()
    private let weeks = LaneWeekStore()

    /// - Parameter settled: after which whoever received an event has committed it; statements end after 30 seconds.
    init(postgres: Postgres, settled: Duration = .seconds(300)) { (self.postgres, self.settled) = (postgres, settled) }

    /// Counts what has come since the last time. Does nothing while somebody else counts.
    /// - Returns: parcels that were looked at.
    @discardableResult
    func fold(now: Date = Date()) async throws -> Int {
        while try await !collect() {}
        var sum = 0
        while let count = try await foldBatch(now), count > 0 { sum += count }
        try await forget(now)
        return sum
    }

    /// Counts all parcels anew, in one transaction: until it ends everybody sees the numbers of before, and nothing is lost when it does not.
    /// - Parameter progress: told how many parcels of how many have been looked at.
    /// - Returns: parcels that were looked at.
    func rebuild(now: Date = Date(), progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }) async throws
        -> Int
    {
        try await postgres.transaction { transaction in
            try await transaction.pipeline([store.lock] + store.forgetAll)
            let total: Int = try await transaction.query(store.countDelivered)[0].decode(0)
            var (done, last): (Int, Int64) = (0, .min)
            while true {
                let shipments: [Int64] = try await transaction.query(store.delivered(after: last, Self.largeBatch)).decode()
                guard let end = shipments.last else { return done }
                try await count(shipments, now, in: transaction)
                (done, last) = (done + shipments.count, end)
                progress(done, max(total, done))
            }
        }
    }

    /// - Returns: whether there is nothing left to collect.
    private func collect() async throws -> Bool {
        try await postgres.transaction { transaction in
            guard try await transaction.query(store.tryLock)[0].decode(0) else { return true }
            return try await transaction.query(store.collect(settled: settled / .seconds(1)))[0].decode(0)
        }
    }

    /// - Returns: parcels that were looked at; nil when somebody else counts.
    private func foldBatch(_ now: Date) async throws -> Int? {
        try await postgres.transaction { transaction in
            guard try await transaction.query(store.tryLock)[0].decode(0) else { return nil }
            let shipments: [Int64] = try await transaction.query(store.take(Self.batch)).decode()
            try await count(shipments, now, in: transaction)
            return shipments.count
        }
    }

    private func forget(_ now: Date) async throws {
        let last = LaneWeek.containing(now) - LaneBook.weeksKept
        try await postgres.transaction { transaction in
            guard try await transaction.query(store.tryLock)[0].decode(0) else { return }
            try await transaction.pipeline(store.forget(upTo: last))
        }
    }

    /// Counts parcels as their events are now.
    private func count(_ shipments: [Int64], _ now: Date, in transaction: Transaction) async throws {
        guard !shipments.isEmpty else { return }
        let before = try await counted.counted(shipments, in: transaction)
        let oldest = LaneWeek.containing(now) - LaneBook.weeksKept
        let after = try await store.cases(shipments, in: transaction).filter { $0.value.week > oldest }
        let changed = shipments.filter { before[$0] != after[$0] }
        guard !changed.isEmpty else { return }
        let (old, new) = (changed.compactMap { before[$0] }, changed.compactMap { after[$0] })
        let pages = Self.pages(old + new)
        var book = try await weeks.book(pages, in: transaction)
        for one in old { book.remove(one) }
        for one in new { book.add(one) }
        let cases = changed.compactMap { shipment in after[shipment].map { (shipment: shipment, now: $0) } }
        try await transaction.pipeline(
            counted.write(cases, without: changed.filter { after[$0] == nil }) + weeks.write(pages, of: book))
    }

    private static func pages(_ cases: [LaneCase]) -> [LaneWeekStore.Page] {
        Array(Set(cases.flatMap { one in one.lane.scopes.map { LaneWeekStore.Page(scope: $0, week: one.week) } }))
    }
}
