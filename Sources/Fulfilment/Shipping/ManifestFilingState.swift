/// How far a closed manifest is with its carrier's service, where that wants to be told of it.
package enum ManifestFilingState: String, LifecycleState {
    /// Set when it was closed, and when the service surely took nothing and is told again.
    case wanted
    /// Set, and committed, before the bytes leave; whoever asks has it until its time is over.
    case calling
    /// Set when the service took it on and its form is not there yet; it is asked for it.
    case pending
    /// Set when a call ended without an answer: the service is asked what it has before it is told again.
    case unknown
    /// Set when the service took it.
    case taken
    /// Set when the service does not take it, or not all of it; a person decides.
    case refused

    package static let subject = "manifest filing"

    package var meaning: String {
        switch self {
        case .wanted: "Set when the manifest was closed, and when the service surely took nothing and is told again."
        case .calling: "Set, and committed, before the bytes leave; whoever asks has it until its time is over."
        case .pending: "Set when the service took it on and its form is not there yet; it is asked for it."
        case .unknown: "Set when a call ended without an answer: the service is asked what it has before it is told again."
        case .taken: "Set when the service took it."
        case .refused: "Set when the service does not take it, or not all of it; a person decides."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .wanted: [.calling]
        case .calling: [.wanted, .pending, .unknown, .taken, .refused]
        case .pending: [.unknown, .taken, .refused]
        case .unknown: [.wanted, .pending, .taken, .refused]
        case .taken: []
        case .refused: [.wanted]
        }
    }

    /// Somebody has to go on when its time comes.
    package static let open: [Self] = [.wanted, .calling, .pending, .unknown]
}
