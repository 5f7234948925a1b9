import FoundationEssentials
import Fulfilment
import LabelFormats
import Logging
import Messaging
import Metrics
import Postgres

/// Compares what carriers list with what we know. A label that we do not know is taken by its parcel where that still wants one; else it is
/// given back. Only labels under references that we made are touched: others' are none of our business.
struct LabelSweep: Sendable {
    /// What one account's list came to.
    struct Report: Sendable, Equatable, Encodable {
        var account = ""
        var listed = 0
        /// Sold to us without our knowing.
        var orphans = 0
        /// Of those, labels that became their parcels' own.
        var adopted = 0
        /// Under references that look like ours and are in no books of this database.
        var strangers = 0
        /// Why the list could not be read to its end; nil when it was.
        var failure: String?
    }

    private static let overlap = 3600.0
    /// Of a list without a beginning.
    private static let reach = 14.0 * 86_400
    /// Pages of one sweep at most; the rest is read the next time.
    private static let pages = 200

    let lookUp: LabelLookUp
    private let sweeps = SweepStore()
    private let doubts = DoubtStore()

    init(lookUp: LabelLookUp) { self.lookUp = lookUp }

    private var postgres: Postgres { lookUp.postgres }

    /// Sweeps the accounts whose turn it is.
    func round(every interval: Duration) async throws -> [Report] {
        try await sweep(try await sweeps.due(every: interval, in: postgres), since: nil)
    }

    /// Sweeps at once.
    /// - Parameters:
    ///   - code: of the account; nil for all.
    ///   - since: from when on; nil: from where the last one ended.
    func now(account code: String?, since: Date?) async throws -> [Report] {
        try await sweep(try await sweeps.all(code, in: postgres), since: since)
    }

    private func sweep(_ accounts: [SweptAccount], since: Date?) async throws -> [Report] {
        var reports: [Report] = []
        for account in accounts { reports.append(try await sweep(account, since: since)) }
        return reports
    }

    private func sweep(_ swept: SweptAccount, since: Date?) async throws -> Report {
        let begin = since ?? swept.until?.addingTimeInterval(-Self.overlap) ?? swept.began.addingTimeInterval(-Self.reach)
        var report = Report(account: swept.account.code)
        var job = LabelJob()
        job.since = CivilDay(Int((begin.timeIntervalSince1970 / 86_400).rounded(.down)))
        job.shipDate = .today
        for page in 1...Self.pages {
            let result = await list(job, of: swept.account)
            guard case .listed(let listed) = result.verdict else {
                report.failure = result.verdict.refusal?.sentence ?? "the carrier answered \(result.verdict.code)"
                break
            }
            try await compare(listed, of: swept.account, &report)
            guard listed.hasMore, !listed.cursor.isEmpty, listed.cursor != job.cursor else { break }
            if page == Self.pages { report.failure = "it has more than \(Self.pages) pages: sweep --since a later day" }
            job.cursor = listed.cursor
        }
        if report.failure == nil {
            try await settle(swept)
            try await sweeps.finish(swept, in: postgres)
        }
        log(report)
        return report
    }

    /// A list is read to its end, so a call that was held back is made as soon as it may be, unless that is long.
    private func list(_ job: LabelJob, of account: CarrierAccount) async -> CallResult {
        for _ in 0..<5 {
            let result = await lookUp.caller.ask(job, as: .list, of: account)
            guard result.isPutOff, let pause = result.pause, pause <= .seconds(60) else { return result }
            try? await Task.sleep(for: pause)
        }
        return await lookUp.caller.ask(job, as: .list, of: account)
    }

    private func log(_ report: Report) {
        if let failure = report.failure {
            lookUp.logger.warning(
                "A carrier's list could not be read to its end",
                metadata: ["account": "\(report.account)", "reason": "\(failure)"])
        }
        guard report.orphans + report.strangers > 0 else { return }
        lookUp.logger.warning(
            "A carrier's list differs from ours",
            metadata: [
                "account": "\(report.account)", "orphans": "\(report.orphans)", "adopted": "\(report.adopted)",
                "strangers": "\(report.strangers)",
            ])
    }

    // Orphans

    /// What the carrier calls given back already is no orphan.
    private static let given: Set = ["voided", "void_pending", "cancelled", "canceled", "refunded", "submitted"]

    private func compare(_ page: Page, of account: CarrierAccount, _ report: inout Report) async throws {
        let labels = page.items.filter { !Self.given.contains($0.status.lowercased()) }.flatMap { item in
            item.numbers.map { ListedLabel(reference: item.reference, number: $0, handle: item.handle) }
        }
        report.listed += page.items.count
        try await compare(labels, of: account, &report)
    }

    /// Labels that a carrier says it sold, by its list or by its invoice.
    /// - Parameter report: counts what came of them.
    func compare(_ labels: [ListedLabel], of account: CarrierAccount, _ report: inout Report) async throws {
        guard !labels.isEmpty else { return }
        let unknown = try await sweeps.unknown(labels, of: account, in: postgres).filter { LabelReference.isOurs($0.reference) }
        guard !unknown.isEmpty else { return }
        let attempts = try await doubts.named(unknown.map(\.reference), in: postgres)
        let known = Dictionary(attempts.map { ($0.job.reference, $0) }) { first, _ in first }
        for label in unknown {
            guard let attempt = known[label.reference] else {
                report.strangers += 1
                continue
            }
            // Its own caller will tell.
            if attempt.isInHand { continue }
            report.orphans += 1
            if try await take(label, of: attempt) { report.adopted += 1 }
        }
    }

    /// Records a sale that nobody told us of.
    /// - Returns: whether its parcel has it now.
    private func take(_ label: ListedLabel, of attempt: Doubt) async throws -> Bool {
        Counter(label: "waybill_label_orphans_total", dimensions: [("format", attempt.account.format)]).increment()
        var sold = SoldLabel(number: label.number, documents: [], handle: label.handle)
        if case .bought(let found)? = await lookUp.ask(attempt.asking(label)), found.number == label.number { sold = found }
        if !sold.isPrintable {
            sold.documents = await lookUp.caller.documents(of: label, attempt.job, of: attempt.account) ?? sold.documents
        }
        let answer = AnsweredAttempt(
            key: attempt.key, account: attempt.account, reference: attempt.job.reference, answer: .bought(sold),
            lookAgain: LookUpRules.first)
        try await lookUp.outbox.transaction { transaction, events in
            try await AttemptRecorder(logger: lookUp.logger).record([answer], in: transaction, events)
        }
        return try await sweeps.isLive(attempt.key.shipmentID, label.number, in: postgres)
    }

    /// Attempts that only a list can decide, and that are on none long after they were called.
    private func settle(_ swept: SweptAccount) async throws {
        guard let traits = swept.account.labelFormat?.traits, traits.search == .byList else { return }
        let before = swept.began.addingTimeInterval(-(LookUpRules.listSettles / .seconds(1)))
        let unsold = try await doubts.unlisted(swept.account.code, before: before, in: postgres)
        try await lookUp.take(unsold.map { ($0, LookUpRules.unsold(traits, isUnwanted: $0.isUnwanted)) })
    }
}

extension Doubt {
    /// The same, asked by what the list calls it.
    fileprivate func asking(_ label: ListedLabel) -> Doubt {
        var job = job
        if job.handle.isEmpty { job.handle = label.handle }
        job.numbers = [label.number]
        return Doubt(
            key: key, state: state, lookUps: lookUps, isUnwanted: isUnwanted, age: age, isInHand: isInHand, account: account,
            job: job)
    }
}
