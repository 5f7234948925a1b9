import RouteKernel

/// Euclidean ways between points.
enum PlaneTravel {
    /// So many places at most: a table of twice as many is four times as large.
    static let limit = 10_000

    /// One table that serves for times and for distances.
    static func table(_ points: [PlanePoint], _ rule: RoundingRule) throws(RouteFormatError) -> Travel {
        var ways = [Int32](repeating: 0, count: points.count * points.count)
        for from in points.indices {
            for to in points.indices where to > from {
                let (dx, dy) = (points[from].x - points[to].x, points[from].y - points[to].y)
                guard let way = rule.whole((dx * dx + dy * dy).squareRoot()) else {
                    throw RouteFormatError("", "has two points further apart than \(1e9 / rule.factor)")
                }
                ways[from * points.count + to] = Int32(way)
                ways[to * points.count + from] = Int32(way)
            }
        }
        return Travel(durations: ways, distances: ways)
    }
}
