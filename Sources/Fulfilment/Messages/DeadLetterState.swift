/// What became of a message that could not be handled.
package enum DeadLetterState: String, LifecycleState {
    /// Set when the message is parked; a person reads, replays or discards it.
    case open
    /// Set by a replay; when the message fails again the letter is open again.
    case replayed
    /// Set by a person; the message is not sent again, but when it comes again and fails it is open again.
    case discarded

    package static let subject = "dead letter"

    package var meaning: String {
        switch self {
        case .open: "Set when the message is parked; a person reads, replays or discards it."
        case .replayed: "Set by a replay; when the message fails again the letter is open again."
        case .discarded: "Set by a person; the message is not sent again, but when it comes again and fails it is open again."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.replayed, .discarded]
        case .replayed, .discarded: [.open]
        }
    }
}
