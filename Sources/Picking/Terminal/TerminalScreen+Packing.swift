import PickPlanning

extension TerminalScreen {
    /// What the packer is asked for now: large what to take, below where it goes and what comes after.
    func show(_ prompt: PackPrompt, packer: String, order: Int64, last: PackAnswer?) {
        guard !isTranscript else { return write("? \(prompt.instruction)\n") }
        var lines = [fit("\(packer)  order \(order)  \(prompt.position)"), ""]
        lines += BlockLetters.lines(prompt.wanted, width: width) ?? [bold(prompt.wanted)]
        lines += ["", fit(prompt.instruction), ""] + prompt.steps.map { fit("  \($0)") }
        lines += ["", last.map { words($0.verdict, $0.message) } ?? ""]
        write("\u{1B}[2J\u{1B}[H" + lines.joined(separator: "\n") + "\n> ")
    }
}
