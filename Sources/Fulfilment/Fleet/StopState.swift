/// Whether a parcel of the own fleet still is to be brought to its door.
package enum StopState: String, LifecycleState {
    /// Set by planning; a route brings the parcel, or one will.
    case open
    /// Set by the driver who handed the parcel over.
    case completed
    /// Set when the last attempt at delivery failed.
    case failed
    /// Set when the order was cancelled before the parcel was handed over.
    case cancelled

    package static let subject = "stop"

    package var meaning: String {
        switch self {
        case .open: "Set by planning; a route brings the parcel, or one will."
        case .completed: "Set by the driver who handed the parcel over."
        case .failed: "Set when the last attempt at delivery failed."
        case .cancelled: "Set when the order was cancelled before the parcel was handed over."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .open: [.completed, .failed, .cancelled]
        case .completed, .failed, .cancelled: []
        }
    }
}

/// What a driver reports of one attempt at a stop.
package enum StopOutcome: String, StoredCase {
    /// The parcel was handed over; there is a proof of delivery.
    case completed
    /// It was not, and the report says why.
    case failed
}

/// What is odd about a report of a stop. It counts as any other; somebody may look at it.
package enum ReportMark: String, StoredCase {
    /// It was made far from the stop.
    case far
    /// It came long after what it reports.
    case late
    /// It is not the driver's own word: the dispatcher reported.
    case dispatched
}

/// How a planned route was changed; one row of its list of changes.
package enum RouteChangeKind: String, StoredCase {
    /// A stop came in.
    case added
    /// A stop went out.
    case removed
    /// A stop has another position.
    case moved
    /// A stop is reached at another time.
    case retimed
    /// The route as a whole: it is driven by another vehicle or at another time.
    case route
}
