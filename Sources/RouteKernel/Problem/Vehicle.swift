/// One vehicle with its driver; drives at most one route, which may consist of several trips.
public struct Vehicle: Sendable, Hashable {
    /// Row of `RouteProblem.travel`.
    public var profile: Int
    /// Multiplies the profile's speed; greater than zero, at most 100.
    public var speed: Double
    /// Kind of vehicle that `Stop.serviceByType` names; nil for none.
    public var type: Int?
    /// Location where it starts; nil for an open route, which begins at its first stop.
    public var start: Int?
    /// Location where it ends; nil for an open route, which ends at its last stop.
    public var end: Int?
    /// Per dimension.
    public var capacity: [Int]
    /// What it can do.
    public var skills: Set<Int>
    /// Departs no earlier than its start, finishes no later than its end; an end at `RouteProblem.limit` stands for none.
    public var shift: ClosedRange<Int>
    /// What using it costs.
    public var costs: Costs
    /// Breaks of the driver, all taken on a route with stops, in any order: on the way at any moment, while a window is waited for, before
    /// the first stop or after the last.
    public var breaks: [Break]
    /// Upper bounds of a route.
    public var limits: Limits
    /// Depots where it may reload between two trips, and how often; nil for one trip only.
    public var reload: Reload?
    /// Leading stops of its initial route that are driven already: they stay first, in order, and their windows count no more.
    public var frozenStops: Int

    /// Ranges are checked by `RouteProblem.validate`.
    public init(
        profile: Int = 0, speed: Double = 1, type: Int? = nil, start: Int?, end: Int?, capacity: [Int], skills: Set<Int> = [],
        shift: ClosedRange<Int> = 0...RouteProblem.limit, costs: Costs = Costs(), breaks: [Break] = [], limits: Limits = Limits(),
        reload: Reload? = nil, frozenStops: Int = 0
    ) {
        self.profile = profile
        self.speed = speed
        self.type = type
        self.start = start
        self.end = end
        self.capacity = capacity
        self.skills = skills
        self.shift = shift
        self.costs = costs
        self.breaks = breaks
        self.limits = limits
        self.reload = reload
        self.frozenStops = frozenStops
    }
}

extension Vehicle {
    /// More breaks of one vehicle are refused.
    public static let mostBreaks = 50

    /// When it must be done at the latest: the end of its shift, `Int.max` without one. Nobody else reads what an end at `RouteProblem.limit`
    /// stands for.
    public var latest: Int { shift.upperBound == RouteProblem.limit ? .max : shift.upperBound }
}

/// What using a vehicle costs. A vehicle without a stop costs nothing.
public struct Costs: Sendable, Hashable {
    /// For being used at all.
    public var fixed: Double
    /// Per hour of driving.
    public var perDrivingHour: Double
    /// Per kilometre (1000 metres).
    public var perKilometre: Double
    /// Per hour from departure to completion: driving, work, waiting and breaks.
    public var perHour: Double
    /// Per hour of setup and service.
    public var perTaskHour: Double

    /// One unit per metre driven, unless said otherwise.
    public init(
        fixed: Double = 0, perDrivingHour: Double = 0, perKilometre: Double = 1000, perHour: Double = 0, perTaskHour: Double = 0
    ) {
        self.fixed = fixed
        self.perDrivingHour = perDrivingHour
        self.perKilometre = perKilometre
        self.perHour = perHour
        self.perTaskHour = perTaskHour
    }
}

/// A break of the driver.
public struct Break: Sendable, Hashable {
    /// When it may begin, both ends included; in order, not overlapping; empty for any time.
    public var windows: [ClosedRange<Int>]
    /// Seconds.
    public var duration: Int
    /// Highest load meanwhile, per dimension; nil for any.
    public var maxLoad: [Int]?

    /// Ranges are checked by `RouteProblem.validate`.
    public init(windows: [ClosedRange<Int>] = [], duration: Int, maxLoad: [Int]? = nil) {
        self.windows = windows
        self.duration = duration
        self.maxLoad = maxLoad
    }
}

/// Upper bounds of a route; nil for no limit.
public struct Limits: Sendable, Hashable {
    /// Stops served.
    public var stops: Int?
    /// Metres.
    public var distance: Int?
    /// Seconds of driving.
    public var drivingTime: Int?
    /// Seconds from departure to completion.
    public var duration: Int?

    /// No limits, unless said otherwise.
    public init(stops: Int? = nil, distance: Int? = nil, drivingTime: Int? = nil, duration: Int? = nil) {
        self.stops = stops
        self.distance = distance
        self.drivingTime = drivingTime
        self.duration = duration
    }
}

/// Reloading between two trips of one route (multi-trip).
public struct Reload: Sendable, Hashable {
    /// Depots where it can be done.
    public var locations: [Int]
    /// Seconds it takes.
    public var duration: Int
    /// Trips of a route at most, the first included.
    public var maxTrips: Int

    /// Ranges are checked by `RouteProblem.validate`.
    public init(locations: [Int], duration: Int = 0, maxTrips: Int) {
        self.locations = locations
        self.duration = duration
        self.maxTrips = maxTrips
    }
}
