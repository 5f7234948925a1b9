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
        book = CodeBook(tour.tasks)
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
    package var task: PickTask? { progress.open.first.map { tour.tasks[$0] } }

    /// Takes what the scanner or the keyboard gave, one whole code.
    ///
    /// - Parameters:
    ///   - code: as read; blanks, control characters and symbology prefixes around it do not matter, nor does case.
    ///   - at: the device's clock.
    ///   - id: a new id, by which the scan is applied once.
    package mutating func scan(_ code: String, at: Date, id: UUID) -> ScanResult {
        let (asked, before) = (task, progress)
        let answer = respond(to: ScannedName(code), at: at)
        let message = answer.message + (history.count(answer.verdict) ? Self.thirdTime : "")
        let record = ScanRecord(
            id: id, pickID: asked?.pickID, step: before.step, code: ScanRecord.kept(code), accepted: answer.verdict == .accepted,
            message: message, effect: answer.effect, quantity: answer.quantity, reason: answer.reason, at: at)
        return ScanResult(verdict: answer.verdict, message: message, record: record, prompt: prompt)
    }

    private mutating func respond(to scan: ScannedName, at: Date) -> Answer {
        guard !scan.literal.isEmpty else { return .rejected(words.nothingRead) }
        let wanted: Question.Wanted = progress.step == .quantity ? .number : .code
        guard let input = DialogueInput.read(scan, wanted: wanted, keys: keys, isKnown: book.knows(scan)) else { return undo() }
        guard let task else { return .rejected("The tour is done. Nothing is left to pick.") }
        let before = progress
        let answer = take(input, of: scan, for: task, at: at)
        if answer.verdict == .accepted { history.remember(before, isInBooks: answer.effect != nil) }
        return answer
    }

    private mutating func undo() -> Answer {
        guard let before = history.back() else {
            return .rejected("Nothing to take back: what lies in a bin stays there. \(prompt.instruction)")
        }
        progress = before
        return .accepted(words.takenBack(prompt.instruction))
    }

    private static let thirdTime = " Third wrong scan: maybe the place holds another item. Ask a colleague, or skip."
}

extension PickFlow: Equatable {
    /// Equal when they ask the same and undo to the same.
    package static func == (left: PickFlow, right: PickFlow) -> Bool {
        left.tour == right.tour && left.progress == right.progress && left.history == right.history
    }
}

extension PickFlow {
    /// Where a picker is in a tour. A value, so that undo is going back to an older one.
    struct Progress: Sendable, Equatable {
        /// Indices of the open picks; the first is the one in question.
        var open: [Int]
        var step: PickStep
        /// Pieces in hand.
        var counted = 0
        /// A large typed quantity that waits to be confirmed.
        var unconfirmed: Int?
        /// Another lot that was scanned, as long as nobody said whether it is to be taken.
        var offer: Offer?
        /// The lot in hand, when it was taken instead of the pick's.
        var swapped: PlaceLot?
        /// Set once the picker said why pieces are missing.
        var shortReason: ShortReason?
        /// The place scanned last; the next pick there need not ask again.
        var place: String?
        /// The bin the last finished pick went into.
        var lastBin: String?

        init(tasks: [PickTask]) {
            open = Array(tasks.indices)
            step = tasks.isEmpty ? .done : .place
        }

        /// Asks for the first open pick, or ends.
        mutating func begin(_ tasks: [PickTask]) {
            counted = 0
            unconfirmed = nil
            shortReason = nil
            (offer, swapped) = (nil, nil)
            guard let first = open.first else {
                step = .done
                return
            }
            step = tasks[first].locationCode == place ? .item : .place
        }
    }

    /// A scan of another lot than the pick's.
    struct Offer: Sendable, Equatable {
        let lot: PlaceLot
        /// What the scan brings when the lot is taken.
        let pieces: Int
    }

    /// What a step says to a scan.
    struct Answer {
        var verdict: ScanResult.Verdict
        var message: String
        var effect: ScanRecord.Effect?
        var quantity: Int?
        var reason: ShortReason?

        static func accepted(_ message: String, quantity: Int? = nil) -> Answer {
            Answer(verdict: .accepted, message: message, quantity: quantity)
        }

        static func repeated(_ message: String) -> Answer { Answer(verdict: .repeated, message: message) }

        static func rejected(_ message: String) -> Answer { Answer(verdict: .rejected, message: message) }
    }

    private mutating func take(_ input: DialogueInput, of scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        switch input {
        case .key(.skip): progress.step == .empty ? answer(isEmpty: false, task) : skip(task)
        case .key(.short): short(task, DialogueInput.shortReason(of: scan))
        case .key(.damaged): short(task, .damaged)
        case .confirm, .key(.finish): confirm(task)
        case .number(let number): set(number, of: task)
        case .code: check(scan, for: task, at: at)
        }
    }

    private mutating func check(_ scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        switch progress.step {
        case .place: checkPlace(scan, for: task)
        case .item: checkItem(scan, for: task, at: at)
        case .lot: checkLot(scan, for: task)
        case .quantity: countItem(scan, for: task, at: at)
        case .reason: .rejected("\(describe(scan, beside: task)) Wanted is the reason: \(reasons), \(keys.key("0")) back.")
        case .empty: .rejected("\(describe(scan, beside: task)) \(instruction)")
        case .bin: checkBin(scan, for: task)
        case .done: .rejected("The tour is done. Nothing is left to pick.")
        }
    }
}

/// The steps of a pick: place, item, quantity, bin.
extension PickFlow {
    private mutating func checkPlace(_ scan: ScannedName, for task: PickTask) -> Answer {
        let meanings = book.meanings(of: scan)
        let isCheckCode = !task.checkCode.isEmpty && ScannedName.of(task.checkCode) == ScannedName.of(scan.scanned)
        guard meanings.contains(.place(task.locationCode)) || isCheckCode else {
            if isLastBin(meanings) {
                return .repeated("Bin \(progress.lastBin ?? "") has it already. Go on to \(task.locationCode).")
            }
            return .rejected("\(describe(scan, beside: task)) Wanted is place \(task.locationCode).")
        }
        progress.place = task.locationCode
        progress.step = .item
        return .accepted("Place \(task.locationCode) is right.")
    }

    private mutating func checkItem(_ scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        let meanings = book.meanings(of: scan)
        guard let load = PickLoad(meanings, of: task) else {
            if meanings.contains(.place(task.locationCode)) { return .repeated("The place is right. Now scan the item.") }
            if isLastBin(meanings) { return .repeated("Bin \(progress.lastBin ?? "") has it already. Now scan the item.") }
            return .rejected("\(describe(scan, beside: task)) Wanted is \(title(task)).")
        }
        return offer(scan, load, of: task, at: at) ?? objection(to: scan, of: task, at: at) ?? count(load, of: task)
    }

    private mutating func countItem(_ scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        guard let load = PickLoad(book.meanings(of: scan), of: task) else {
            let soFar = "\(progress.counted) of \(task.quantity) so far"
            return .rejected("\(describe(scan, beside: task)) \(soFar): scan the item, or type \(howMany(task)).")
        }
        return objection(to: scan, of: task, at: at) ?? count(load, of: task)
    }

    /// The right article, but the label says another lot than the pick's, or a day it must not be.
    private func objection(to scan: ScannedName, of task: PickTask, at: Date) -> Answer? {
        let (lot, expiry) = progress.swapped.map { ($0.lot, $0.expiry) } ?? (task.lot, task.expiry)
        guard let objection = LotCheck.objection(to: scan, lot: lot, expiry: expiry, at: at, words) else { return nil }
        return .rejected("That is \(title(task)), but \(objection). Put it aside.")
    }

    /// A typed quantity; more than ten must be typed twice, for a mistyped digit costs a recount.
    private mutating func set(_ number: Int, of task: PickTask) -> Answer {
        guard progress.step == .quantity else { return .rejected("No quantity is asked for now. \(prompt.instruction)") }
        guard number > 0 else { return .rejected("None at all? Take it back with \(keys.signedKey("0")), then say short.") }
        guard number <= task.quantity else { return overPick(task, number) }
        if number > 10, progress.unconfirmed != number {
            progress.unconfirmed = number
            return .accepted("\(number) pieces? Type it again to confirm.", quantity: progress.counted)
        }
        return count(number, of: task)
    }

    private mutating func confirm(_ task: PickTask) -> Answer {
        if progress.step == .lot { return takeOffer(task) }
        if progress.step == .empty { return answer(isEmpty: true, task) }
        guard let number = progress.unconfirmed else { return .rejected("Nothing waits to be confirmed. \(prompt.instruction)") }
        return count(number, of: task)
    }

    private mutating func checkBin(_ scan: ScannedName, for task: PickTask) -> Answer {
        let meanings = book.meanings(of: scan)
        if let load = PickLoad(meanings, of: task), progress.shortReason == nil, !meanings.contains(.bin(task.binCode)) {
            return overPick(task, progress.counted + load.pieces)
        }
        guard meanings.contains(.bin(task.binCode)) else {
            return .rejected("\(describe(scan, beside: task)) Wanted is bin \(task.binCode).")
        }
        return finish(task)
    }

    /// Ends the pick in question with the pieces in hand and begins the next.
    private mutating func finish(_ task: PickTask) -> Answer {
        let (picked, reason) = (progress.counted, progress.shortReason)
        progress.open.removeFirst()
        progress.lastBin = picked > 0 ? task.binCode : nil
        progress.begin(tour.tasks)
        let message = picked == 0 ? "None of \(title(task)) picked." : "\(picked) in bin \(task.binCode)."
        return Answer(
            verdict: .accepted, message: message, effect: reason == nil ? .picked : .short, quantity: picked, reason: reason)
    }

    private mutating func count(_ number: Int, of task: PickTask) -> Answer {
        guard number <= task.quantity else { return overPick(task, number) }
        progress.counted = number
        progress.unconfirmed = nil
        progress.step = number < task.quantity ? .quantity : isLast(task) ? .empty : .bin
        return .accepted("\(number) of \(task.quantity).", quantity: number)
    }

    /// A piece, or a pack as far as all of it is wanted.
    private mutating func count(_ load: PickLoad, of task: PickTask) -> Answer {
        load.objection(counted: progress.counted, of: task).map { .rejected($0) }
            ?? count(progress.counted + load.pieces, of: task)
    }

    private func overPick(_ task: PickTask, _ number: Int) -> Answer {
        .rejected("\(number) is too many: \(task.quantity) wanted, \(progress.counted) in hand. Leave the others.")
    }
}

/// Questions that only some picks have: whether to take another lot, and whether the place is empty.
extension PickFlow {
    /// What is said to a label of another lot that lies at the place; nil when the label says none.
    private mutating func offer(_ scan: ScannedName, _ load: PickLoad, of task: PickTask, at: Date) -> Answer? {
        let judged = LotSwap.judge(
            scan, lot: task.lot, expiry: task.expiry, quantity: task.quantity, others: task.otherLots ?? [], at: at, words)
        switch judged {
        case nil: return nil
        case .refuse(let why, let isUnfit):
            return .rejected("That is \(title(task)), but \(why). \(isUnfit ? "Set it aside." : "Leave it.")")
        case .take(let lot):
            if let objection = load.objection(counted: 0, of: task) { return .rejected(objection) }
            progress.offer = Offer(lot: lot, pieces: load.pieces)
            progress.step = .lot
            return .accepted("That is lot \(lot.lot), not lot \(task.lot), and may go out instead.", quantity: 0)
        }
    }

    /// The same lot scanned once more takes it.
    private mutating func checkLot(_ scan: ScannedName, for task: PickTask) -> Answer {
        guard let offer = progress.offer, PickLoad(book.meanings(of: scan), of: task) != nil,
            let scanned = LotCheck.otherLot(on: scan, than: task.lot),
            ScannedName(scanned).literal == ScannedName(offer.lot.lot).literal
        else { return .rejected("\(describe(scan, beside: task)) \(instruction)") }
        return takeOffer(task)
    }

    private mutating func takeOffer(_ task: PickTask) -> Answer {
        guard let offer = progress.offer else { return .rejected("No other lot was scanned. \(instruction)") }
        (progress.offer, progress.swapped) = (nil, offer.lot)
        let counted = count(offer.pieces, of: task)
        return .accepted(
            "Lot \(offer.lot.lot) goes out instead of lot \(task.lot). \(counted.message)", quantity: counted.quantity)
    }

    /// Whether the books have nothing of the article at the place behind this pick: then somebody looks.
    private func isLast(_ task: PickTask) -> Bool {
        guard task.leaves == 0 else { return false }
        return !progress.open.dropFirst().contains {
            tour.tasks[$0].locationCode == task.locationCode && tour.tasks[$0].sku == task.sku
        }
    }

    private mutating func answer(isEmpty: Bool, _ task: PickTask) -> Answer {
        progress.step = .bin
        let message = isEmpty ? "None left, as in the books." : "Some are left: somebody counts them."
        return .accepted(message, quantity: progress.counted)
    }
}

/// The keys: skip, short.
extension PickFlow {
    /// Puts the pick in question to the end of the tour; it must still be picked or shorted.
    private mutating func skip(_ task: PickTask) -> Answer {
        guard progress.open.count > 1 else { return .rejected("It is the last pick; pick it or say short.") }
        let inHand = progress.counted
        progress.open.append(progress.open.removeFirst())
        progress.begin(tour.tasks)
        let putBack = inHand > 0 ? " Put \(inHand) back." : ""
        return .accepted("Skipped; it comes again at the end.\(putBack)")
    }

    /// Says that pieces are missing: asks why unless the reason came along; the same code again means none left.
    private mutating func short(_ task: PickTask, _ reason: ShortReason?) -> Answer {
        switch progress.step {
        case .place: return .rejected("Scan place \(task.locationCode) first, so that it is the right one that is empty.")
        case .empty, .bin:
            return .rejected("\(progress.counted) are in hand. Take one back with \(keys.key("0")) to count again.")
        case .item, .lot, .quantity, .reason, .done: break
        }
        guard let chosen = reason ?? (progress.step == .reason ? .noneLeft : nil) else {
            progress.step = .reason
            progress.unconfirmed = nil
            return .accepted("Short: why?", quantity: progress.counted)
        }
        (progress.shortReason, progress.unconfirmed) = (chosen, nil)
        guard progress.counted > 0 else { return finish(task) }
        progress.step = .bin
        return .accepted("Short by \(task.quantity - progress.counted).", quantity: progress.counted)
    }
}
