import FoundationEssentials
import Glibc

/// The terminal or the files behind standard output and standard error.
package enum Console {
    /// One of the two streams a program writes to.
    package enum Stream: Int32, Sendable {
        case output = 1
        case error = 2
    }

    /// Writes a line to standard output.
    package static func line(_ text: String = "") { write(text + "\n", to: .output) }

    /// Writes a line to standard error: what a person should see and a pipe should not.
    package static func note(_ text: String) { write(text + "\n", to: .error) }

    /// Writes everything, however small the pipe; what cannot be written because nobody reads any more is dropped.
    package static func write(_ text: String, to stream: Stream) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(stream.rawValue, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno != EINTR {
                    return
                }
            }
        }
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
        Console.write("\r\(text().prefix(Console.width - 1))\u{1B}[K", to: .error)
    }

    /// Clears the line.
    package func finish() {
        if isShown && lastShown != nil { Console.write("\r\u{1B}[K", to: .error) }
    }
}
