import RouteKernel

/// How a benchmark's real numbers become whole ones. Its literature has one rule per kind of problem, and values found under another
/// rule cannot be compared.
struct RoundingRule {
    /// What distances and times are multiplied by.
    let factor: Double
    /// What becomes of what is behind the point.
    let direction: FloatingPointRoundingRule
    /// Costs divided by this are in the published unit.
    let scale: Int

    /// Rounded to the nearest whole number; published so.
    static let nearest = RoundingRule(factor: 1, direction: .toNearestOrAwayFromZero, scale: 1)
    /// Tenths, cut off (DIMACS challenge); published in tenths or, by the `.vrp` files with time windows, in whole units.
    static func tenths(scale: Int) -> RoundingRule { RoundingRule(factor: 10, direction: .towardZero, scale: scale) }
    /// Thousandths, rounded.
    static func thousandths(scale: Int) -> RoundingRule {
        RoundingRule(factor: 1000, direction: .toNearestOrAwayFromZero, scale: scale)
    }

    /// By the file's `TYPE`. Costs in files of type HFVRP are hundredths.
    static func of(type: String) -> RoundingRule {
        switch type {
        case "VRPTW": tenths(scale: 10)
        case "PCVRPTW": tenths(scale: 1)
        case "MDVRPTW": thousandths(scale: 1)
        case "HFVRP": thousandths(scale: 100_000)
        default: nearest
        }
    }

    /// One sentence.
    var note: String {
        let unit = factor == 1 ? "whole numbers" : factor == 10 ? "tenths" : "thousandths"
        return
            "Distances and times are \(direction == .towardZero ? "cut" : "rounded") to \(unit); costs divided by \(scale) compare with published values."
    }

    /// nil when it is no number or larger than the problem may hold.
    func whole(_ value: Double) -> Int? {
        let result = (value * factor).rounded(direction)
        return abs(result) <= Double(RouteProblem.limit) ? Int(result) : nil
    }

    /// A value of a file.
    func whole(_ value: Double, line: Int?, _ field: String) throws(RouteFormatError) -> Int {
        guard let result = whole(value) else {
            throw RouteFormatError(line: line, field, "is \(NumberText.hundredths(value)); allowed is at most \(most)")
        }
        return result
    }

    /// A value of a line, from 0.
    func whole(_ row: TextLines.Row, _ index: Int, _ field: String) throws(RouteFormatError) -> Int {
        try whole(try row.number(index, field, in: 0...1e9), line: row.line, field)
    }

    /// The largest value of a file.
    private var most: Int { RouteProblem.limit / Int(factor) }
}

/// Travel matrices of points in a plane, by Euclidean distance.
enum EuclideanMatrix {
    /// Most locations: a matrix of twice as many is four times as large.
    static let limit = 10_000

    /// One matrix that serves for times and for distances.
    static func of(_ points: [PlanePoint], _ rule: RoundingRule) throws(RouteFormatError) -> TravelMatrix {
        var arcs = [Int32](repeating: 0, count: points.count * points.count)
        for from in points.indices {
            for to in points.indices where to > from {
                let (dx, dy) = (points[from].x - points[to].x, points[from].y - points[to].y)
                guard let arc = rule.whole((dx * dx + dy * dy).squareRoot()) else {
                    throw RouteFormatError("", "has two points further apart than \(RouteProblem.limit / Int(rule.factor))")
                }
                arcs[from * points.count + to] = Int32(arc)
                arcs[to * points.count + from] = Int32(arc)
            }
        }
        return TravelMatrix(durations: arcs, distances: arcs)
    }
}
