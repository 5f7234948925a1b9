/// Whether a picker is on the way with a cart.
package enum TourState: String, LifecycleState {
    /// Set when a tour is formed for a picker and a cart; both have no other meanwhile.
    case open
    /// Set when none of its picks is open any more, be they done or given back; picker and cart are free.
    case done

    package static let subject = "tour"

    package var meaning: String {
        switch self {
        case .open: "Set when a tour is formed for a picker and a cart; both have no other meanwhile."
        case .done: "Set when none of its picks is open any more, be they done or given back; picker and cart are free."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.done]
        case .done: []
        }
    }
}
