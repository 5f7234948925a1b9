import CommandSupport
import ScanDialogue

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Shows one question at a time. Works in 80 x 24 without colour; without a terminal it writes a transcript.
///
/// Whatever it is given to show comes from servers and scanners: it is made visible first, and only then set off.
struct TerminalScreen: Sendable {
    /// What stands above the question.
    struct Status: Sendable {
        var picker: String
        var cart: String
        var unsent: Int
        var isOnline: Bool
    }

    let width: Int
    let isTranscript: Bool
    private let isColoured: Bool
    private let isQuiet: Bool
    let write: @Sendable (String) -> Void

    init(environment: [String: String], isTranscript: Bool, isQuiet: Bool) {
        let isTerminal = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb" && !isTranscript
        self.init(
            width: isTerminal ? Self.windowWidth ?? 80 : 80, isTranscript: !isTerminal,
            isColoured: isTerminal && (environment["NO_COLOR"] ?? "").isEmpty, isQuiet: isQuiet || !isTerminal
        ) { CommandOutput.write($0, to: .output) }
    }

    init(width: Int, isTranscript: Bool, isColoured: Bool, isQuiet: Bool, write: @escaping @Sendable (String) -> Void) {
        (self.width, self.isTranscript, self.isColoured, self.isQuiet, self.write) = (
            width, isTranscript, isColoured, isQuiet, write
        )
    }

    /// One line by itself.
    func say(_ text: String) { write(TerminalText.visible(text, keepingLines: true) + "\n") }

    /// A question to be answered with one line.
    func ask(_ question: String) {
        let question = TerminalText.visible(question)
        write(isTranscript ? "? \(question)\n" : "\(question)\n> ")
    }

    /// What was read, for transcripts; a terminal has shown it already.
    func echo(_ line: String) { if isTranscript { write("> \(TerminalText.visible(line))\n") } }

    /// What the picker is asked for now.
    func show(_ prompt: PickPrompt, _ status: Status, last: ScanResult?) {
        guard !isTranscript else { return write("? \(TerminalText.visible(prompt.instruction))\n") }
        var lines = [header(prompt, status), ""]
        lines += BlockLetters.lines(prompt.wanted, width: width) ?? [bold(prompt.wanted)]
        lines += ["", fit(prompt.instruction)]
        if let task = prompt.task, prompt.step != .place {
            lines.append(
                fit("\(task.sku)\(task.lot.isEmpty ? "" : "  lot \(task.lot)")  from \(task.locationCode)  into \(task.binCode)"))
        }
        lines += [prompt.next.map { TerminalText.visible("then \($0)") } ?? "", ""]
        lines.append(last.map { line(for: $0.verdict, $0.message) } ?? "")
        write("\u{1B}[2J\u{1B}[H" + lines.joined(separator: "\n") + "\n> ")
    }

    /// The beep, and in a transcript the answer in a sentence. One for right, two for wrong.
    func answer(_ result: ScanResult) { answer(result.verdict, result.message) }

    func answer(_ verdict: ScanResult.Verdict, _ message: String) {
        if isTranscript { return write("  \(line(for: verdict, message))\n") }
        if !isQuiet { write(verdict == .rejected ? "\u{07}\u{07}" : "\u{07}") }
    }

    /// Something the picker must know beside the question.
    func warn(_ text: String) {
        write((isTranscript ? "" : "\u{07}") + "! \(TerminalText.visible(text, keepingLines: true))\n")
    }

    /// The state of waiting for work, rewritten in its line; a transcript gets it once.
    /// - Parameter interval: how often the warehouse is asked; nil: it calls by itself.
    func waiting(for time: Duration, every interval: Duration?, isOnline: Bool, isFirst: Bool = false) {
        let state = isOnline ? "No work for \(time.components.seconds) s" : "NO NETWORK"
        let asks = interval.map { "asks every \($0.components.seconds) s. Enter asks now" } ?? "it comes by itself"
        waiting("\(state); \(asks), q goes home.", isFirst: isFirst)
    }

    /// The state of any waiting, rewritten in its line; a transcript gets it once.
    func waiting(_ text: String, isFirst: Bool) {
        if !isTranscript { return write("\r\u{1B}[2K\(fit(text))") }
        if isFirst { say(text) }
    }

    /// The line of the waiting stays as it is; what comes begins below it.
    func endWaiting() { if !isTranscript { write("\n") } }

    private func header(_ prompt: PickPrompt, _ status: Status) -> String {
        let network = status.isOnline ? "" : "  NO NETWORK"
        let unsent = status.unsent > 0 ? "  unsent \(status.unsent)" : ""
        return fit(
            "\(status.picker)  cart \(status.cart)  pick \(min(prompt.done + 1, prompt.total)) of \(prompt.total)\(unsent)\(network)"
        )
    }

    func line(for verdict: ScanResult.Verdict, _ message: String) -> String {
        let message = TerminalText.visible(message)
        return switch verdict {
        case .accepted: coloured("OK     \(message)", "32")
        case .repeated: coloured("AGAIN  \(message)", "33")
        case .rejected: coloured("WRONG  \(message)", "41;97")
        }
    }

    func fit(_ text: String) -> String {
        let text = TerminalText.visible(text)
        return text.count <= width ? text : "\(text.prefix(width - 1))…"
    }

    func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(fit(text))\u{1B}[0m" : fit(text) }
    private func coloured(_ text: String, _ code: String) -> String { isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

    private static var windowWidth: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

extension TerminalScreen {
    /// What the packer is asked for now: large what to take, below where it goes and what comes after.
    func show(_ prompt: PackPrompt, packer: String, order: Int64, last: PackAnswer?) {
        guard !isTranscript else { return write("? \(TerminalText.visible(prompt.instruction))\n") }
        var lines = [fit("\(packer)  order \(order)  \(prompt.position)"), ""]
        lines += BlockLetters.lines(prompt.wanted, width: width) ?? [bold(prompt.wanted)]
        lines += ["", fit(prompt.instruction), ""] + prompt.steps.map { fit("  \($0)") }
        lines += ["", last.map { line(for: $0.verdict, $0.message) } ?? ""]
        write("\u{1B}[2J\u{1B}[H" + lines.joined(separator: "\n") + "\n> ")
    }
}

extension TerminalScreen {
    /// What any dialogue asks for now: large the one thing, below what to do and what is worth knowing.
    func show(
        _ question: Question, _ dialogue: String, person: String, unsent: Int, isOnline: Bool, last: DialogueResult?
    ) {
        guard !isTranscript else {
            for detail in question.details { say("  \(detail)") }
            return write("? \(TerminalText.visible(question.instruction))\n")
        }
        let waiting = (unsent > 0 ? "  unsent \(unsent)" : "") + (isOnline ? "" : "  NO NETWORK")
        var lines = [fit("\(person)  \(dialogue)  \(question.position)\(waiting)"), ""]
        lines += BlockLetters.lines(question.wanted, width: width) ?? [bold(question.wanted)]
        lines += ["", fit(question.instruction), ""] + question.details.prefix(10).map { fit("  \($0)") }
        lines += ["", last.map { line(for: $0.verdict, $0.message) } ?? ""]
        write("\u{1B}[2J\u{1B}[H" + lines.joined(separator: "\n") + "\n> ")
    }
}
