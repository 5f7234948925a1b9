package import FoundationEssentials
package import Fulfilment

/// A part of a parcel's way that is timed.
package enum Leg: String, CaseIterable, Sendable {
    /// From the label to the first scan: how long it waits for its carrier, and the carrier for its scanner.
    case acceptance
    /// From the first scan to the first van to the door.
    case haul
    /// From the first van to the door to the end.
    case door
    /// From the first scan to the first attempt: delivered, not delivered, or ready where it is picked up.
    case attempt
    /// From the first scan to the end.
    case transit

    /// What stands for it in bytes; never changed.
    var code: UInt8 {
        switch self {
        case .acceptance: 1
        case .haul: 2
        case .door: 3
        case .attempt: 4
        case .transit: 5
        }
    }
}

/// When a parcel was first told to have a status.
package struct Milestone: Sendable, Hashable {
    package let status: TrackingStatus
    package let at: Date
    /// The day at the site it comes from: 1 Monday … 7 Sunday.
    package let weekday: Int

    package init(status: TrackingStatus, at: Date, weekday: Int) {
        (self.status, self.at, self.weekday) = (status, at, weekday)
    }
}

/// How long the legs of a delivered parcel took.
package struct LegTimes: Sendable, Hashable {
    /// Seconds of the legs that can be told; a leg that ends before it begins cannot.
    package let seconds: [Leg: Int]
    /// Of the first scan.
    package let weekday: Int

    /// - Parameters:
    ///   - milestones: of events that count, in any order; what comes after the end is left out.
    ///   - bookedAt: when the label was bought; nil when that is not known.
    ///   - deliveredAt: the end.
    /// - Returns: nil for a parcel nobody scanned before its end.
    package init?(_ milestones: [Milestone], bookedAt: Date?, deliveredAt: Date) {
        let known = milestones.filter { $0.at <= deliveredAt }
        func first(of statuses: Set<TrackingStatus>) -> Milestone? {
            known.filter { statuses.contains($0.status) }.min { ($0.at, $0.weekday) < ($1.at, $1.weekday) }
        }
        guard let scan = first(of: Self.scans), scan.at < deliveredAt else { return nil }
        let out = first(of: [.outForDelivery])?.at
        let attempt = first(of: Self.attempts)?.at ?? deliveredAt
        let spans: [Leg: (from: Date?, to: Date?)] = [
            .acceptance: (bookedAt, scan.at), .haul: (scan.at, out), .door: (out, deliveredAt), .attempt: (scan.at, attempt),
            .transit: (scan.at, deliveredAt),
        ]
        seconds = spans.compactMapValues { span in
            guard let from = span.from, let to = span.to, from < to else { return nil }
            return Int(min(to.timeIntervalSince(from), Double(DurationScale.longest)))
        }
        weekday = scan.weekday
    }

    /// Statuses that say that the carrier has the parcel.
    package static let scans: Set<TrackingStatus> = [
        .pickedUp, .inTransit, .outForDelivery, .readyForPickup, .onHold, .deliveryDelayed, .deliveryFailed,
    ]
    private static let attempts: Set<TrackingStatus> = [.delivered, .readyForPickup, .deliveryFailed]
}
