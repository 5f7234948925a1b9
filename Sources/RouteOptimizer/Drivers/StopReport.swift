import FoundationEssentials
import Fulfilment
import Routing

/// What a driver says of one stop: the proof of delivery, or why there is none.
struct StopReport: Sendable {
    /// What became of the stop.
    let outcome: StopOutcome
    /// Why it failed; nil when it was completed.
    var cause: TrackingCause?
    /// Who took the parcel. A person's name: never logged.
    var recipient: String?
    /// nil when the driver gave no time; then it counts from when the report came.
    var occurredAt: Date?
    /// Where the driver was.
    var place: Coordinate?
    /// URL or key of a picture.
    var photo: String?
    var note: String?
}

/// A report as it is kept.
struct KeptReport: Sendable {
    let routeID: Int64
    let shipmentID: Int64
    let report: StopReport
    let occurredAt: Date

    var stop: StopKey { StopKey(routeID: routeID, shipmentID: shipmentID) }

    /// Whether a report says the same; a time that is left out is not compared, and clocks are compared to the millisecond.
    func agrees(with other: StopReport) -> Bool {
        let time = other.occurredAt.map { abs($0.timeIntervalSince(occurredAt)) < 0.001 } ?? true
        return time && report.outcome == other.outcome && report.cause == other.cause && report.recipient == other.recipient
            && report.place == other.place && report.photo == other.photo && report.note == other.note
    }
}

extension StopOutcome {
    /// Where a stop stands after its last attempt.
    var stopState: StopState {
        switch self {
        case .completed: .completed
        case .failed: .failed
        }
    }
}

extension TrackingCause {
    /// Whether the parcel may be handed over another time as it is.
    var mayBeTriedAgain: Bool {
        switch self {
        case .consigneeNotHome, .carrierAddressNotFound, .weatherDelay, .naturalDisaster, .unknown: true
        default: false
        }
    }

    /// For people.
    var sentence: String { rawValue.replacing("_", with: " ") }
}
