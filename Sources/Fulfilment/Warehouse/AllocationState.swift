/// Whether pieces of a lot are kept for a line of an order.
package enum AllocationState: String, LifecycleState {
    /// Set by allocation; the pieces lie in their bin and are kept for this line.
    case open
    /// Set by the scan that took the pieces out of the bin.
    case picked
    /// Set when the line no longer needs the pieces: a cancellation, a short pick, a count.
    case released

    package static let subject = "allocation"

    package var meaning: String {
        switch self {
        case .open: "Set by allocation; the pieces lie in their bin and are kept for this line."
        case .picked: "Set by the scan that took the pieces out of the bin."
        case .released: "Set when the line no longer needs the pieces: a cancellation, a short pick, a count."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.picked, .released]
        case .picked, .released: []
        }
    }
}
