import CommandSupport
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
        CommandOutput.write(
            "\r\u{1B}[K\((now - began).components.seconds) s, best \(NumberText.hundredths(value)), \(unserved) left out\(gap)",
            to: .error)
    }

    /// Removes the line.
    func clear() {
        if isShown { CommandOutput.write("\r\u{1B}[K", to: .error) }
    }
}

/// How far a value is above the best known one.
enum Gap {
    static func text(_ value: Double, _ bks: Double) -> String { "\(NumberText.hundredths((value / bks - 1) * 100)) %" }
}
