/// Travel times, distances and costs of all arcs for one profile, row by row: the arc from location `i` to location `j` is at
/// `i * locationCount + j`.
public struct TravelMatrix: Sendable, Hashable {
    /// The value of an arc nobody can drive, in `durations` and `distances`.
    public static let unreachable = Int32.max

    /// Seconds.
    public var durations: [Int32]
    /// Metres. The same array as `durations` (shared, not copied) when one unit serves both.
    public var distances: [Int32]
    /// The cost of each arc, instead of the vehicles' costs per hour of driving and per kilometre; nil to use those.
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

/// From `start` on, until the next period, all arcs are driven at `speed` times the speed the matrix was made for. An arc begun in one
/// period and ended in the next is driven at both speeds, each in its time, so that travel times are FIFO: who leaves later never
/// arrives earlier (Ichoua, Gendreau and Potvin 2003).
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

/// The travel time function of a vehicle, in whole seconds: the one rule that solver and checker share.
///
/// An arc of `duration` seconds takes `duration / speed` at the vehicle's speed, and longer or shorter while a period of traffic lasts.
/// It is rounded up once, at the end.
public struct TravelTimeFunction: Sendable {
    private let speed: Double
    private let traffic: [TrafficPeriod]

    /// Of a vehicle of the problem.
    public init(_ vehicle: Vehicle, _ problem: RouteProblem) {
        speed = vehicle.speed
        traffic = problem.travel[vehicle.profile].traffic
    }

    /// Whether an arc takes as long at any time.
    var isConstant: Bool { traffic.isEmpty }

    /// Seconds from leaving at `departure` to arriving; nil for an arc nobody can drive.
    public func driving(_ duration: Int32, leaving departure: Int) -> Int? {
        work(duration).map { driving($0, leaving: departure) }
    }

    /// What there is to drive on an arc: its seconds at the vehicle's speed without traffic. nil for an arc nobody can drive.
    public func work(_ duration: Int32) -> Double? {
        duration == TravelMatrix.unreachable ? nil : Double(duration) / speed
    }

    /// Seconds for the work of an arc, or for what is left of it, when leaving at `departure`.
    public func driving(_ work: Double, leaving departure: Int) -> Int {
        Self.whole(traffic.isEmpty ? work : drive(work, leaving: departure, for: .infinity).seconds)
    }

    /// What is left of the work of an arc after so many seconds of driving from `departure` on.
    public func left(of work: Double, after seconds: Int, leaving departure: Int) -> Double {
        traffic.isEmpty ? max(0, work - Double(seconds)) : drive(work, leaving: departure, for: Double(seconds)).left
    }

    /// Drives from period to period until the work is done or the time is over.
    private func drive(_ work: Double, leaving departure: Int, for seconds: Double) -> (seconds: Double, left: Double) {
        let end = Double(departure) + seconds
        var (left, now) = (work, Double(departure))
        var period = traffic.lastIndex { Double($0.start) <= now } ?? -1
        while true {
            let pace = period < 0 ? 1 : traffic[period].speed
            let lasts = (period + 1 < traffic.count ? min(end, Double(traffic[period + 1].start)) : end) - now
            if left <= lasts * pace { return (now + left / pace - Double(departure), 0) }
            left -= lasts * pace
            now += lasts
            if now >= end { return (seconds, left) }
            period += 1
        }
    }

    /// Rounded up, but for the noise of floating point.
    private static func whole(_ seconds: Double) -> Int { Int(min((seconds - 1e-6).rounded(.up), 1e12)) }

    /// The latest departure that arrives by `arrival`, or nil if not even leaving at `earliest` does.
    public func departure(_ duration: Int32, arriving arrival: Int, from earliest: Int) -> Int? {
        func arrives(_ departure: Int) -> Bool {
            driving(duration, leaving: departure).map { departure + $0 <= arrival } ?? false
        }
        guard arrives(earliest) else { return nil }
        if traffic.isEmpty { return arrival - (driving(duration, leaving: earliest) ?? 0) }
        var (early, late) = (earliest, arrival)
        while early < late {
            let middle = early + (late - early + 1) / 2
            if arrives(middle) { early = middle } else { late = middle - 1 }
        }
        return early
    }
}
