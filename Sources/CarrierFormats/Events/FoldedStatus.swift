package import FoundationEssentials

/// What a parcel's events come to.
package struct FoldedStatus: Sendable, Hashable {
    /// `pending` while no dated event says otherwise.
    package var status: TrackingStatus = .pending
    /// Who or what is at fault, as long as the status lasts.
    package var cause: String?
    /// When the status was entered.
    package var statusAt: Date?
    /// Of the first dated event.
    package var firstAt: Date?
    /// Of the last dated event.
    package var lastAt: Date?
    /// Delivery attempts that failed. Two carriers that report one at the same moment report the same.
    package var attempts = 0
    /// Set while the status is `delivered`.
    package var deliveredAt: Date?
    /// Who took it, in the carrier's words; set while the status is `delivered`.
    package var deliveredTo: String?
    /// When the carrier last said to deliver; nil once it is over.
    package var expectedAt: Date?

    package init() {}
}
