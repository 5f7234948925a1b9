package import FoundationEssentials

/// The scan flow of one picker over one downloaded tour: place, item, quantity, bin, and the next pick.
///
/// Asks for exactly one thing. A wrong scan changes nothing and says what it was and what was wanted. No clock and no randomness
/// inside: the same scans give the same state, so a crashed session goes on by replaying its journal.
package struct PickFlow: Sendable {
    /// The tour.
    package let tour: PickList
    let book: CodeBook
    var progress: PickProgress
    private var history: [PickProgress] = []
    private var wrongInARow = 0

    /// Starts the tour, or takes up a session where its journal ends.
    package init(tour: PickList, replaying records: [ScanRecord] = []) {
        self.tour = tour
        book = CodeBook(tour.tasks)
        progress = PickProgress(tasks: tour.tasks)
        var replayed: Set<UUID> = []
        for record in records where replayed.insert(record.id).inserted { _ = scan(record.code, at: record.at, id: record.id) }
    }

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
        let kept = String(code.prefix(100))
        let answer = respond(to: ScannedName.of(kept))
        remember(before, answer)
        let message = answer.message + (wrongInARow == 3 ? Self.thirdTime : "")
        let record = ScanRecord(
            id: id, pickID: asked?.pickID, step: before.step, code: kept, accepted: answer.verdict != .rejected, message: message,
            effect: answer.effect, quantity: answer.quantity, reason: answer.reason, at: at)
        return ScanResult(verdict: answer.verdict, message: message, record: record, prompt: prompt)
    }

    /// Undo reaches back to the end of the last finished pick: what lies in a bin is in the books.
    private mutating func remember(_ before: PickProgress, _ answer: Answer) {
        wrongInARow = answer.verdict == .rejected ? wrongInARow + 1 : 0
        guard answer.effect == nil else { return history.removeAll() }
        guard answer.verdict == .accepted, !answer.isUndo else { return }
        if history.count == Self.undoDepth { history.removeFirst() }
        history.append(before)
    }

    mutating func takeBack() -> Bool {
        guard let before = history.popLast() else { return false }
        progress = before
        return true
    }

    private static let undoDepth = 50
    private static let thirdTime = " Third wrong scan: maybe the place holds another item. Ask a colleague, or skip."
}

extension PickFlow: Equatable {
    /// Equal when they ask the same and undo to the same.
    package static func == (left: PickFlow, right: PickFlow) -> Bool {
        left.tour == right.tour && left.progress == right.progress && left.history == right.history
            && left.wrongInARow == right.wrongInARow
    }
}
