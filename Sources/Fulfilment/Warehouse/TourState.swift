/// Whether a picker is on the way with a cart.
package enum TourState: String, LifecycleState {
    /// Set when a tour is formed for a picker and a cart; both have no other meanwhile.
    case open
    /// Set when every pick of the tour is done, or when it was given back.
    case done

    package static let subject = "tour"

    package var meaning: String {
        switch self {
        case .open: "Set when a tour is formed for a picker and a cart; both have no other meanwhile."
        case .done: "Set when every pick of the tour is done, or when it was given back."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.done]
        case .done: []
        }
    }
}
