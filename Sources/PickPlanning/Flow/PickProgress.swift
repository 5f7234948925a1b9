/// Where a picker is in a tour. A value, so that undo is going back to an older one.
struct PickProgress: Sendable, Equatable {
    /// Indices of the open picks; the first is the one in question.
    var open: [Int]
    var step: PickStep
    /// Pieces in hand.
    var counted = 0
    /// A large typed quantity that waits to be confirmed.
    var unconfirmed: Int?
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
        guard let first = open.first else {
            step = .done
            return
        }
        step = tasks[first].locationCode == place ? .item : .place
    }
}
