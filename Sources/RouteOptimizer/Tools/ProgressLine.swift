import Glibc
import Routing
import Synchronization

/// One line on a terminal that says how the search goes: seconds, best value, requests left out, gap. Nothing elsewhere.
final class ProgressLine: Sendable {
    private let document: RouteDocument
    private let bks: Double?
    private let isShown = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private let last: Mutex<ContinuousClock.Instant>

    init(_ document: RouteDocument, bks: Double?) {
        (self.document, self.bks) = (document, bks)
        began = clock.now
        last = Mutex(clock.now - .seconds(1))
    }

    /// At most ten times a second; called from every searching thread.
    func show(cost: Double, unserved: Int) {
        guard isShown else { return }
        let now = clock.now
        let isDue = last.withLock { last in
            guard now - last >= .milliseconds(100) else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let value = document.value(cost: cost)
        let gap = bks.map { ", gap \(Gap.text(value, $0))" } ?? ""
        StandardError.write(
            "\r\u{1B}[K\((now - began).components.seconds) s, best \(NumberText.hundredths(value)), \(unserved) left out\(gap)")
    }

    /// Removes the line.
    func clear() {
        if isShown { StandardError.write("\r\u{1B}[K") }
    }
}

/// Unbuffered.
enum StandardError {
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// How far a value is above the best known one.
enum Gap {
    static func text(_ value: Double, _ bks: Double) -> String { "\(NumberText.hundredths((value / bks - 1) * 100)) %" }
}
