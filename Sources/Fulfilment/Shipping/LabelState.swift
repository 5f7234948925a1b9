/// What became of a label that was bought.
package enum LabelState: String, LifecycleState {
    /// Set when it was bought for a parcel that waits for it; a parcel has one of these at most.
    case live
    /// Set when its parcel does not leave, or has another label: it is to be given back.
    case voidWanted = "void_wanted"
    /// Set, and committed, before the service is asked to take it back; also while it is not known what came of that.
    case voiding
    /// Set when the service took the request on; it is asked until it says what became of it.
    case voidPending = "void_pending"
    /// Set when the service took it back.
    case voided
    /// Set when the service does not take it back, its time is over, or its number is another parcel's; a person decides.
    case voidRefused = "void_refused"

    package static let subject = "label"

    package var meaning: String {
        switch self {
        case .live: "Set when it was bought for a parcel that waits for it; a parcel has one of these at most."
        case .voidWanted: "Set when its parcel does not leave, or has another label: it is to be given back."
        case .voiding:
            "Set, and committed, before the service is asked to take it back; also while it is not known what came of that."
        case .voidPending: "Set when the service took the request on; it is asked until it says what became of it."
        case .voided: "Set when the service took it back."
        case .voidRefused:
            "Set when the service does not take it back, its time is over, or its number is another parcel's; a person decides."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .live: [.voidWanted]
        case .voidWanted: [.voiding, .voidRefused]
        case .voiding: [.voidWanted, .voidPending, .voided, .voidRefused]
        case .voidPending: [.voided, .voidRefused]
        case .voided: []
        case .voidRefused: [.voidWanted]
        }
    }

    /// On its way back.
    package static let leaving: [Self] = [.voidWanted, .voiding, .voidPending]
}
