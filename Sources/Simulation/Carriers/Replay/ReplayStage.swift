package import FoundationEssentials
package import LabelFormats
package import LabelReplay
import OperatorConsole
import Synchronization

/// What a replay server answers by. Requests come from many connections at a time.
package protocol ReplayStage: Sendable {
    /// What goes out, and what is done with it; no misdeed sends it whole.
    func answer(_ request: ReplayedRequest, at now: Date) -> (answer: CarrierAnswer, misdeed: Misdeed?)
    /// The truth, as JSON.
    var ledger: String { get }
    /// What was done so far, in a line.
    var progress: String { get }
    /// What was done in the end, in lines for people.
    var report: [String] { get }
}

/// Plays recorded pairs strictly.
package final class StrictStage: ReplayStage {
    private struct State {
        var play: StrictPlay
        var answered = 0
        var refused = 0
    }

    private let state: Mutex<State>
    private let refusals: @Sendable (String) -> Void

    /// - Parameter refusals: hears a line for every request that fits no recording.
    package init(_ folder: PairFolder, refusals: @escaping @Sendable (String) -> Void = { _ in }) {
        state = Mutex(State(play: StrictPlay(folder.pairs, sessions: folder.sessions, known: folder.known)))
        self.refusals = refusals
    }

    package func answer(_ request: ReplayedRequest, at now: Date) -> (answer: CarrierAnswer, misdeed: Misdeed?) {
        let played = state.withLock { state in
            let played = state.play.play(request)
            if case .answered = played { state.answered += 1 } else { state.refused += 1 }
            return played
        }
        if case .refused(let nearest, let differences) = played {
            let reasons = differences.prefix(5).map(\.description).joined(separator: "; ")
            let path = request.target.prefix { $0 != "?" }
            refusals("refused: \(request.method) \(path): \(nearest.map { "nearest is \($0.name): " } ?? "")\(reasons)")
        }
        return (played.answer, nil)
    }

    package var ledger: String {
        state.withLock { #"{"answered":\#($0.answered),"refused":\#($0.refused)}"# }
    }

    package var progress: String {
        state.withLock { "\(HumanFormat.count($0.answered)) answered, \(HumanFormat.count($0.refused)) refused" }
    }

    package var report: [String] {
        let unplayed = state.withLock { $0.play.unplayed }
        return [progress] + (unplayed.isEmpty ? [] : ["never asked for: \(unplayed.joined(separator: ", "))"])
    }
}

/// Sells by several formats, each below its name: `/easypost/v2/shipments`. With one format the name may be left out.
package final class SellingStage: ReplayStage {
    private let desks: Mutex<[String: SellingDesk]>
    private let book: LedgerFile?
    private let formats: [String]

    /// - Parameters:
    ///   - formats: of `SellingDesk.formats`; others are left out.
    ///   - book: where every line of the ledger goes, too.
    package init(_ formats: [String], templates: AnswerTemplates, misconduct: Misconduct, book: LedgerFile? = nil) {
        let desks = formats.compactMap { name in
            SellingDesk(name, templates: templates, misconduct: misconduct).map { (name, $0) }
        }
        self.formats = desks.map(\.0)
        self.desks = Mutex(Dictionary(desks) { first, _ in first })
        self.book = book
    }

    package func answer(_ request: ReplayedRequest, at now: Date) -> (answer: CarrierAnswer, misdeed: Misdeed?) {
        if request.method == "GET", let document = PlayedDocuments.document(request.path) { return (document, nil) }
        let named = request.path.first.flatMap { formats.contains($0) ? $0 : nil }
        guard let format = named ?? (formats.count == 1 ? formats[0] : nil) else {
            return (
                CarrierAnswer(status: 404, body: Array("paths begin with one of: \(formats.joined(separator: ", "))\n".utf8)), nil
            )
        }
        let request = named == nil ? request : request.withoutFirstSegment
        return desks.withLock { desks in
            guard let response = desks[format]?.serve(request, at: now) else {
                return (CarrierAnswer(status: 404, body: []), nil)
            }
            // In the book before anybody hears of it, in the order in which it happened.
            let entries = desks[format]?.takeEntries() ?? []
            book?.write(entries)
            return (PlayedDocuments.served(response.answer, at: request.headers["host"]), response.misdeed)
        }
    }

    /// The figures of one format.
    package func summary(of format: String) -> LedgerSummary? { desks.withLock { $0[format]?.ledger.summary } }

    /// What one format sold.
    package func sales(of format: String) -> [Sale] { desks.withLock { $0[format]?.ledger.sales } ?? [] }

    package var ledger: String {
        let ledgers = desks.withLock { desks in formats.compactMap { name in desks[name].map { (name, $0.ledger) } } }
        return "{\(ledgers.map { "\"\($0.0)\":\($0.1.json)" }.joined(separator: ","))}"
    }

    private var summaries: [(name: String, summary: LedgerSummary)] {
        desks.withLock { desks in formats.compactMap { name in desks[name].map { (name, $0.ledger.summary) } } }
    }

    package var progress: String {
        let summaries = summaries
        let doubles = summaries.reduce(0) { $0 + $1.summary.doubles.count }
        let sold = summaries.reduce(0) { $0 + $1.summary.sold }
        let voided = summaries.reduce(0) { $0 + $1.summary.voided }
        return
            "\(HumanFormat.count(sold, "label")) sold, \(HumanFormat.count(voided)) voided, \(HumanFormat.count(doubles, "double"))"
    }

    package var report: [String] {
        [progress]
            + summaries.filter { $0.summary.sold > 0 }.flatMap { name, summary in
                let misdeeds = summary.misdeeds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                let line =
                    "\(name): \(HumanFormat.count(summary.sold)) sold, \(HumanFormat.count(summary.voided)) voided, "
                    + "\(HumanFormat.count(summary.live)) live, \(HumanFormat.count(summary.manifested)) on manifests"
                let doubles = summary.doubles.sorted { $0.key < $1.key }.map {
                    "double: \($0.key): \($0.value.joined(separator: ", "))"
                }
                return [line + (misdeeds.isEmpty ? "" : "; misdeeds: \(misdeeds)")] + doubles
            }
    }
}
