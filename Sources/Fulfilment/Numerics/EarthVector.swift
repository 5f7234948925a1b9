#if canImport(Glibc)
import func Glibc.asin
import func Glibc.cos
import func Glibc.sin
#elseif canImport(Musl)
import func Musl.asin
import func Musl.cos
import func Musl.sin
#else
import func Darwin.asin
import func Darwin.cos
import func Darwin.sin
#endif

/// A point on the unit sphere: make it once per place, and each distance costs one root and one arc sine.
package struct EarthVector: Sendable, Equatable {
    private let x: Double
    private let y: Double
    private let z: Double

    package init(_ point: GeoPoint) {
        let radians = Double.pi / 180
        x = cos(point.latitude * radians) * cos(point.longitude * radians)
        y = cos(point.latitude * radians) * sin(point.longitude * radians)
        z = sin(point.latitude * radians)
    }

    /// Great-circle distance in whole metres, from the length of the chord.
    package func distance(to other: EarthVector) -> Int {
        let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
        let halfChord = (dx * dx + dy * dy + dz * dz).squareRoot() / 2
        return Int((2 * Self.meanRadius * asin(min(1, halfChord))).rounded())
    }

    /// Metres.
    private static let meanRadius = 6_371_008.8
}
