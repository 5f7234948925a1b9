/// One line on a terminal that is rewritten as work goes on; silent when nobody looks.
struct ProgressLine {
    private let isShown = Console.isTerminal(.error)
    private var lastShown: ContinuousClock.Instant?

    /// Shows the text, at most ten times a second.
    mutating func show(_ text: @autoclosure () -> String) {
        let now = ContinuousClock.now
        if let lastShown, now - lastShown < .milliseconds(100) { return }
        guard isShown else { return }
        lastShown = now
        Console.write("\r\(text().prefix(Console.width - 1))\u{1B}[K", to: .error)
    }

    /// Clears the line.
    func finish() {
        if isShown && lastShown != nil { Console.write("\r\u{1B}[K", to: .error) }
    }
}
