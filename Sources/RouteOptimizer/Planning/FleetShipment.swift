import FoundationEssentials
import Routing

/// A booked shipment of the own fleet that no route holds yet.
struct FleetShipment: Sendable {
    let id: Int64
    let orderID: Int64
    let trackingNumber: String?
    let promisedBy: Date?
    let site: Site
    let location: Coordinate
    /// Grams.
    let weight: Int
    /// Cubic centimetres.
    let volume: Int
    /// The start of the shift it goes with; nil for as soon as there is a vehicle.
    var departAfter: Date?
}

/// Where routes start and end.
struct Site: Sendable, Hashable {
    let code: String
    let location: Coordinate
}

/// A vehicle and when it can leave next.
struct FreeVehicle: Sendable {
    let code: String
    let site: String
    /// Grams.
    let weightCapacity: Int
    /// Cubic centimetres.
    let volumeCapacity: Int
    /// Seconds a route may take.
    let shift: Int
    let maxStops: Int
    /// When it is back from the routes it has been given.
    var freeAt: Date
}

/// A route as the planner wants it.
struct RouteDraft: Sendable {
    let site: String
    let route: PlannedRoute
    /// Where the ways come from, in words.
    var travel: String?
}

/// What the planner made of the shipments it was given.
struct PlanDraft: Sendable {
    /// All shipments that were planned with, ascending.
    var shipments: [FleetShipment] = []
    var routes: [RouteDraft] = []
    /// Routes that have not left and take some of them.
    var revisions: [RouteRevision] = []
    /// Shipments that wait for a cut-off.
    var waiting: [(shipmentID: Int64, day: ShiftDay)] = []
    /// Shipments no route holds, with a sentence for the dispatcher.
    var left: [(shipmentID: Int64, reason: String)] = []
}
