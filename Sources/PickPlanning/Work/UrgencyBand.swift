/// What counts as equally urgent: the same priority, and slack within the same stretch of time.
package struct UrgencyBand: Sendable, Hashable, Comparable {
    /// Seconds of slack that count as equally urgent, unless somebody says otherwise: half an hour.
    package static let width = 1800

    private let priority: Int
    /// Which stretch, counted from now; below zero when it is late.
    private let stretch: Int

    /// - Parameters:
    ///   - priority: the higher, the sooner, whatever the slack.
    ///   - slack: seconds that are left, below zero when it is late; nil: nothing presses.
    package init(priority: Int, slack: Int?, width: Int = UrgencyBand.width) {
        self.priority = priority
        stretch = slack.map { $0 >= 0 ? $0 / width : ($0 - width + 1) / width } ?? Int.max
    }

    /// The more urgent first.
    package static func < (left: UrgencyBand, right: UrgencyBand) -> Bool {
        (-left.priority, left.stretch) < (-right.priority, right.stretch)
    }

    /// `35 min to cut-off 16:00 dhl`
    /// - Parameter deadline: what the slack runs to; nil for a promise.
    package static func text(slack: Int?, deadline: String?) -> String {
        guard let slack else { return "no promise" }
        return slack < 0 ? "\(-slack / 60) min late" : "\(slack / 60) min to \(deadline ?? "its promise")"
    }
}
