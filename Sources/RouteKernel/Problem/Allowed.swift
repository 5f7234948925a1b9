/// The ranges values may have, and the errors that name them.
enum Allowed {
    /// Most places, so that a matrix has an index of 32 bits.
    static let places = 46_340
    /// Most dimensions of load.
    static let dimensions = 100
    /// Most trips of a route.
    static let trips = 1000
    /// Highest price, so that sums of prices stay exact enough to compare.
    static let price = 1e12
    /// Durations, distances, loads, and times that matter to a vehicle.
    static let amount = 0...RouteProblem.limit
    /// Windows and traffic may have begun before the origin.
    static let time = -RouteProblem.limit...RouteProblem.limit

    static func whole(_ field: @autoclosure () -> String, _ value: Int, _ range: ClosedRange<Int>) throws(RouteProblemError) {
        if !range.contains(value) {
            throw RouteProblemError(field(), "\(value)", "\(range.lowerBound) to \(range.upperBound)")
        }
    }

    static func index(_ field: @autoclosure () -> String, _ value: Int, of count: Int, _ what: String) throws(RouteProblemError) {
        if !(0..<count).contains(value) {
            throw RouteProblemError(field(), "\(value)", "the index of one of \(count) \(what)")
        }
    }

    static func price(_ field: @autoclosure () -> String, _ value: Double) throws(RouteProblemError) {
        if !(0...price).contains(value) { throw RouteProblemError(field(), "\(value)", "0 to \(price)") }
    }

    static func speed(_ field: @autoclosure () -> String, _ value: Double) throws(RouteProblemError) {
        if !(value > 0 && value <= 100) { throw RouteProblemError(field(), "\(value)", "more than 0, at most 100") }
    }

    static func count(_ field: @autoclosure () -> String, _ count: Int, _ expected: Int) throws(RouteProblemError) {
        if count != expected { throw RouteProblemError(field(), "\(count) values", "\(expected) values") }
    }

    /// One load per dimension.
    static func load(_ field: @autoclosure () -> String, _ load: [Int], _ dimensions: Int) throws(RouteProblemError) {
        try count(field(), load.count, dimensions)
        for (index, value) in load.enumerated() { try whole("\(field())[\(index)]", value, amount) }
    }

    static func window(
        _ field: @autoclosure () -> String, _ window: ClosedRange<Int>, in range: ClosedRange<Int> = time
    ) throws(RouteProblemError) {
        if window.lowerBound < range.lowerBound || window.upperBound > range.upperBound {
            throw RouteProblemError(field(), "\(window)", "within \(range)")
        }
    }

    /// In order, each after the end of the one before.
    static func windows(_ field: @autoclosure () -> String, _ windows: [ClosedRange<Int>]) throws(RouteProblemError) {
        for (index, window) in windows.enumerated() {
            try self.window("\(field())[\(index)]", window)
            if index > 0, window.lowerBound <= windows[index - 1].upperBound {
                throw RouteProblemError("\(field())[\(index)]", "\(window)", "after \(windows[index - 1])")
            }
        }
    }
}
