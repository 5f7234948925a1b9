import FoundationEssentials
import Fulfilment
import LaneStatistics
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
    /// When it is expected, as was told last; nil when nobody could tell.
    let told: ToldArrival?
    /// nil when it is not known.
    let lane: ParcelLane?
}

/// The way that a parcel takes, without what changes on it.
struct ParcelLane: Sendable, Hashable {
    let service: String
    let site: String
    /// Of the site.
    let origin: String
    /// Of the consignee.
    let country: String
    let postcodePrefix: String
    /// Of the site's clock now, in seconds east of UTC.
    let utcOffset: Int

    /// As it is known to statistics.
    /// - Parameter scan: the first; nil before.
    func lane(of carrier: String, scannedAt scan: Date?) -> Lane {
        let day = scan.map { CivilDay(Int((($0.timeIntervalSince1970 + Double(utcOffset)) / 86_400).rounded(.down))) }
        return Lane(
            carrier: carrier, service: service, site: site, origin: origin, country: country, postcodePrefix: postcodePrefix,
            weekday: day?.weekday)
    }
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

/// A parcel whose events come to something new, or that is expected at another time.
struct ParcelChange: Sendable {
    let parcel: TrackedParcel
    let state: ParcelState
    /// When somebody has to look at it at the latest (`WatchRules.look`); nil: when it was to be looked at anyway.
    let lookAt: Date?
    /// When it is expected from now on.
    var told: ToldArrival?

    init(parcel: TrackedParcel, state: ParcelState, lookAt: Date?) {
        (self.parcel, self.state, self.lookAt, told) = (parcel, state, lookAt, parcel.told)
    }

    /// Whether nothing more is to be expected.
    var isOver: Bool { state.status.isTerminal || state.status == .cancelled }

    /// Whether others are to be told: the status is another one, or who is at fault.
    var isPublished: Bool { state.status != parcel.state.status || state.cause != parcel.state.cause }

    /// Whether there is anything to write.
    var isChange: Bool { state != parcel.state || told != parcel.told }

    /// Folds the events of these parcels.
    /// - Parameters:
    ///   - events: those that count, by shipment, in any order, with any copies.
    ///   - now: events dated far ahead of it do not count yet.
    /// - Returns: all of them, in their order.
    static func folded(_ parcels: [TrackedParcel], events: [Int64: [CarrierEvent]], now: Date) -> [ParcelChange] {
        parcels.map { parcel in
            let folded = StatusFold.fold(events[parcel.life.shipmentID] ?? [], now: now)
            return ParcelChange(parcel: parcel, state: ParcelState(folded), lookAt: WatchRules.look(after: folded, now: now))
        }
    }
}
