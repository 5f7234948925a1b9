import Fulfilment
import LabelFormats

/// What a service's word makes of a manifest that it is told of.
enum FilingRules {
    /// Of a service that cannot be asked what it has: it is told once more, since it takes no label on a second list. What it is known to have
    /// is not told again.
    static func unasked(_ filing: DueFiling) -> FilingEnd {
        guard filing.before != .pending else { return FilingEnd(state: .taken, detail: noForm) }
        let detail = "an answer was lost, and the service cannot be asked what it has"
        return FilingEnd(state: .wanted, detail: detail, wait: .zero)
    }

    private static let noForm = "its form could not be fetched: ask the carrier for it"

    /// How often a service is asked for what it says it has made.
    private static let patience = 8

    /// - Parameter result: in answer to the manifest, or to the question what became of it.
    static func end(of result: CallResult, _ filing: DueFiling) -> FilingEnd {
        let wait = max(LookUpRules.pause(after: filing.calls), result.pause ?? .zero)
        switch result.verdict {
        case .manifested(let paper): return taken([paper], filing)
        case .partial(let parts):
            let refusal = parts.lazy.compactMap(\.refusal).first
            return refused(result.verdict.papers, filing, refusal.map { "\($0.sentence) (\($0.code))" } ?? "")
        case .listed(let page): return onList(page, filing, wait)
        case .absent: return absent(filing, wait)
        case .pending(let pending):
            return FilingEnd(
                state: .pending, detail: "the carrier makes its form: \(pending.status)", handle: pending.handle, wait: wait)
        case .retry(let refusal, _): return FilingEnd(state: unanswered(filing), detail: refusal.sentence, wait: wait)
        case .stop(let refusal), .renewToken(let refusal):
            return FilingEnd(state: unanswered(filing), detail: refusal.sentence, wait: wait, stop: refusal.words)
        case .refused(let refusal), .requote(let refusal), .voidRefused(let refusal):
            let lost = filing.before == .wanted ? "" : " An answer of it was lost before: maybe the carrier has it."
            return FilingEnd(state: .refused, detail: "\(refusal.sentence) (\(refusal.code))\(lost)")
        default:
            let reason = result.verdict.refusal?.sentence ?? "the carrier answered \(result.verdict.code)"
            return FilingEnd(state: filing.before == .pending ? .pending : .unknown, detail: reason, wait: wait)
        }
    }

    /// Surely not done: told again where it was told now, asked again where it was asked.
    private static func unanswered(_ filing: DueFiling) -> ManifestFilingState {
        switch filing.before {
        case .wanted: .wanted
        case .pending: .pending
        default: .unknown
        }
    }

    /// A paper that names labels must have ours.
    private static func taken(_ papers: [ManifestPaper], _ filing: DueFiling) -> FilingEnd {
        let items = Set(papers.flatMap(\.items))
        let names = items.isDisjoint(with: filing.handles) ? filing.numbers : filing.handles
        let missing = names.filter { !items.contains($0) }
        guard items.isEmpty || missing.isEmpty else { return refused(papers, filing, "") }
        return FilingEnd(state: .taken, handle: papers.first?.number ?? "")
    }

    private static func refused(_ papers: [ManifestPaper], _ filing: DueFiling, _ reason: String) -> FilingEnd {
        let items = Set(papers.flatMap(\.items))
        let names = items.isDisjoint(with: filing.handles) ? filing.numbers : filing.handles
        let missing = names.filter { !items.contains($0) }
        let which = missing.prefix(10).joined(separator: ", ") + (missing.count > 10 ? ", …" : "")
        let sentence = "the carrier did not take \(missing.count) of \(names.count): \(which)"
        return FilingEnd(
            state: .refused, detail: reason.isEmpty ? sentence : "\(sentence); \(reason)", handle: papers.first?.number ?? "")
    }

    private static func onList(_ page: Page, _ filing: DueFiling, _ wait: Duration) -> FilingEnd {
        let listed = Set(page.items.flatMap(\.numbers))
        if filing.numbers.allSatisfy(listed.contains) { return FilingEnd(state: .taken) }
        return absent(filing, wait)
    }

    /// Said three times, it counts: a service may not know at once what it has.
    private static func absent(_ filing: DueFiling, _ wait: Duration) -> FilingEnd {
        if filing.before == .pending { return FilingEnd(state: .pending, detail: "the carrier does not show it yet", wait: wait) }
        guard filing.calls >= 4 else {
            return FilingEnd(state: .unknown, detail: "the carrier does not know of it yet", wait: wait)
        }
        return FilingEnd(state: .wanted, detail: "the carrier knows nothing of it", wait: .zero)
    }

    /// What was taken and whose forms cannot be had is asked for again, for some time.
    static func withoutForms(_ end: FilingEnd, _ filing: DueFiling) -> FilingEnd {
        guard end.state == .taken else { return end }
        guard filing.calls < patience else {
            return FilingEnd(state: .taken, detail: noForm, handle: end.handle)
        }
        // Asked for by the labels: what the paper is called need not be what it is asked for by.
        return FilingEnd(
            state: .pending, detail: "it was taken, and its form cannot be fetched yet",
            wait: LookUpRules.pause(after: filing.calls))
    }
}

extension Verdict {
    /// The papers of collections that were closed.
    var papers: [ManifestPaper] {
        switch self {
        case .manifested(let paper): [paper]
        case .partial(let parts): parts.flatMap(\.papers)
        default: []
        }
    }
}
