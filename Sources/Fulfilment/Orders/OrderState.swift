/// Where an order is in the books of intake; what the warehouse and the carriers do with it are machines of their own.
package enum OrderState: String, LifecycleState {
    /// Set by intake when a check fails; the order waits until its holds are released or it is cancelled.
    case held
    /// Set by intake when no hold is left; the warehouse promises stock, and the order moves until it is delivered.
    case accepted
    /// Set by intake when the shop cancels a released order; the floor says whether it still can be.
    case cancelRequested = "cancel_requested"
    /// Set by intake; the order will not ship, and whatever it had reserved is free again.
    case cancelled
    /// Set by intake when every shipment of the order is delivered.
    case completed

    package static let subject = "order"

    package var meaning: String {
        switch self {
        case .held: "Set by intake when a check fails; the order waits until its holds are released or it is cancelled."
        case .accepted:
            "Set by intake when no hold is left; the warehouse promises stock, and the order moves until it is delivered."
        case .cancelRequested: "Set by intake when the shop cancels a released order; the floor says whether it still can be."
        case .cancelled: "Set by intake; the order will not ship, and whatever it had reserved is free again."
        case .completed: "Set by intake when every shipment of the order is delivered."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .held: [.accepted, .cancelled]
        case .accepted: [.cancelRequested, .cancelled, .completed]
        case .cancelRequested: [.accepted, .cancelled, .completed]
        case .cancelled, .completed: []
        }
    }
}
