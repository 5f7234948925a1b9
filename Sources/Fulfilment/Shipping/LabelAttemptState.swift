/// How far one attempt to buy a label is. Each goes by a reference of its own, which was committed before anybody was asked.
package enum LabelAttemptState: String, LifecycleState {
    /// Set when the label of an attempt before it is believed not to be sold; nobody was asked under its reference yet.
    case intent
    /// Set, and committed, before the bytes leave; whoever asks has it until its time is over.
    case calling
    /// Set when the service took it on and has not decided; it is asked again by the service's handle.
    case pending
    /// Set when a call ended without an answer that says what was done: it is looked up, and nothing is bought meanwhile.
    case unknown
    /// Set when the service surely sold nothing and may sell it later.
    case retry
    /// Set when a label of it is known.
    case bought
    /// Set when the service will not sell it.
    case refused
    /// Set when the service knew nothing of it for long enough; another attempt may buy, and a label that shows up is adopted or voided.
    case suspect
    /// Set when its label is no longer wanted and none is known to be sold.
    case dropped

    package static let subject = "label attempt"

    package var meaning: String {
        switch self {
        case .intent:
            "Set when the label of the attempt before it is believed not to be sold; nobody was asked under its reference yet."
        case .calling: "Set, and committed, before the bytes leave; whoever asks has it until its time is over."
        case .pending: "Set when the service took it on and has not decided; it is asked again by the service's handle."
        case .unknown: "Set when a call ended without saying what was done: it is looked up, and nothing is bought meanwhile."
        case .retry: "Set when the service surely sold nothing and may sell it later."
        case .bought: "Set when a label of it is known."
        case .refused: "Set when the service will not sell it."
        case .suspect:
            "Set when the service knew nothing of it for long enough; another attempt may buy, a label of it that shows up is voided."
        case .dropped: "Set when its label is no longer wanted and none is known to be sold."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .intent: [.calling, .dropped, .bought]
        case .calling: [.pending, .unknown, .retry, .bought, .refused, .dropped]
        case .pending: [.unknown, .retry, .bought, .refused, .suspect, .dropped]
        case .unknown: [.calling, .pending, .retry, .bought, .refused, .suspect, .dropped]
        case .retry: [.calling, .dropped, .bought]
        case .bought: []
        case .refused, .suspect, .dropped: [.bought]
        }
    }

    /// An attempt that may still sell: no other is begun beside it.
    package static let open: [Self] = [.intent, .calling, .pending, .unknown, .retry]
    /// Somebody has to look again when its time comes.
    package static let doubtful: [Self] = [.calling, .pending, .unknown]
}
