import CommandSupport
import FoundationEssentials
import Glibc

/// The terminal or the files behind standard output and standard error.
package enum Console {
    /// One of the two streams a program writes to.
    package enum Stream: Int32, Sendable {
        case output = 1
        case error = 2
    }

    /// Writes one line to standard output; what would steer a terminal is shown instead.
    package static func line(_ text: String = "") { CommandOutput.line(text) }

    /// Writes one or several lines to standard error: what a person should see and a pipe should not.
    package static func note(_ text: String) { CommandOutput.text(text, to: .error) }

    /// Writes lines to standard output in which `TextStyle` has set something off.
    package static func styled(_ lines: [String]) { for line in lines { write(styled(line) + "\n", to: .output) } }

    /// The line as a terminal may get it: nothing in it steers but our own styles.
    package static func styled(_ line: String) -> String { TerminalText.visible(line, letting: TextStyle.sequences) }

    /// Writes a text as it is.
    package static func write(_ text: String, to stream: Stream) {
        CommandOutput.write(text, to: stream == .output ? .output : .error)
    }

    /// Whether a person looks at the stream.
    package static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

    /// Whether to colour: on a terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is dumb.
    package static func usesColour(_ stream: Stream) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal(stream) && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Columns of the terminal; 80 when the output is none.
    package static var width: Int {
        var size = winsize()
        guard ioctl(Stream.output.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// One line on a terminal that is rewritten as work goes on; nothing is written where standard error is no terminal.
package struct ProgressLine: Sendable {
    private let isShown = Console.isTerminal(.error)
    private var lastShown: ContinuousClock.Instant?

    package init() {}

    /// Shows the text, at most ten times a second.
    package mutating func show(_ text: @autoclosure () -> String) {
        let now = ContinuousClock.now
        if let lastShown, now - lastShown < .milliseconds(100) { return }
        guard isShown else { return }
        lastShown = now
        Console.write("\r\(TerminalText.visible(text()).prefix(Console.width - 1))\u{1B}[K", to: .error)
    }

    /// Clears the line.
    package func finish() {
        if isShown && lastShown != nil { Console.write("\r\u{1B}[K", to: .error) }
    }
}
