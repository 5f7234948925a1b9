import FoundationEssentials
import Fulfilment
import Routing

/// A route as the driver's app and the dispatcher see it.
struct DriverRoute: Sendable, Encodable {
    let id: Int64
    let site: String
    let vehicle: String
    let state: RouteState
    /// Metres.
    let distance: Int
    /// Seconds.
    let duration: Int
    let plannedAt: ZonedTime
    let departsAt: ZonedTime?
    /// Planned, until the vehicle is reported back.
    let backAt: ZonedTime?
    let startedAt: ZonedTime?
    let returnedAt: ZonedTime?
    /// The ids of the keys under which the two were told, for the dispatcher.
    let startedBy: String?
    let returnedBy: String?
    /// Who drives its vehicle now, for the dispatcher; nil of a route that is driven, for they may have changed since.
    let drivers: [Driver]?
    /// When the stop should have ended that nothing was heard of; nil while the vehicle reports.
    let silentSince: ZonedTime?
    /// Where the travel times come from, in words.
    let travel: String?
    var stops: [DriverStop]
    /// How it was changed after it was planned, the latest last; nil where that is not told.
    var changes: [DriverChange]?

    /// As the master records have them.
    struct Driver: Sendable, Encodable, Equatable {
        let name: String
        let phone: String
    }

    private enum CodingKeys: String, CodingKey {
        case id, site, vehicle, state, drivers, travel, stops, changes
        case distance = "distance_m"
        case duration = "duration_s"
        case plannedAt = "planned_at"
        case departsAt = "departs_at"
        case backAt = "back_at"
        case startedAt = "started_at"
        case returnedAt = "returned_at"
        case startedBy = "started_by"
        case returnedBy = "returned_by"
        case silentSince = "silent_since"
    }
}

/// One stop of it.
struct DriverStop: Sendable, Encodable {
    let seq: Int?
    let shipmentID: Int64
    let trackingNumber: String?
    /// When somebody scanned the parcel into the vehicle; nil: nobody did.
    let loadedAt: ZonedTime?
    let state: StopState
    /// Counted from 1.
    let attempt: Int
    let arriveAt: ZonedTime?
    let promisedBy: ZonedTime?
    /// Seconds from the arrival, or from the delivery once there is one, to the promise; negative when late.
    let slack: Int?
    let latitude: Double
    let longitude: Double
    let report: DriverReport?

    private enum CodingKeys: String, CodingKey {
        case seq, state, attempt, latitude, longitude, report
        case shipmentID = "shipment_id"
        case trackingNumber = "tracking_number"
        case loadedAt = "loaded_at"
        case arriveAt = "arrive_at"
        case promisedBy = "promised_by"
        case slack = "slack_s"
    }
}

/// What was reported of a stop: the proof of delivery.
struct DriverReport: Sendable, Encodable {
    let time: ZonedTime
    let cause: String?
    let recipient: String?
    let latitude: Double?
    let longitude: Double?
    let photo: String?
    let note: String?
    /// The id of the key it came under, for the dispatcher; nil also for reports from before keys were noted.
    let reportedBy: String?
    /// Metres from the stop, for the dispatcher; nil also when that is not known.
    let distance: Int?
    /// What is odd about it; nil for drivers, who are not told what is noticed of them.
    let marks: [ReportMark]?

    private enum CodingKeys: String, CodingKey {
        case time, cause, recipient, latitude, longitude, photo, note, marks
        case reportedBy = "reported_by"
        case distance = "distance_m"
    }
}

/// One line of the list of changes.
struct DriverChange: Sendable, Encodable {
    let time: ZonedTime
    let kind: RouteChangeKind
    let shipmentID: Int64?
    /// What changed and why.
    let sentence: String

    private enum CodingKeys: String, CodingKey {
        case time, kind, sentence
        case shipmentID = "shipment_id"
    }
}

/// What `GET /routes` answers.
struct DriverRoutes: Sendable, Encodable {
    let routes: [DriverRoute]
}
