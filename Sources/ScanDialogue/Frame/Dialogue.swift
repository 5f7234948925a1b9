package import FoundationEssentials

/// A dialogue of one person with the warehouse, as a pure value: it asks for one thing, and takes one scan after the other.
///
/// A dialogue is one file: its steps, and what is right at each. What all dialogues have in common (keys, undo, the third wrong scan,
/// records and their replay) is the `DialogueSession` around it. No clock, no randomness and no network inside: the same scans and answers
/// give the same value.
package protocol Dialogue: Sendable, Equatable {
    /// One word, which is its command and by which its journals are known: `putaway`.
    static var name: String { get }
    /// What it is for, as a sentence.
    static var purpose: String { get }
    /// What is asked for in which order, and what is special, in a few sentences.
    static var way: String { get }

    /// As it begins.
    /// - Parameter language: in which it speaks. What it asks for, keeps and reports is the same in all.
    init(_ language: Language)

    var language: Language { get }

    /// Begins with a task that the warehouse gave, so that nothing is asked for that it names, and is done when that task is.
    mutating func open(_ task: WorkAnswer.Opening)

    /// The one thing that is wanted now.
    var question: Question { get }
    /// What the dialogue must know before it goes on; nil: nothing. It is asked of the warehouse, and the answer given to `hear`.
    var inquiry: Inquiry? { get }
    /// Whether nothing more is wanted.
    var isDone: Bool { get }
    /// Whether nothing is in hand: a session that is cut off here is no loss.
    var isIdle: Bool { get }
    /// What is in hand that the warehouse keeps scan by scan; nil: nothing is.
    var work: SharedWork? { get }
    /// Tells the warehouse how far the work is; an optional inquiry.
    /// - Parameter scans: what was scanned of it, from its first.
    func progress(_ scans: [String]) -> Inquiry?
    /// Every code that is known here. A known code is neither a key nor a number.
    var book: CodeBook { get }
    /// What a person may do who scanned wrong three times in a row, as a sentence.
    func help(_ keys: KeyForm) -> String

    /// Takes what somebody scanned or typed. What it changes counts only where the reply is accepted, or a doubt.
    /// - Parameters:
    ///   - at: the device's clock.
    ///   - id: of this scan; a report that it leads to has the same.
    mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply

    /// Takes what the warehouse says to the inquiry. Rejected, the dialogue is again as before the scan that led to it.
    /// - Parameters: as those of `take`, of the answer.
    mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply

    /// Takes back what was reported last, by another report, where the dialogue knows how: it is in the books, so undo does not reach it.
    /// - Parameters: as those of `take`.
    /// - Returns: nil: it stays.
    mutating func takeBack(at: Date, id: UUID) -> Reply?

    /// The warehouse has not booked a report: only a dialogue that has a question about it does something.
    mutating func refused(_ report: UUID, because refusal: Refusal)

    /// What a person should know of the answer to a report that was not refused, in a sentence; nil: nothing.
    /// - Parameter answer: a JSON object.
    func remark(on answer: WarehouseAnswer) -> String?
}

extension Dialogue {
    package init() { self.init(.english) }

    /// What it says.
    package var words: any FloorWords { language.words }

    /// Wrong; what is asked for is said once more.
    func askAgain(_ why: String) -> Reply { .rejected(words.joined([why, question.instruction])) }

    /// As it begins with a task, where there is one.
    package func opened(with task: WorkAnswer.Opening?) -> Self {
        var opened = self
        if let task { opened.open(task) }
        return opened
    }

    package mutating func open(_ task: WorkAnswer.Opening) {}

    package func remark(on answer: WarehouseAnswer) -> String? { nil }

    package var inquiry: Inquiry? { nil }

    package var isIdle: Bool { isDone }

    package var work: SharedWork? { nil }

    package func progress(_ scans: [String]) -> Inquiry? { nil }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply { .repeated(question.instruction) }

    package mutating func takeBack(at: Date, id: UUID) -> Reply? { nil }

    package mutating func refused(_ report: UUID, because refusal: Refusal) {}

    /// How keys and numbers are written beside the codes that are known here.
    package var keys: KeyForm { book.keys }
}

/// What a screen shows: one thing asked, and what is worth knowing beside it.
package struct Question: Sendable, Hashable {
    /// What the answer is: it decides what digits alone mean.
    package enum Wanted: Sendable, Hashable {
        /// A code; digits alone may be keys.
        case code
        /// A number of pieces, or a code.
        case number
        /// Anything that is printed or typed, such as a lot: digits alone are no keys but `0` and `9`.
        case text
        /// A text that may look like anything: the dialogue itself says what an equals sign before it means.
        case serial
        /// Grams, as `1930`, `1930 g` or `1.93 kg`; digits alone are no keys but `0`.
        case weight
    }

    /// What it says in the language of the dialogue.
    package struct Text: Sendable, Hashable {
        package let wanted: String
        package let instruction: String

        package init(_ wanted: String, _ instruction: String) { (self.wanted, self.instruction) = (wanted, instruction) }
    }

    /// The one thing, short enough for giant letters.
    package let wanted: String
    /// One sentence saying what to do.
    package let instruction: String
    package let kind: Wanted
    /// A line each; few.
    package let details: [String]
    /// How far the person is: `3 of 7`; empty when there is nothing to say.
    package let position: String
    /// A code that would be right now; nil where only the goods know it.
    package let expectedCode: String?

    package init(
        _ text: Text, kind: Wanted = .code, details: [String] = [], position: String = "", expecting code: String? = nil
    ) {
        (wanted, instruction, self.kind) = (text.wanted, text.instruction, kind)
        (self.details, self.position, expectedCode) = (details, position, code)
    }
}

/// What a dialogue says to one scan, or to an answer of the warehouse.
package struct Reply: Sendable, Hashable {
    package let verdict: ScanResult.Verdict
    /// What it was and, when wrong, what was wanted.
    package let message: String
    /// What the warehouse must book now.
    package let report: FloorReport?
    /// Whether it counts when it is given once more, for which the dialogue remembers it.
    let isDoubt: Bool

    /// Right; the dialogue moved on.
    package static func accepted(_ message: String, reporting report: FloorReport? = nil) -> Reply {
        Reply(verdict: .accepted, message: message, report: report, isDoubt: false)
    }

    /// Right already before; nothing changed.
    package static func repeated(_ message: String) -> Reply {
        Reply(verdict: .repeated, message: message, report: nil, isDoubt: false)
    }

    /// Wrong; nothing changed.
    package static func rejected(_ message: String) -> Reply {
        Reply(verdict: .rejected, message: message, report: nil, isDoubt: false)
    }

    /// Wrong as it seems: given once more, it counts.
    package static func doubted(_ message: String) -> Reply {
        Reply(verdict: .rejected, message: message, report: nil, isDoubt: true)
    }
}
