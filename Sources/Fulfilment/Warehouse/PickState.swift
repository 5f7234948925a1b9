/// What became of one line of a pick list.
package enum PickState: String, LifecycleState {
    /// Set when the tour is formed; the pieces are to be taken.
    case open
    /// Set by the scan of the last piece wanted.
    case picked
    /// Set when the bin held less than was wanted; the rest is allocated elsewhere or back-ordered.
    case short

    package static let subject = "pick"

    package var meaning: String {
        switch self {
        case .open: "Set when the tour is formed; the pieces are to be taken."
        case .picked: "Set by the scan of the last piece wanted."
        case .short: "Set when the bin held less than was wanted; the rest is allocated elsewhere or back-ordered."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.picked, .short]
        case .picked, .short: []
        }
    }
}
