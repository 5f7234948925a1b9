import FoundationEssentials
import Logging
import Messaging
import Postgres

/// Looks for parcels that should have arrived and have not: says anew when they are expected, and counts how forecasts fared.
///
/// Each forecast is looked at once, when its time has come. A crash in between loses nothing: what was looked at is marked in the same
/// transaction.
struct OverdueArrivals: Sendable {
    private let outbox: Outbox
    private let folding: ParcelFolding
    private let settled: Duration
    private let logger: Logger
    private let store = ArrivalStore()

    /// - Parameter settled: by when a carrier has told of what happened; before that nobody can say that a parcel has not arrived.
    init(outbox: Outbox, folding: ParcelFolding, logger: Logger, settled: Duration = .seconds(900)) {
        (self.outbox, self.folding, self.logger, self.settled) = (outbox, folding, logger, settled)
    }

    /// Looks at all whose time has come since the last time. Does nothing while somebody else looks.
    /// - Returns: overdue parcels.
    @discardableResult
    func look(now: Date = Date()) async throws -> Int {
        var sum = 0
        // Reckoned once: an end that goes on with the clock is never reached.
        let end = now.addingTimeInterval(-(settled / .seconds(1)))
        while let count = try await lookOnce(now, to: end) { sum += count }
        return sum
    }

    /// - Returns: overdue parcels of an hour; nil when there is nothing left to look at, or somebody else looks.
    private func lookOnce(_ now: Date, to end: Date) async throws -> Int? {
        try await outbox.transaction { transaction, events in
            guard try await transaction.query(store.tryLock)[0].decode(0, as: Bool.self) else { return nil }
            guard let row = try await transaction.query(store.span(to: end)).first else { return nil }
            let (since, until) = try row.decode((Date, Date).self)
            let results = try await transaction.pipeline([
                store.judge(since..<until), store.overdue(since..<until), store.mark(until),
            ])
            let shipments: [Int64] = try results[1].decode()
            let context = HandlerContext(transaction: transaction, now: now, logger: logger, outbox: events)
            try await folding.lookAgain(shipments, in: context)
            return shipments.count
        }
    }
}
