import FoundationEssentials
import Fulfilment

/// A route as the driver's app shows it.
struct DriverRoute: Sendable, Encodable {
    let id: Int64
    let site: String
    let vehicle: String
    let state: String
    /// Metres.
    let distance: Int
    /// Seconds.
    let duration: Int
    let plannedAt: ZonedTime
    var stops: [DriverStop]

    private enum CodingKeys: String, CodingKey {
        case id, site, vehicle, state, stops
        case distance = "distance_m"
        case duration = "duration_s"
        case plannedAt = "planned_at"
    }
}

/// One stop of it.
struct DriverStop: Sendable, Encodable {
    let seq: Int
    let shipmentID: Int64
    let trackingNumber: String?
    let arriveAt: ZonedTime?
    let latitude: Double
    let longitude: Double

    private enum CodingKeys: String, CodingKey {
        case seq, latitude, longitude
        case shipmentID = "shipment_id"
        case trackingNumber = "tracking_number"
        case arriveAt = "arrive_at"
    }
}

/// What `GET /routes` answers.
struct DriverRoutes: Sendable, Encodable {
    let routes: [DriverRoute]
}
