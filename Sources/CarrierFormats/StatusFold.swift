import FoundationEssentials
import Fulfilment

/// Folds a parcel's events into its status: a function of the set of events, so that neither their order nor copies of them matter.
///
/// Events count by the time they happened; of two at one moment the one further down a parcel's life is the later, then the key
/// decides. Delivered is left only for return to sender or by a correction, return to sender only by a correction. `pending` and
/// `picked_up` never take a parcel back that has moved on, `unknown` never takes the place of something known.
package enum StatusFold {
    /// The status of one parcel.
    package static func fold(_ events: some Sequence<CarrierEvent>) -> FoldedStatus {
        var result = FoldedStatus()
        for entry in ordered(events) { result.apply(entry.event, at: entry.at) }
        return result
    }

    /// One event per key, by time. Of several events with one key, the last in the total order stands for all.
    private static func ordered(_ events: some Sequence<CarrierEvent>) -> [Entry] {
        var latest: [String: Entry] = [:]
        for event in events {
            guard let at = event.occurredAt?.instant else { continue }
            let entry = Entry(event: event, at: at, key: event.key)
            if let other = latest[entry.key], entry < other { continue }
            latest[entry.key] = entry
        }
        return latest.values.sorted()
    }
}

/// A dated event in the total order of the fold.
private struct Entry: Comparable {
    let event: CarrierEvent
    let at: Date
    let key: String

    static func < (left: Entry, right: Entry) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.rank != right.rank { return left.rank < right.rank }
        if left.key != right.key { return left.key < right.key }
        return left.rest.lexicographicallyPrecedes(right.rest)
    }

    private var rank: Int { event.isCorrection ? 100 + event.status.lifeRank : event.status.lifeRank }

    /// Only reached by two different events with one key, which carriers should not send.
    private var rest: [String] { [event.cause ?? "", event.code, event.message, event.place, event.trackingNumber] }
}

extension FoldedStatus {
    fileprivate mutating func apply(_ event: CarrierEvent, at: Date) {
        firstAt = firstAt ?? at
        lastAt = at
        if event.status == .deliveryFailed { attempts += 1 }
        if event.status == status, statusAt != nil, !event.isCorrection {
            cause = event.cause ?? cause
        } else if event.isCorrection || follows(event.status) {
            status = event.status
            cause = event.cause
            statusAt = at
            deliveredAt = event.status == .delivered ? at : nil
        }
    }

    private func follows(_ next: TrackingStatus) -> Bool {
        switch (status, next) {
        case (_, .unknown): statusAt == nil
        case (.delivered, _): next == .returnToSender
        case (.returnToSender, _): false
        case (_, .pending): statusAt == nil || status == .unknown
        case (.inTransit, .pickedUp), (.outForDelivery, .pickedUp), (.readyForPickup, .pickedUp): false
        default: true
        }
    }
}
