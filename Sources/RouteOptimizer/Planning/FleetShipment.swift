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
