/// What the picker's screen shows: one thing asked, and what is worth knowing beside it.
package struct Prompt: Sendable, Hashable, Codable {
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
