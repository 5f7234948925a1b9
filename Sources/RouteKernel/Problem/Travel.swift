/// The ways between places for one kind of vehicle, row by row: from place `i` to place `j` at `i * placeCount + j`.
public struct Travel: Sendable, Hashable {
    /// A way nobody can drive, in `durations` and `distances`.
    public static let noWay = Int32.max

    /// Seconds.
    public var durations: [Int32]
    /// Metres. The same array as `durations` (shared, not copied) when one unit serves both.
    public var distances: [Int32]
    /// The price of each way, instead of the vehicles' prices per hour of driving and per kilometre; nil to use those.
    public var costs: [Int32]?
    /// Periods of slower or faster traffic, by start; before the first, and without any, the factor is 1.
    public var traffic: [TrafficPeriod]

    /// Sizes and values are checked by `RouteProblem.validate`.
    public init(durations: [Int32], distances: [Int32], costs: [Int32]? = nil, traffic: [TrafficPeriod] = []) {
        self.durations = durations
        self.distances = distances
        self.costs = costs
        self.traffic = traffic
    }
}

/// From `start` on, until the next period, all ways are driven at `speed` times the speed the matrix was made for. A way begun in one
/// period and ended in the next is driven at both speeds, each in its time, so that who leaves later never arrives earlier
/// (Ichoua, Gendreau and Potvin 2003).
public struct TrafficPeriod: Sendable, Hashable {
    /// Seconds from the problem's origin.
    public var start: Int
    /// 1 is the matrix's speed, 0.5 half of it; greater than zero, at most 100.
    public var speed: Double

    /// Ranges are checked by `RouteProblem.validate`.
    public init(start: Int, speed: Double) {
        self.start = start
        self.speed = speed
    }
}
