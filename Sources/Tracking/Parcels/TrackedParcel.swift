import FoundationEssentials
import Fulfilment
import Observability
import Watchdogs

/// A parcel that may be reported on, and the status its events have come to.
struct TrackedParcel: Sendable {
    /// Its shipment, carrier and number, and since when the number is its own.
    let life: ParcelLife
    /// Of its number.
    let numberKey: String
    let orderID: Int64
    /// Of its order.
    let trace: TraceContext?
    let state: ParcelState
}

/// What is stored of a parcel's folded status.
struct ParcelState: Sendable, Equatable {
    var status = TrackingStatus.pending
    var cause: String?
    var statusAt: Date?
    var firstAt: Date?
    var deliveredAt: Date?
    var attempts = 0
    var lastAt: Date?
    /// When the carrier expects to deliver.
    var expectedAt: Date?
    /// A person's name, perhaps.
    var deliveredTo: String?
}

extension ParcelState {
    init(_ folded: FoldedStatus) {
        self.init(
            status: folded.status, cause: folded.cause, statusAt: folded.statusAt, firstAt: folded.firstAt,
            deliveredAt: folded.deliveredAt, attempts: folded.attempts, lastAt: folded.lastAt, expectedAt: folded.expectedAt,
            deliveredTo: folded.deliveredTo)
    }
}

/// A parcel whose events come to something new.
struct ParcelChange: Sendable {
    let parcel: TrackedParcel
    let state: ParcelState
    /// When somebody has to look at it at the latest (`WatchRules.look`); nil: when it was to be looked at anyway.
    let lookAt: Date?

    /// Whether nothing more is to be expected.
    var isOver: Bool { state.status.isTerminal || state.status == .cancelled }

    /// Whether others are to be told: the status is another one, or who is at fault.
    var isPublished: Bool { state.status != parcel.state.status || state.cause != parcel.state.cause }

    /// Folds the events of these parcels.
    /// - Parameters:
    ///   - events: those that count, by shipment, in any order, with any copies.
    ///   - now: events dated far ahead of it do not count yet.
    /// - Returns: the parcels whose stored state is not what their events say, in their order.
    static func changes(_ parcels: [TrackedParcel], events: [Int64: [CarrierEvent]], now: Date) -> [ParcelChange] {
        parcels.compactMap { parcel in
            let folded = StatusFold.fold(events[parcel.life.shipmentID] ?? [], now: now)
            let state = ParcelState(folded)
            guard state != parcel.state else { return nil }
            return ParcelChange(parcel: parcel, state: state, lookAt: WatchRules.look(after: folded, now: now))
        }
    }
}
