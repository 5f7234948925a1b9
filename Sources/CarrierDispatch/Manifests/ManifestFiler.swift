import Fulfilment
import LabelFormats
import Logging
import Metrics
import Postgres

/// Tells carriers' services of closed manifests, until they took them, and keeps the forms that they make.
///
/// That a service is told is committed before the call. A call that ended without an answer is looked up before it is made again; services
/// that cannot be asked are told once more, since none takes a label on a second list. What a service refuses is for a person, who is named.
struct ManifestFiler: Sendable {
    /// Told of in one round at most.
    static let limit = 10

    let caller: LabelCaller
    let postgres: Postgres
    let timing: AttemptTiming
    let logger: Logger
    private let filings = ManifestFilingStore()

    init(caller: LabelCaller, postgres: Postgres, timing: AttemptTiming, logger: Logger) {
        (self.caller, self.postgres, self.timing, self.logger) = (caller, postgres, timing, logger)
    }

    /// Does what is due.
    /// - Returns: how many manifests.
    @discardableResult
    func round() async throws -> Int {
        let due = try await filings.due(limit: Self.limit, lease: timing.lease, in: postgres)
        guard !due.isEmpty else { return 0 }
        let answered = await withTaskGroup(of: (filing: DueFiling, end: FilingEnd).self) { tasks in
            for filing in due { tasks.addTask { (filing, await end(of: filing)) } }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        let ends = answered.sorted { $0.filing.manifest < $1.filing.manifest }
        let stopped = ends.compactMap { filing, end in end.stop.map { (account: filing.account, reason: $0) } }
        let counted = try await postgres.transaction { transaction in
            let counted = try await filings.record(ends, in: transaction)
            try await AttemptRecorder(logger: logger).stop(stopped, in: transaction)
            return counted
        }
        for (filing, end) in ends where counted.contains(filing.manifest) { tell(filing, end) }
        return due.count
    }

    private func tell(_ filing: DueFiling, _ end: FilingEnd) {
        Counter(
            label: "waybill_manifest_filings_total",
            dimensions: [("format", filing.account.format), ("state", end.state.rawValue)]
        ).increment()
        guard end.state == .refused else { return }
        logger.warning(
            "A carrier does not take a manifest: carrier-dispatch manifest",
            metadata: [
                "manifest": "\(filing.manifest)", "account": "\(filing.account.code)", "reason": "\(end.detail)",
                "for": "\(filing.account.person)",
            ])
    }

    private func end(of filing: DueFiling) async -> FilingEnd {
        guard let format = filing.account.labelFormat else {
            return FilingEnd(state: .refused, detail: "there is no label format '\(filing.account.format)'")
        }
        guard !filing.numbers.isEmpty else { return FilingEnd(state: .taken, detail: "all of its labels were given back") }
        switch filing.before {
        case .wanted:
            let result = await caller.ask(job(of: filing), as: .manifest, of: filing.account)
            return await end(of: result, filing)
        default:
            guard let result = await lookUp(filing, format) else { return FilingRules.unasked(filing) }
            return await end(of: result, filing)
        }
    }

    private func job(of filing: DueFiling) -> LabelJob {
        var job = LabelJob()
        (job.numbers, job.handles, job.shipDate) = (filing.numbers, filing.handles, filing.shipDate)
        return job
    }

    /// By its handle, on the service's list of manifests, or on its list of what was closed on the day.
    /// - Returns: nil when the service has none of these.
    private func lookUp(_ filing: DueFiling, _ format: LabelFormat) async -> CallResult? {
        var named = LabelJob()
        named.handle = filing.handle
        if !filing.handle.isEmpty, format.onlyReads(named, as: .manifest) {
            return await caller.ask(named, as: .manifest, of: filing.account)
        }
        var job = job(of: filing)
        if format.operations.contains(.manifests) { return await caller.ask(job, as: .manifests, of: filing.account) }
        guard format.traits.search == .byList, format.operations.contains(.list) else { return nil }
        job.shipDate = filing.calledOn
        return await caller.ask(job, as: .list, of: filing.account)
    }

    private func end(of result: CallResult, _ filing: DueFiling) async -> FilingEnd {
        var end = FilingRules.end(of: result, filing)
        let documents = result.verdict.papers.flatMap(\.documents)
        guard !documents.isEmpty, end.state != .unknown else { return end }
        if let forms = await caller.whole(documents, of: filing.account) {
            end.forms = forms
            return end
        }
        return FilingRules.withoutForms(end, filing)
    }
}
