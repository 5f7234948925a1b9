package import FoundationEssentials
package import Fulfilment

/// What is known of a parcel that is watched: what its events have come to, and what was promised of it.
package struct WatchedParcel: Sendable, Hashable {
    /// As folded from its events, with the cause.
    package var status: TrackingStatus
    package var cause: TrackingCause?
    /// When the status was entered; nil while nothing dated was heard.
    package var statusAt: Date?
    /// Of the last dated event.
    package var lastAt: Date?
    /// Delivery attempts that failed.
    package var attempts: Int
    /// When its carrier expects to deliver it.
    package var estimatedAt: Date?
    /// Since when it has its label.
    package var readyAt: Date
    /// When it left the house; nil: nobody has said that it did.
    package var handedOverAt: Date?
    /// The cut-off of the pickup whose list it stands on; nil: that is not closed yet, or there are none.
    package var listedUntil: Date?
    /// When it has to be at its door; nil: nothing was promised.
    package var promisedBy: Date?
    /// Its order does not want it any more.
    package var isWithdrawn: Bool

    package init(
        status: TrackingStatus = .pending, cause: TrackingCause? = nil, statusAt: Date? = nil, lastAt: Date? = nil,
        attempts: Int = 0, estimatedAt: Date? = nil, readyAt: Date, handedOverAt: Date? = nil, listedUntil: Date? = nil,
        promisedBy: Date? = nil, isWithdrawn: Bool = false
    ) {
        (self.status, self.cause, self.statusAt, self.lastAt) = (status, cause, statusAt, lastAt)
        (self.attempts, self.estimatedAt, self.readyAt, self.handedOverAt) = (attempts, estimatedAt, readyAt, handedOverAt)
        (self.listedUntil, self.promisedBy, self.isWithdrawn) = (listedUntil, promisedBy, isWithdrawn)
    }

    /// With what its events have come to.
    package func told(_ folded: FoldedStatus) -> WatchedParcel {
        var parcel = self
        (parcel.status, parcel.statusAt, parcel.lastAt) = (folded.status, folded.statusAt, folded.lastAt)
        parcel.cause = folded.cause.flatMap(TrackingCause.init(rawValue:))
        (parcel.attempts, parcel.estimatedAt) = (folded.attempts, folded.expectedAt)
        return parcel
    }

    /// Where it is, as far as watching goes.
    enum Stage: Hashable {
        /// Still in the house, as far as anybody has said.
        case waiting
        /// It has left, and its carrier has not scanned it.
        case left
        /// Between its first scan and the van to the door.
        case hauled
        /// On the van to the door.
        case out
        /// Somebody has to do something before it goes on.
        case held
        /// Nothing is to be expected any more.
        case over
    }

    var stage: Stage {
        guard !isWithdrawn else { return .over }
        switch status {
        case .delivered, .returnToSender, .cancelled: return .over
        case .pending, .unknown: return handedOverAt == nil ? .waiting : .left
        case .pickedUp, .inTransit: return .hauled
        case .outForDelivery: return .out
        case .readyForPickup, .onHold, .deliveryDelayed, .deliveryFailed: return .held
        }
    }

    /// Nothing is to be expected any more.
    package var isOver: Bool { stage == .over }
}
