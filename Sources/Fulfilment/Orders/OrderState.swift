/// Where an order is in the books of intake. Warehouse and carriers keep their own states of it: `FulfilmentState`, `ShipmentState`.
package enum OrderState: String, LifecycleState {
    /// Set by intake when a check places a hold; the order waits until the last hold is released or it is cancelled.
    case held
    /// Set by intake when the order has no hold, or no longer; the warehouse allocates stock and ships it.
    case accepted
    /// Set by intake when the shop asks to cancel an accepted order; the warehouse agrees, or refuses when a parcel of it has left the house.
    case cancelRequested = "cancel_requested"
    /// Set by intake when a held order is cancelled, the warehouse agrees, or the order came cancelled from the shop; it never ships.
    case cancelled
    /// Set by intake when the order is packed and every parcel of it is delivered.
    case completed

    package static let subject = "order"

    package var meaning: String {
        switch self {
        case .held:
            "Set by intake when a check places a hold; the order waits until the last hold is released or it is cancelled."
        case .accepted:
            "Set by intake when the order has no hold, or no longer; the warehouse allocates stock and ships it."
        case .cancelRequested:
            "Set by intake when the shop asks to cancel an accepted order; the warehouse agrees, or refuses when a parcel of it has left the house."
        case .cancelled:
            "Set by intake when a held order is cancelled, the warehouse agrees, or the order came cancelled from the shop; it never ships."
        case .completed: "Set by intake when the order is packed and every parcel of it is delivered."
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
