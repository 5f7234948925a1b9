/// What became of a raw body that a carrier pushed.
package enum WebhookState: String, LifecycleState {
    /// Set before the carrier gets its answer; the body waits to be read.
    case received
    /// Set when its events are stored.
    case parsed
    /// Set when it cannot be read; it is kept with the error.
    case unreadable

    package static let subject = "webhook"

    package var meaning: String {
        switch self {
        case .received: "Set before the carrier gets its answer; the body waits to be read."
        case .parsed: "Set when its events are stored."
        case .unreadable: "Set when it cannot be read; it is kept with the error."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .received: [.parsed, .unreadable]
        case .parsed, .unreadable: []
        }
    }
}
