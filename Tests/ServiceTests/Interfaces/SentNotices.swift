import FoundationEssentials
import Fulfilment
import LaneStatistics

@testable import Tracking
@testable import Watchdogs

/// Notices as tracking makes them, with everything that they can tell. In a file of its own: interfaces have a type of this name, too.
enum SentNotices {
    /// By their types, what each tells beside the parcel, as JSON.
    static func data() throws -> [(type: String, data: String)] {
        let time = Date(timeIntervalSince1970: 1_772_443_800)
        let life = ParcelLife(shipmentID: 1, carrier: "ups", number: "1Z", bookedAt: nil)
        let parcel = TrackedParcel(
            life: life, numberKey: "1Z", orderID: 1, trace: nil, state: ParcelState(), told: nil, lane: nil)
        let state = ParcelState(
            status: .delivered, cause: TrackingCause.held.rawValue, statusAt: time, deliveredAt: time, expectedAt: time)
        let told = ToldArrival(p50: time, p90: time)
        let exception = ParcelException(.late, ExceptionEvidence(.inTransit))
        let notices = [
            try Notice(ParcelChange(parcel: parcel, state: state, lookAt: nil)),
            try Notice(ArrivalChange(parcel: parcel, told: told, cause: .scan, level: nil)),
            try Notice(exception, shipmentID: 1), try Notice(cleared: .late, because: "it was delivered", shipmentID: 1),
        ]
        return notices.map { ($0.type.rawValue, $0.data) }
    }

    static let types = NoticeType.names
}
