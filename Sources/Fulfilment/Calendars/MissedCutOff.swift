package import FoundationEssentials

/// A parcel that was packed in time for a pickup and is still here: why, and with what it leaves.
package struct MissedCutOff: Sendable, Equatable {
    /// What has to be known of a parcel that has not left.
    package struct Parcel: Sendable {
        package let state: ShipmentState
        package let packedAt: Date
        /// Since when it has its label; nil: it has none.
        package let readyAt: Date?

        package init(state: ShipmentState, packedAt: Date, readyAt: Date?) {
            (self.state, self.packedAt, self.readyAt) = (state, packedAt, readyAt)
        }
    }

    /// Why it is still here.
    package enum Cause: String, StoredCase {
        /// Its carrier has not sold the label yet.
        case labelAwaited = "label awaited"
        /// Its carrier refused the label.
        case labelRefused = "label refused"
        /// Its label came behind the cut-off.
        case labelLate = "label late"
        /// No route of the own fleet has it.
        case noRoute = "no route"
        /// It had its label in time, and nobody handed it over.
        case notHandedOver = "not handed over"
    }

    /// The first pickup for which it was packed in time.
    package let missed: CutOff
    package let cause: Cause
    /// The next one; nil when there is none for more than a year.
    package let next: CutOff?

    /// - Parameter pickups: of its service at its site.
    /// - Returns: nil when it has left, is not to leave, or its first pickup is still to come.
    package init?(_ parcel: Parcel, _ pickups: PickupCalendar, at now: Date) {
        guard let missed = pickups.next(atOrAfter: parcel.packedAt), missed.at < now,
            let cause = Self.cause(parcel, missed.at)
        else { return nil }
        (self.missed, self.cause) = (missed, cause)
        next = pickups.next(atOrAfter: now)
    }

    private static func cause(_ parcel: Parcel, _ cutOff: Date) -> Cause? {
        switch parcel.state {
        case .booking: .labelAwaited
        case .failed: .labelRefused
        case .booked: .noRoute
        case .ready: parcel.readyAt.map { $0 > cutOff } ?? false ? .labelLate : .notHandedOver
        case .unroutable, .handedOver, .delivered, .returned, .cancelled: nil
        }
    }
}
