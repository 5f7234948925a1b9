/// What became of a message that could not be handled.
package enum DeadLetterState: String, LifecycleState {
    /// Set when the message is moved to the dead letters; a person replays or discards it.
    case open
    /// Set by a replay; if the message fails again, the dead letter opens again.
    case replayed
    /// Set by a person; the message is not sent again. If it arrives and fails once more, the dead letter opens again.
    case discarded

    package static let subject = "dead letter"

    package var meaning: String {
        switch self {
        case .open: "Set when the message is moved to the dead letters; a person replays or discards it."
        case .replayed: "Set by a replay; if the message fails again, the dead letter opens again."
        case .discarded:
            "Set by a person; the message is not sent again. If it arrives and fails once more, the dead letter opens again."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.replayed, .discarded]
        case .replayed, .discarded: [.open]
        }
    }
}
