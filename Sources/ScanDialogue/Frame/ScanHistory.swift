/// What undo goes back to in a conversation, and how often in a row somebody scanned wrong: by the same rules for all of them.
struct ScanHistory<State: Sendable & Equatable>: Sendable, Equatable {
    /// The states before the scans that may be taken back, the last scan's at the end.
    var states: [State] = []
    private var wrongInARow = 0
    private let depth: Int

    /// - Parameter depth: scans that may be taken back at most.
    init(depth: Int = 50) { self.depth = depth }

    /// Keeps the state before a scan that moved on.
    /// - Parameter isInBooks: undo reaches back to what the books have to follow, and no further.
    mutating func remember(_ before: State, isInBooks: Bool = false) {
        guard !isInBooks else { return forget() }
        if states.count == depth { states.removeFirst() }
        states.append(before)
    }

    /// Nothing may be taken back any more: it is in the books.
    mutating func forget() { states.removeAll() }

    /// Takes the last scan back.
    /// - Returns: the state before it; nil when there is none.
    mutating func back() -> State? { states.popLast() }

    /// Counts how a scan was taken.
    /// - Returns: whether it is the third wrong one in a row, at which a person needs help.
    mutating func count(_ verdict: ScanResult.Verdict) -> Bool {
        wrongInARow = verdict == .rejected ? wrongInARow + 1 : 0
        return wrongInARow == 3
    }
}
