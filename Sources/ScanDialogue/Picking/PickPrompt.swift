/// What the picker's screen shows: one thing asked, and what is worth knowing beside it.
package struct PickPrompt: Sendable, Hashable, Codable {
    /// What is asked for.
    package let step: PickStep
    /// The one thing, short enough for giant letters: a place, an article, `1 of 3`, a bin.
    package let wanted: String
    /// One sentence saying what to do.
    package let instruction: String
    /// A code that would be right now; nil when the tour is done.
    package let expectedCode: String?
    /// The pick in question; nil when the tour is done.
    package let task: PickTask?
    /// Pieces in hand.
    package let counted: Int
    /// The place after this one, when there is another.
    package let next: String?
    /// Picks finished.
    package let done: Int
    /// Picks of the tour.
    package let total: Int

    private enum CodingKeys: String, CodingKey {
        case step, wanted, instruction
        case expectedCode = "expected_code"
        case task, counted, next, done, total
    }
}

/// The one thing a picker is asked for.
package enum PickStep: String, Sendable, Hashable, Codable, CaseIterable {
    /// Go to the place and scan it (or type its check digits).
    case place
    /// Scan one piece of the article.
    case item
    /// Say whether the lot that was scanned is to be taken instead of the pick's.
    case lot
    /// Scan the other pieces, or type how many there are.
    case quantity
    /// Say why there are too few.
    case reason
    /// Say how many damaged pieces go to the quarantine place that was scanned.
    case damaged
    /// Say whether nothing of the article is left at the place, as the books have it.
    case empty
    /// Put the pieces into the bin and scan it.
    case bin
    /// The bin is full: put the pieces into another bin of the cart and scan that.
    case full
    /// Nothing is left to pick.
    case done
}

/// Why fewer pieces were picked than wanted.
package enum ShortReason: String, Sendable, Hashable, Codable, CaseIterable {
    case noneLeft = "none_left"
    case damaged
}

/// The answer to one scan.
package struct ScanResult: Sendable, Hashable, Codable {
    /// Whether it was right.
    package let verdict: Verdict
    /// What it was and, when wrong, what was wanted.
    package let message: String
    /// To be journaled before the beep, and uploaded.
    package let record: ScanRecord
    /// What to show next.
    package let prompt: PickPrompt

    /// How a scan was taken.
    package enum Verdict: String, Sendable, Hashable, Codable {
        /// Right; the flow moved on.
        case accepted
        /// Right already before; nothing changed.
        case repeated
        /// Wrong; nothing changed.
        case rejected
    }
}
