import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import Postgres

/// Reads stored deliveries of one source again, by the formats as they are now, and brings events and parcels up to what they say.
///
/// What deliveries of the span said before is taken away and what they say now is put in its place, number by number: a number is never seen
/// half. What other deliveries said stays. Where nothing comes out differently nothing is written, so a second run does nothing.
struct WebhookReplay: Sendable {
    /// What is read again.
    struct Span: Sendable {
        let source: String
        let since: Date
        let until: Date?
    }

    /// Numbers, and deliveries, of one transaction.
    private static let (numbersAtOnce, deliveriesAtOnce) = (100, 500)
    /// Bytes of bodies in memory.
    private static let bytesAtOnce = 16 << 20

    let postgres: Postgres
    let outbox: Outbox
    let sources: WebhookSources
    let logger: Logger
    private let store = ReplayStore()
    private let parcels = TrackedParcelStore()

    init(postgres: Postgres, sources: WebhookSources, logger: Logger) {
        (self.postgres, self.sources, self.logger) = (postgres, sources, logger)
        outbox = Outbox(postgres: postgres)
    }

    private var folding: ParcelFolding { ParcelFolding(rights: sources.rights) }
    private var reader: DeliveryReader { DeliveryReader(confirmable: Set(sources.confirmable)) }

    /// - Parameters:
    ///   - span: what is read again.
    ///   - isDry: does everything, and takes all of it back.
    ///   - progress: told what is done.
    func run(_ span: Span, isDry: Bool, progress: @Sendable (String) -> Void = { _ in }) async throws -> ReplayReport {
        let survey = try await survey(span, progress)
        var report = ReplayReport(deliveries: survey.bytes.count, numbers: survey.deliveries.count)
        var leftOut: [Int64: String] = [:]
        var done = 0
        for group in survey.groups(Self.numbersAtOnce, Self.deliveriesAtOnce) {
            let (changes, reasons) = try await replay(group, survey, span.source, isDry: isDry)
            report.changes += changes
            leftOut.merge(reasons) { first, _ in first }
            done += group.count
            progress("\(done) of \(report.numbers) numbers, \(report.changes.count) changed")
        }
        let marks = survey.marks(leftOut)
        report.newlyRead = marks.count { $0.error == nil }
        report.newlyUnreadable = marks.count { $0.wasRead }
        for start in stride(from: 0, to: isDry ? 0 : marks.count, by: 1000) {
            try await postgres.query(store.mark(marks[start...].prefix(1000).map { ($0.id, $0.error) }))
        }
        return report
    }

    /// Reads everything once, to know which numbers are spoken of.
    private func survey(_ span: Span, _ progress: @Sendable (String) -> Void) async throws -> ReplaySurvey {
        var survey = ReplaySurvey()
        var last: Int64 = 0
        while true {
            let page = try await store.entries(
                of: span.source, since: span.since, until: span.until, after: last, limit: 2000, on: postgres)
            guard let end = page.last?.id else { break }
            last = end
            survey.add(page)
            for read in try await read(page.map(\.id), survey.bytes) { survey.add(read) }
            progress("\(survey.bytes.count) webhooks read")
        }
        if let first = survey.bytes.keys.min() {
            survey.add(try await store.numbers(of: span.source, since: span.since, ids: first...last, on: postgres))
        }
        return survey
    }

    /// - Parameter bytes: of each delivery.
    private func read(_ ids: [Int64], _ bytes: [Int64: Int]) async throws -> [ReadDelivery] {
        var (read, batch, size): ([ReadDelivery], [Int64], Int) = ([], [], 0)
        for id in ids + [nil] {
            if batch.count >= Self.deliveriesAtOnce || size >= Self.bytesAtOnce || id == nil {
                read += try await store.load(batch, on: postgres).map(reader.read)
                (batch, size) = ([], 0)
            }
            guard let id else { break }
            batch.append(id)
            size += bytes[id] ?? 0
        }
        return read
    }

    /// Carries the difference out of a transaction that is taken back.
    private struct TakenBack: Error {
        let changes: [ReplayChange]
        let leftOut: [Int64: String]
    }

    private func replay(
        _ keys: [String], _ survey: ReplaySurvey, _ source: String, isDry: Bool
    ) async throws -> ([ReplayChange], [Int64: String]) {
        let (wanted, ids) = (Set(keys), survey.ids(of: keys))
        let reported = try await read(ids, survey.bytes).flatMap(\.events).filter { wanted.contains($0.numberKey) }
        do {
            return try await outbox.transaction { transaction, events in
                let context = HandlerContext(transaction: transaction, now: Date(), logger: logger, outbox: events)
                try await transaction.query(parcels.lock(keys))
                let before = try await store.picture(keys, in: transaction)
                let leftOut = try await rewrite(keys, ids, source, reported, in: context)
                let after = try await store.picture(keys, in: transaction)
                let changes = ReplayChange.changes(before, after)
                if isDry || changes.isEmpty { throw TakenBack(changes: changes, leftOut: leftOut) }
                return (changes, leftOut)
            }
        } catch let rolledBack as TakenBack {
            return (rolledBack.changes, rolledBack.leftOut)
        }
    }

    /// - Returns: why deliveries had events that are not kept.
    private func rewrite(
        _ keys: [String], _ ids: [Int64], _ source: String, _ reported: [ReportedEvent], in context: HandlerContext
    ) async throws -> [Int64: String] {
        let taken = try await store.take(ids, of: source, about: keys, in: context.transaction)
        var reasons: [Int64: String] = [:]
        try await folding.add(ReportedEvent.merged(reported, with: taken), in: context) { leftOut in
            reasons = leftOut
            return nil
        }
        try await context.transaction.query(store.dateBack(source, keys))
        try await folding.judge(keys, in: context)
        let shipments = try await store.picture(keys, in: context.transaction).shipments
        if !shipments.isEmpty { try await context.transaction.query(LaneStore.noteDue(shipments)) }
        return reasons
    }
}
