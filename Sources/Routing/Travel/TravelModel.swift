import Fulfilment

/// Travel without a road map: great-circle distance times a detour factor, at one average speed.
public struct TravelModel: Sendable, Hashable, Codable {
    /// Kilometres per hour, at least 1.
    public var speed: Int
    /// Road distance in percent of the great circle, at least 100.
    public var detour: Int

    /// The defaults fit town traffic.
    public init(speed: Int = 35, detour: Int = 130) {
        self.speed = speed
        self.detour = detour
    }

    /// Metres and seconds from one location to another; nil when a coordinate is no point on earth.
    public func leg(from: Coordinate, to: Coordinate) -> (distance: Int, duration: Int)? {
        guard let start = from.point, let end = to.point else { return nil }
        return leg(EarthVector(start), EarthVector(end))
    }

    func leg(_ start: EarthVector, _ end: EarthVector) -> (distance: Int, duration: Int) {
        let distance = start.distance(to: end) * detour / 100
        return (distance, (distance * 36).dividedUp(by: speed * 10))
    }
}

extension Coordinate {
    var point: GeoPoint? { GeoPoint(latitude: latitude, longitude: longitude) }
}

/// A point on earth in WGS84 degrees.
public struct Coordinate: Sendable, Hashable, Codable {
    /// −90 … 90.
    public var latitude: Double
    /// −180 … 180.
    public var longitude: Double

    /// Ranges are checked when the problem is solved.
    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}
