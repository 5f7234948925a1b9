/// Whether pieces that were picked and left their order lie in a bin of the warehouse again.
package enum PutBackState: String, LifecycleState {
    /// Set when pieces leave their order, when its parcel is held, or by a scan that tells late; they lie in the cart's bin or the parcel that the task names.
    case open
    /// Set when the last of the pieces is booked into a bin.
    case done

    package static let subject = "put-back"

    package var meaning: String {
        switch self {
        case .open:
            "Set when pieces leave their order, when its parcel is held, or by a scan that tells late; they lie in the cart's bin or the parcel that the task names."
        case .done: "Set when the last of the pieces is booked into a bin."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.done]
        case .done: []
        }
    }
}
