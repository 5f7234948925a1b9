/// How far it is known what lies at one place of one article, lot and status. Nobody stops picking there meanwhile.
package enum CountTaskState: String, LifecycleState {
    /// Set when somebody is to look, and with the first count that nobody had asked for; a count within the site's tolerance is booked at
    /// once.
    case open
    /// Set by a count that differs from the books by more, and by one that does not agree with those before it; somebody else counts.
    case recount
    /// Set by the count of somebody else who found the same difference; nothing is booked until somebody who may has approved it.
    case awaitingApproval = "awaiting_approval"
    /// Set when a count of it is in the books, as of the moment of the looking.
    case booked
    /// Set by whoever may approve, and when a blocked place is opened without a count: nothing of it is booked.
    case rejected

    package static let subject = "count task"

    /// Those that wait for somebody; of a balance there is one such task at most.
    package static let unfinished: [CountTaskState] = allCases.filter { !$0.isFinal }

    package var meaning: String {
        switch self {
        case .open:
            "Set when somebody is to look, and with the first count that nobody had asked for; a count within the site's tolerance is booked at once."
        case .recount:
            "Set by a count that differs from the books by more, and by one that does not agree with those before it; somebody else counts."
        case .awaitingApproval:
            "Set by the count of somebody else who found the same difference; nothing is booked until somebody who may has approved it."
        case .booked: "Set when a count of it is in the books, as of the moment of the looking."
        case .rejected:
            "Set by whoever may approve, and when a blocked place is opened without a count: nothing of it is booked."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.recount, .booked, .rejected]
        case .recount: [.awaitingApproval, .booked, .rejected]
        case .awaitingApproval: [.recount, .booked, .rejected]
        case .booked, .rejected: []
        }
    }
}

/// Why a place is counted.
package enum CountReason: String, StoredCase {
    /// Its turn has come.
    case plan
    /// A picker found too little.
    case shortPick = "short_pick"
    /// A picker scanned three codes there that are not the article's: something else may lie in the place.
    case wrongScans = "wrong_scans"
    /// A picker saw pieces left in a place that the books have as empty.
    case zeroCheck = "zero_check"
    /// Somebody wants to know.
    case onDemand = "on_demand"
    /// Nobody asked: somebody counted.
    case unasked
}

/// Why the books were wrong.
package enum CountCause: String, StoredCase {
    /// They were not: somebody counted wrongly.
    case miscount
    /// The pieces lie in another place, or another place's lie here.
    case misplaced
    /// Pieces broke, and nobody said so.
    case damaged
    /// Packs were taken for pieces, or pieces for packs.
    case wrongUnit = "wrong_unit"
    /// Goods were counted wrongly when they came.
    case receiptError = "receipt_error"
    /// Another number was picked than the device was told.
    case pickError = "pick_error"
    /// Stolen, or nobody knows.
    case unknown
}

/// By how much a count may differ from the books and is booked at once all the same: up to so many pieces, or up to such a share of what the
/// books have.
package struct CountTolerance: Sendable, Equatable {
    package let pieces: Int
    /// Of the pieces in the books.
    package let percent: Int

    package init(pieces: Int, percent: Int) { (self.pieces, self.percent) = (pieces, percent) }

    /// Whether a count wants a second one: it differs by more pieces and by a larger share.
    /// - Parameters:
    ///   - counted: at most a thousand million.
    ///   - expected: what the books have for the same moment; below nothing when more was taken than they knew of.
    package func isExceeded(by counted: Int, expected: Int) -> Bool {
        let difference = abs(counted - expected)
        return difference > pieces && difference * 100 > percent * max(expected, 0)
    }
}
