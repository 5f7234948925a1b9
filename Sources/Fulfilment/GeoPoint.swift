#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

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

    /// Great-circle distance in whole metres by the haversine formula on the mean earth radius; at most 0.6 % off the ellipsoid.
    package func distance(to other: GeoPoint) -> Int {
        let radians = Double.pi / 180
        let latitudeChord = sin((other.latitude - latitude) * radians / 2)
        let longitudeChord = sin((other.longitude - longitude) * radians / 2)
        let parallels = cos(latitude * radians) * cos(other.latitude * radians)
        let haversine = latitudeChord * latitudeChord + parallels * longitudeChord * longitudeChord
        return Int((2 * Self.meanRadius * asin(min(1, haversine.squareRoot()))).rounded())
    }

    /// Metres.
    static let meanRadius = 6_371_008.8
}
