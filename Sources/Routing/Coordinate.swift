/// A place in WGS84 degrees.
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
