#if canImport(Glibc)
import func Glibc.cos
#elseif canImport(Musl)
import func Musl.cos
#else
import func Darwin.cos
#endif

/// Fits points into a picture, north up.
struct DrawingFrame {
    let width: Double
    let height: Double
    private let west: Double
    private let north: Double
    /// Picture units per unit of each axis.
    private let scale: (x: Double, y: Double)

    private static let margin = 20.0

    /// nil without points. Degrees of longitude are drawn as short as they are at the middle latitude.
    init?(_ points: [PlanePoint], isGeographic: Bool) {
        guard let west = points.map(\.x).min(), let east = points.map(\.x).max(), let south = points.map(\.y).min(),
            let north = points.map(\.y).max()
        else { return nil }
        let shortening = isGeographic ? max(0.01, cos((south + north) / 2 * .pi / 180)) : 1
        let (breadth, length) = ((east - west) * shortening, north - south)
        let scale = 960 / max(breadth, length, 1e-9)
        (self.west, self.north) = (west, north)
        self.scale = (scale * shortening, scale)
        width = breadth * scale + 2 * Self.margin
        height = length * scale + 2 * Self.margin
    }

    /// With one digit behind the point.
    func position(_ point: PlanePoint) -> (x: Double, y: Double) {
        let x = Self.margin + (point.x - west) * scale.x
        let y = Self.margin + (north - point.y) * scale.y
        return ((x * 10).rounded() / 10, (y * 10).rounded() / 10)
    }
}
