/// Whether pieces of a lot are kept for a line of an order.
package enum AllocationState: String, LifecycleState {
    /// Set by allocation, or by a short pick that finds the rest elsewhere; the pieces lie there reserved for this line.
    case open
    /// Set by the scan that takes the pieces into the cart's bin; they ship, unless they become somebody's task to put back.
    case picked
    /// Set when the line no longer has the pieces: a cancellation, a change, a short pick, a count, a lot that is unfit. What was picked is to be put back.
    case released

    package static let subject = "allocation"

    package var meaning: String {
        switch self {
        case .open:
            "Set by allocation, or by a short pick that finds the rest elsewhere; the pieces lie there reserved for this line."
        case .picked:
            "Set by the scan that takes the pieces into the cart's bin; they ship, unless they become somebody's task to put back."
        case .released:
            "Set when the line no longer has the pieces: a cancellation, a change, a short pick, a count, a lot that is unfit. What was picked is to be put back."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.picked, .released]
        case .picked: [.released]
        case .released: []
        }
    }
}
