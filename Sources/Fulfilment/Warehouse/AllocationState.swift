/// Whether pieces of a lot are kept for a line of an order.
package enum AllocationState: String, LifecycleState {
    /// Set by allocation, or by a short pick that finds the rest elsewhere; the pieces lie there reserved for this line.
    case open
    /// Set by the scan that takes the pieces into the cart's bin; they ship, or are put back when the order is cancelled or short elsewhere.
    case picked
    /// Set when the line no longer has the pieces: a cancellation, a put-back, a short pick, a count, a lot that expired; picked when a device tells late.
    case released

    package static let subject = "allocation"

    package var meaning: String {
        switch self {
        case .open:
            "Set by allocation, or by a short pick that finds the rest elsewhere; the pieces lie there reserved for this line."
        case .picked:
            "Set by the scan that takes the pieces into the cart's bin; they ship, or are put back when the order is cancelled or short elsewhere."
        case .released:
            "Set when the line no longer has the pieces: a cancellation, a put-back, a short pick, a count, a lot that expired; picked when a device tells late."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.picked, .released]
        case .picked: [.released]
        // A device that was offline took the pieces before it could hear that the order is cancelled.
        case .released: [.picked]
        }
    }
}
