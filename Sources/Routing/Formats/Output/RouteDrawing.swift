import RouteKernel

#if canImport(Glibc)
import func Glibc.cos
#elseif canImport(Musl)
import func Musl.cos
#else
import func Darwin.cos
#endif

extension RouteAnswer {
    /// A picture of the routes as SVG: depots as squares, stops in the colour of their route, stops left out as crosses, a legend.
    /// The arcs from and to the depot are thin, so that routes can be told apart around it. nil when the file has no coordinates.
    public func svg() -> String? {
        let points = document.locations.compactMap(\.point)
        guard let frame = DrawingFrame(points, isGeographic: document.isGeographic) else { return nil }
        return RouteDrawing(self, frame).text
    }
}

/// Writes the elements of the picture.
struct RouteDrawing {
    private let answer: RouteAnswer
    private let frame: DrawingFrame
    private let dot: Double

    init(_ answer: RouteAnswer, _ frame: DrawingFrame) {
        (self.answer, self.frame) = (answer, frame)
        dot = max(1.6, min(5, 100 / Double(max(1, answer.document.locations.count)).squareRoot()))
    }

    var text: String {
        let (width, height) = (frame.width + 190, max(frame.height, Double(legend.count) * 16 + 40))
        let head = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" font-family="sans-serif" font-size="11">
            <rect width="100%" height="100%" fill="#fff"/>
            """
        let lines = answer.routes.indices.map(line)
        let dots = answer.routes.indices.flatMap(dots)
        return ([head] + lines + dots + crosses + depots + legend + ["</svg>"]).joined(separator: "\n")
    }

    private func line(_ index: Int) -> String {
        let locations = answer.routes[index].timetable.steps.compactMap(\.location)
        let inner = answer.routes[index].stops.map { answer.document.problem.stops[$0].location }
        let color = Self.color(index)
        return """
            <polyline points="\(path(locations))" fill="none" stroke="\(color)" stroke-width="0.5" stroke-opacity="0.5"/>
            <polyline points="\(path(inner))" fill="none" stroke="\(color)" stroke-width="1.6" stroke-linejoin="round"/>
            """
    }

    private func path(_ locations: [Int]) -> String {
        locations.compactMap { position($0) }.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    }

    private func dots(_ index: Int) -> [String] {
        answer.routes[index].stops.compactMap { stop in
            guard let at = position(answer.document.problem.stops[stop].location) else { return nil }
            let task = answer.document.tasks[stop]
            return "<circle cx=\"\(at.x)\" cy=\"\(at.y)\" r=\"\(dot)\" fill=\"\(Self.color(index))\">"
                + "<title>\(task.kind) \(task.id)</title></circle>"
        }
    }

    private var crosses: [String] {
        answer.leftOut.flatMap(\.stops).compactMap { stop in
            guard let at = position(answer.document.problem.stops[stop].location) else { return nil }
            let arm = dot * 1.3
            return
                "<path d=\"M\(at.x - arm),\(at.y - arm)l\(2 * arm),\(2 * arm)m0,\(-2 * arm)l\(-2 * arm),\(2 * arm)\" stroke=\"#d00\""
                + " stroke-width=\"1.5\"><title>left out: \(answer.document.tasks[stop].id)</title></path>"
        }
    }

    private var depots: [String] {
        let vehicles = answer.document.problem.vehicles
        return Set(vehicles.flatMap { [$0.start, $0.end].compactMap { $0 } }).sorted().compactMap { location in
            guard let at = position(location) else { return nil }
            return "<rect x=\"\(at.x - 6)\" y=\"\(at.y - 6)\" width=\"12\" height=\"12\" fill=\"#000\" stroke=\"#fff\"/>"
        }
    }

    private var legend: [String] {
        let shown = answer.routes.prefix(50)
        var rows = shown.enumerated().map { index, route in
            let vehicle = answer.document.vehicles[route.timetable.vehicle].id
            return row(index, "vehicle \(vehicle): \(RouteText.count(route.stops.count, "stop"))", Self.color(index))
        }
        if answer.routes.count > shown.count {
            rows.append(row(rows.count, "and \(answer.routes.count - shown.count) more", nil))
        }
        if !answer.leftOut.isEmpty { rows.append(row(rows.count, "× left out: \(answer.leftOut.count)", nil)) }
        return rows + [row(rows.count, "cost \(NumberText.hundredths(answer.value))", nil)]
    }

    private func row(_ index: Int, _ text: String, _ color: String?) -> String {
        let (x, y) = (Int(frame.width) + 10, 24 + index * 16)
        let mark = color.map { "<rect x=\"\(x)\" y=\"\(y - 9)\" width=\"10\" height=\"10\" fill=\"\($0)\"/>" } ?? ""
        return mark + "<text x=\"\(x + 15)\" y=\"\(y)\">\(text)</text>"
    }

    private func position(_ location: Int) -> (x: Double, y: Double)? {
        answer.document.locations[location].point.map(frame.position)
    }

    /// Hues a golden angle apart, of three strengths, as hexadecimal, which every viewer understands.
    private static func color(_ index: Int) -> String {
        let sector = Double((index * 222) % 360) / 60
        let lightness = [0.42, 0.32, 0.52][index % 3]
        let strength = 0.7 * min(lightness, 1 - lightness)
        let parts = [0.0, 8, 4].map { offset in
            let at = (offset + sector * 2).truncatingRemainder(dividingBy: 12)
            return Int(255 * (lightness - strength * max(-1, min(at - 3, 9 - at, 1))))
        }
        return "#" + parts.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

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
