package import FoundationEssentials
import Fulfilment

/// The scan flow of one picker over one downloaded tour: place, item, quantity, bin, and the next pick.
///
/// Asks for exactly one thing. A wrong scan changes nothing and says what it was and what was wanted. No clock and no randomness
/// inside: the same scans give the same state, so a crashed session goes on by replaying its journal.
package struct PickFlow: Sendable {
    /// The tour.
    package let tour: PickList
    /// In which it speaks. What it asks for, keeps and reports is the same in all.
    package let language: Language
    let book: CodeBook
    let keys: KeyForm
    var progress: Progress
    private var history = ScanHistory<Progress>()

    /// Starts the tour, or takes up a session where its records end: all of a journal, or those of the picks that are still open, which
    /// is what the warehouse gives to a device that has no journal.
    package init(tour: PickList, replaying records: [ScanRecord] = [], language: Language = .english) {
        (self.tour, self.language) = (tour, language)
        book = CodeBook(tour)
        keys = book.keys
        progress = Progress(tasks: tour.tasks)
        var replayed: Set<UUID> = []
        for record in records where replayed.insert(record.id).inserted && meets(record) {
            let before = (progress, history.states)
            let result = scan(record.code, at: record.at, id: record.id)
            if !record.accepted { (progress, history.states) = before }
            // The last open pick cannot be skipped any more: what was in hand lies on the shelf again.
            if record.accepted, result.verdict == .rejected { progress.begin(tour.tasks) }
        }
    }

    /// Whether a record answers what is asked now. When scans of finished picks are not among the records, its pick comes first and
    /// begins anew, and the place it needed no scan for is taken as right. What such scans took back is not known: rather too few
    /// pieces count as in hand than too many.
    private mutating func meets(_ record: ScanRecord) -> Bool {
        if record.pickID == task?.pickID {
            if record.step == progress.step { return true }
            // Whether the place should be empty behind this pick may have been another matter then.
            if record.accepted, [.empty, .bin].contains(record.step), [.empty, .bin].contains(progress.step) {
                progress.step = record.step
                return true
            }
        }
        guard record.accepted, let position = progress.open.firstIndex(where: { tour.tasks[$0].pickID == record.pickID }) else {
            return false
        }
        progress.open.insert(progress.open.remove(at: position), at: 0)
        progress.begin(tour.tasks)
        history.forget()
        if record.step == .item { progress.place = task?.locationCode }
        if [.place, .item].contains(record.step) { progress.step = record.step }
        return record.step == progress.step
    }

    var words: any FloorWords { language.words }

    /// Whether nothing is left to pick.
    package var isDone: Bool { progress.step == .done }

    /// The pick in question; nil when the tour is done.
    package var task: PickTask? {
        progress.open.first.map { index in
            let task = tour.tasks[index]
            return progress.spill.target(of: task.binCode).map(task.riding) ?? task
        }
    }

    /// Takes what the scanner or the keyboard gave, one whole code.
    ///
    /// - Parameters:
    ///   - code: as read; blanks, control characters and symbology prefixes around it do not matter, nor does case.
    ///   - at: the device's clock.
    ///   - id: a new id, by which the scan is applied once.
    package mutating func scan(_ code: String, at: Date, id: UUID) -> ScanResult {
        let (asked, before) = (task, progress)
        let answer = respond(to: ScannedName(code), at: at)
        let message = answer.message + (history.count(answer.verdict) ? " \(words.thirdWrongPick)" : "")
        let record = ScanRecord(
            id: id, pickID: asked?.pickID, step: before.step, code: ScanRecord.kept(code), accepted: answer.verdict == .accepted,
            message: message, effect: answer.effect, quantity: answer.quantity, reason: answer.reason, damaged: answer.damaged,
            at: at)
        return ScanResult(verdict: answer.verdict, message: message, record: record, prompt: prompt)
    }

    private mutating func respond(to scan: ScannedName, at: Date) -> Answer {
        guard !scan.literal.isEmpty else { return .rejected(words.nothingRead) }
        let wanted: Question.Wanted = [.quantity, .damaged].contains(progress.step) ? .number : .code
        guard let input = DialogueInput.read(scan, wanted: wanted, keys: keys, isKnown: book.knows(scan)) else { return undo() }
        guard let task else { return .rejected(words.nothingToPick) }
        let before = progress
        let answer = take(input, of: scan, for: task, at: at)
        if answer.verdict == .accepted { history.remember(before, isInBooks: answer.effect != nil) }
        return answer
    }

    private mutating func undo() -> Answer {
        guard let before = history.back() else {
            return .rejected(words.joined([words.binStays, instruction]))
        }
        progress = before
        return .accepted(words.takenBack(instruction))
    }

    private mutating func take(_ input: DialogueInput, of scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        switch input {
        case .key(.skip): no(task)
        case .key(.short): short(task, DialogueInput.shortReason(of: scan))
        case .key(.damaged): short(task, .damaged)
        case .key(.full): full(task)
        case .confirm, .key(.finish): confirm(task)
        case .number(let number): progress.step == .damaged ? setDamaged(number, of: task) : set(number, of: task)
        case .code: takeToQuarantine(scan, of: task) ?? check(scan, for: task, at: at)
        }
    }

    /// No to the question that is asked, else later.
    private mutating func no(_ task: PickTask) -> Answer {
        switch progress.step {
        case .empty: answer(isEmpty: false, task)
        case .damaged: short(task, .damaged)
        default: skip(task)
        }
    }

    private mutating func check(_ scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        switch progress.step {
        case .place: checkPlace(scan, for: task)
        case .item: checkItem(scan, for: task, at: at)
        case .lot: checkLot(scan, for: task)
        case .quantity: countItem(scan, for: task, at: at)
        case .reason: .rejected(words.joined([describe(scan, beside: task), words.wantedReason(keys)]))
        case .damaged, .empty: .rejected(words.joined([describe(scan, beside: task), instruction]))
        case .bin: checkBin(scan, for: task)
        case .full: checkOtherBin(scan, for: task)
        case .done: .rejected(words.nothingToPick)
        }
    }
}

extension PickFlow: Equatable {
    /// Equal when they ask the same and undo to the same.
    package static func == (left: PickFlow, right: PickFlow) -> Bool {
        left.tour == right.tour && left.progress == right.progress && left.history == right.history
    }
}
