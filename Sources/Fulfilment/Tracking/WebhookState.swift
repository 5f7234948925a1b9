/// What became of a raw body that a carrier pushed.
package enum WebhookState: String, LifecycleState {
    /// Set before the carrier gets its answer; the body waits to be read.
    case received
    /// Set when its events are stored.
    case parsed
    /// Set when it is not taken, or not whole: it cannot be read, has more than is kept, or asks too often; it is kept with the reason.
    case unreadable

    package static let subject = "webhook"

    package var meaning: String {
        switch self {
        case .received: "Set before the carrier gets its answer; the body waits to be read."
        case .parsed: "Set when its events are stored."
        case .unreadable:
            "Set when it is not taken, or not whole: it cannot be read, has more than is kept, or asks too often; it is kept with the reason."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .received: [.parsed, .unreadable]
        case .parsed, .unreadable: []
        }
    }
}
