import CommandSupport
import ScanDialogue

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Shows one question at a time, in the person's language. Works in 80 x 24 and 40 x 20 without colour; without a terminal it writes a
/// transcript.
///
/// Whatever it is given to show comes from servers and scanners: it is made visible first, and only then set off.
struct TerminalScreen: Sendable {
    /// How it shows things.
    enum Form: Sendable {
        /// Each question in place of everything before it.
        case drawn
        /// One fact a line, one below the other, the question last: for who hears or feels a screen, and for slow lines.
        case plain
        /// As plain, with what was scanned and without beeps, for nobody who waits.
        case transcript
    }

    /// What stands above the question.
    struct Status: Sendable {
        var picker: String
        var cart: String
        var unsent: Int
        var isOnline: Bool
    }

    let form: Form
    let language: Language
    private let isColoured: Bool
    private let isQuiet: Bool
    private let window: @Sendable () -> WindowSize
    private let memory = ScreenMemory()
    private let write: @Sendable (String) -> Void

    /// Of this process: its window is looked at anew with each question.
    /// - Parameters:
    ///   - isTranscript, isPlain: chosen; a terminal that cannot draw (`TERM=dumb`) is plain, and what is no terminal gets a transcript.
    ///   - isQuiet: without beeps.
    init(environment: [String: String], language: Language, isTranscript: Bool, isPlain: Bool, isQuiet: Bool) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let isPlain = isPlain || isTerminal && environment["TERM"] == "dumb"
        form = isTranscript ? .transcript : isPlain ? .plain : isTerminal ? .drawn : .transcript
        isColoured = form == .drawn && (environment["NO_COLOR"] ?? "").isEmpty
        self.isQuiet = isQuiet || !isTerminal || isTranscript
        self.language = language
        window = { isTerminal ? WindowSize.now : WindowSize.usual }
        write = { CommandOutput.write($0, to: .output) }
    }

    /// With a window that stays as it is.
    init(
        width: Int, height: Int = 24, isTranscript: Bool, isPlain: Bool = false, isColoured: Bool, isQuiet: Bool,
        language: Language = .english, write: @escaping @Sendable (String) -> Void
    ) {
        form = isTranscript ? .transcript : isPlain ? .plain : .drawn
        (self.isColoured, self.isQuiet, self.language, self.write) = (isColoured, isQuiet, language, write)
        window = { WindowSize(columns: width, rows: height) }
    }

    var words: any FloorWords { language.words }
    /// As it is now.
    var size: WindowSize { window() }

    /// One line by itself.
    func say(_ text: String) {
        keep(text)
        write(TerminalText.visible(text, keepingLines: true) + "\n")
    }

    /// A question to be answered with one line.
    func ask(_ question: String) {
        memory.forget()
        let question = TerminalText.visible(question)
        switch form {
        case .drawn: write("\(question)\n> ")
        case .plain: write("\(question)\n")
        case .transcript: write("? \(question)\n")
        }
    }

    /// What was read, for transcripts; a terminal has shown it already.
    func echo(_ line: String) { if form == .transcript { write("> \(TerminalText.visible(line))\n") } }

    /// The beep, and where it is not drawn with the next question the answer in a sentence. One for right, two for wrong.
    func answer(_ verdict: ScanResult.Verdict, _ message: String) {
        let sentence = line(for: verdict, TerminalText.visible(message))
        switch form {
        case .drawn: break
        case .plain: write("\(sentence)\n")
        case .transcript: write("  \(sentence)\n")
        }
        beep(verdict == .rejected ? 2 : 1)
    }

    /// Something that somebody must know beside the question.
    func warn(_ text: String) {
        keep("! \(text)")
        beep(1)
        write("! \(TerminalText.visible(text, keepingLines: true))\n")
    }

    private func beep(_ times: Int) { if !isQuiet { write(String(repeating: "\u{07}", count: times)) } }

    /// The next question that is drawn would wipe it away.
    private func keep(_ text: String) {
        guard form == .drawn else { return }
        for line in text.split(separator: "\n") { memory.keep(String(line)) }
    }

    /// Lines that fit, in place of everything before them; the scanner types below.
    func draw(_ lines: [String]) {
        memory.forget()
        write("\u{1B}[2J\u{1B}[H" + lines.joined(separator: "\n") + "\n> ")
    }

    func fit(_ text: String) -> String { TerminalText.visible(text).cut(toColumns: size.columns) }

    private func line(for verdict: ScanResult.Verdict, _ message: String) -> String {
        "\(words.verdict(verdict).padded(toColumns: 6)) \(message)"
    }
}

extension TerminalScreen {
    /// The state of waiting for work, rewritten where it stands; where nothing is rewritten it is said when the network goes or comes.
    /// - Parameter interval: how often the warehouse is asked; nil: it calls by itself.
    func waiting(for time: Duration, every interval: Duration?, isOnline: Bool, isFirst: Bool = false) {
        let isNew = memory.isNew(isOnline: isOnline, isFirst: isFirst)
        waiting(
            words.waitsForWork(time.components.seconds, askingEvery: interval?.components.seconds, isOnline: isOnline),
            isFirst: isFirst, isNew: isNew)
    }

    /// The state of any waiting, rewritten where it stands; where nothing is rewritten it is said once.
    func waiting(_ text: String, isFirst: Bool) { waiting(text, isFirst: isFirst, isNew: isFirst) }

    private func waiting(_ text: String, isFirst: Bool, isNew: Bool) {
        guard form == .drawn else { return isNew ? say(text) : () }
        memory.forget()
        let lines = TerminalText.visible(text).wrapped(toColumns: size.columns)
        let before = memory.exchange(waitingLines: lines.count, isFirst: isFirst)
        write((before > 1 ? "\u{1B}[\(before - 1)A" : "") + "\r\u{1B}[J" + lines.joined(separator: "\n"))
    }

    /// The line of the waiting stays as it is; what comes begins below it.
    func endWaiting() { if form == .drawn { write("\n") } }
}

extension TerminalScreen {
    /// What the picker is asked for now.
    func show(_ prompt: PickPrompt, _ status: Status, last: ScanResult?) {
        guard form != .transcript else { return ask(prompt.instruction) }
        let task = prompt.step == .place ? nil : prompt.task
        show(
            QuestionPage(
                heading: words.pickHeading(
                    status.picker, cart: status.cart, pick: min(prompt.done + 1, prompt.total), of: prompt.total),
                signs: signs(unsent: status.unsent, isOnline: status.isOnline), wanted: prompt.wanted,
                instruction: prompt.instruction,
                details: [task.map { words.facts(of: $0) }, prompt.next.map { words.thenComes($0) }].compactMap { $0 }),
            last: last.map { ($0.verdict, $0.message) })
    }

    /// What any dialogue asks for now: large the one thing, below what to do and what is worth knowing.
    /// - Parameter dialogue: `Dialogue.name`.
    func show(
        _ question: Question, _ dialogue: String, person: String, unsent: Int, isOnline: Bool, last: DialogueResult?
    ) {
        guard form != .transcript else {
            for detail in question.details { say("  \(detail)") }
            return ask(question.instruction)
        }
        let heading = [person, words.title(ofDialogue: dialogue), question.position].filter { !$0.isEmpty }
        show(
            QuestionPage(
                heading: heading.joined(separator: "  "), signs: signs(unsent: unsent, isOnline: isOnline),
                wanted: question.wanted, instruction: question.instruction, details: question.details),
            last: last.map { ($0.verdict, $0.message) })
    }

    private func signs(unsent: Int, isOnline: Bool) -> [String] {
        (unsent > 0 ? [words.unsentSign(unsent)] : []) + (isOnline ? [] : [words.noNetworkSign])
    }

    private func show(_ page: QuestionPage, last: (verdict: ScanResult.Verdict, message: String)?) {
        var page = page
        page.last = last.map { ($0.verdict, line(for: $0.verdict, $0.message)) }
        page.notices = memory.takeNotices()
        page = page.mapTexts { TerminalText.visible($0) }
        if form == .drawn { draw(page.lines(in: size).map(styled)) } else { tell(page) }
    }

    /// What was not said before: the last answer was.
    private func tell(_ page: QuestionPage) {
        let heading = memory.isNew(heading: page.heading) ? [page.heading] : []
        let wanted = page.instruction.contains(page.wanted) ? [] : [page.wanted]
        for fact in heading + page.signs + page.details + wanted { write("\(fact)\n") }
        ask(page.instruction)
    }

    private func styled(_ line: QuestionPage.Line) -> String {
        guard isColoured else { return line.text }
        let code =
            switch line.style {
            case .plain: ""
            case .strong: "1"
            case .answer(.accepted): "32"
            case .answer(.repeated): "33"
            case .answer(.rejected): "41;97"
            }
        return code.isEmpty || line.text.isEmpty ? line.text : "\u{1B}[\(code)m\(line.text)\u{1B}[0m"
    }
}
