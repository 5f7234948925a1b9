/// What became of one line of a pick list.
package enum PickState: String, LifecycleState {
    /// Set when the tour is formed, or when a short pick goes on at another location; the pieces are to be taken.
    case open
    /// Set by the scan that completes it: all pieces are in the bin.
    case picked
    /// Set when the location held less than was wanted or its lot expired, and when the order left the tour, or wanted less, with the pick still open.
    case short

    package static let subject = "pick"

    package var meaning: String {
        switch self {
        case .open: "Set when the tour is formed, or when a short pick goes on at another location; the pieces are to be taken."
        case .picked: "Set by the scan that completes it: all pieces are in the bin."
        case .short:
            "Set when the location held less than was wanted or its lot expired, and when the order left the tour, or wanted less, with the pick still open."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.picked, .short]
        case .picked, .short: []
        }
    }
}
