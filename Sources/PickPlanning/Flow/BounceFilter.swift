package import FoundationEssentials

/// Drops a code a scanner sent twice for one pull of the trigger. For terminals only: scripts may be faster than hands.
package struct BounceFilter: Sendable {
    private let window: Double
    private var last: (code: String, at: Date)?

    /// - Parameter window: seconds within which the same code counts as one.
    package init(window: Double = 0.3) { self.window = window }

    /// Whether the code is an echo of the one before.
    package mutating func isEcho(_ code: String, at: Date) -> Bool {
        if let last, last.code == code, at.timeIntervalSince(last.at) < window { return true }
        last = (code, at)
        return false
    }
}
