/// A place on earth in WGS84 degrees.
package struct GeoPoint: Sendable, Hashable, Codable {
    /// −90 … 90.
    package let latitude: Double
    /// −180 … 180.
    package let longitude: Double

    /// nil when a coordinate is out of range or not a number.
    package init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Great-circle distance in whole metres on the mean earth radius; at most 0.6 % off the ellipsoid.
    package func distance(to other: GeoPoint) -> Int {
        EarthVector(self).distance(to: EarthVector(other))
    }
}
