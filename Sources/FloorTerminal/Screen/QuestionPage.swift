import CommandSupport
import ScanDialogue

/// One question and what is worth knowing beside it, as lines of a window of any size.
///
/// What does not fit is left out from the least on: details first, then the giant letters and the empty lines. Question and last answer come
/// before everything else.
struct QuestionPage {
    /// A line, and how it stands out. Its words say the same without that.
    struct Line: Equatable {
        enum Style: Equatable {
            case plain, strong
            case answer(ScanResult.Verdict)
        }

        var text: String
        var style = Style.plain
    }

    /// Who does what, and how far that is.
    var heading: String
    /// What is wrong with the device: behind the heading where there is room, else below it.
    var signs: [String] = []
    /// The one thing, in giant letters where they fit.
    var wanted: String
    var instruction: String
    /// Few; a line each, or more in narrow windows.
    var details: [String] = []
    /// What was said since the last question.
    var notices: [String] = []
    /// How the last scan was taken, in a sentence.
    var last: (verdict: ScanResult.Verdict, text: String)?

    /// At most one line less than the window has: the last is the scanner's.
    func lines(in window: WindowSize) -> [Line] {
        var room = Room(lines: window.rows - 1)
        let question = room.give(instruction.wrapped(toColumns: window.columns))
        let answer = room.give(last?.text.wrapped(toColumns: window.columns) ?? [])
        let heading = room.give(headings(window.columns))
        let spaced = BlockLetters.spaced(wanted, width: window.columns).wrapped(toColumns: window.columns)
        var title = room.give(clipped(spaced, to: 2))
        let notices = room.give(notices.flatMap { $0.wrapped(toColumns: window.columns) })
        let gaps = (0..<(details.isEmpty ? 3 : 4)).map { _ in room.giveEmptyLine() }
        if let giant = BlockLetters.lines(wanted, width: window.columns), room.exchange(title, for: giant) { title = giant }
        let details = room.give(details.flatMap { Self.indented($0, window.columns) })
        let strong = Line.Style.strong
        let above = [plain(heading), gaps[2], title.map { Line(text: $0, style: strong) }, gaps[0], plain(question)]
        let below = [
            plain(details), plain(notices), gaps[1],
            answer.map { Line(text: $0, style: last.map { .answer($0.verdict) } ?? .plain) },
        ]
        return (above + gaps.dropFirst(3) + below).flatMap { $0 }
    }

    /// With every text made what may be shown.
    func mapTexts(_ change: (String) -> String) -> QuestionPage {
        QuestionPage(
            heading: change(heading), signs: signs.map(change), wanted: change(wanted), instruction: change(instruction),
            details: details.map(change), notices: notices.map(change), last: last.map { ($0.verdict, change($0.text)) })
    }

    private func plain(_ lines: [String]) -> [Line] { lines.map { Line(text: $0) } }

    private func headings(_ width: Int) -> [String] {
        let signs = signs.joined(separator: "  ")
        guard !signs.isEmpty else { return [heading.cut(toColumns: width)] }
        let whole = "\(heading)  \(signs)"
        return whole.columns <= width ? [whole] : [heading.cut(toColumns: width), signs.cut(toColumns: width)]
    }

    private static func indented(_ detail: String, _ width: Int) -> [String] {
        detail.wrapped(toColumns: width - 2).map { "  \($0)" }
    }
}

/// So many lines at most; the last says when some are missing.
private func clipped(_ lines: [String], to count: Int) -> [String] {
    var kept = Array(lines.prefix(count))
    if kept.count < lines.count, let last = kept.popLast() { kept.append("\(last.dropLast(2))…") }
    return kept
}

/// The lines of a window that nothing stands in yet.
private struct Room {
    private var lines: Int

    init(lines: Int) { self.lines = max(1, lines) }

    /// As many of them as there is room for.
    mutating func give(_ wanted: [String]) -> [String] {
        let given = clipped(wanted, to: lines)
        lines -= given.count
        return given
    }

    mutating func giveEmptyLine() -> [QuestionPage.Line] {
        guard lines > 0 else { return [] }
        lines -= 1
        return [QuestionPage.Line(text: "")]
    }

    /// Whether there is room for more lines in place of some that were given.
    mutating func exchange(_ given: [String], for others: [String]) -> Bool {
        guard others.count - given.count <= lines else { return false }
        lines -= others.count - given.count
        return true
    }
}
