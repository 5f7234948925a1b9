public import FoundationEssentials
public import RouteKernel

/// One depot's stops and vehicles for one shift.
public struct RoutingProblem: Sendable, Hashable, Codable {
    /// Where all vehicles start and end.
    public var depot: Coordinate
    /// What is to be delivered.
    public var stops: [RoutingStop]
    /// Who may deliver it.
    public var vehicles: [RoutingVehicle]
    /// Travel times and distances where no matrix gives them.
    public var travel: TravelModel

    /// Values are checked when the problem is solved.
    public init(depot: Coordinate, stops: [RoutingStop], vehicles: [RoutingVehicle], travel: TravelModel = TravelModel()) {
        self.depot = depot
        self.stops = stops
        self.vehicles = vehicles
        self.travel = travel
    }

    /// The locations of a travel matrix, in the order of its rows: the depot, the stops, the vehicles on the road.
    public var locations: [Coordinate] { [depot] + stops.map(\.location) + vehicles.compactMap(\.start) }

    /// Plans routes that hold every capacity, window, shift and stop limit.
    ///
    /// - Parameters:
    ///   - matrix: the arcs among `locations`; nil for `travel`.
    ///   - seed: the same problem, seed and iterations give the same plan while time is not over.
    ///   - iterations: improvements tried at most.
    ///   - timeUsed: how much of the time is used up, from 0; at 1 the best plan so far is returned.
    /// - Returns: a plan in which every stop is either on one route or left out with a reason.
    /// - Throws: `RoutingError` naming the first value that makes no sense.
    public func plan(
        over matrix: TravelMatrix? = nil, seed: UInt64 = 1, iterations: Int = 2000,
        timeUsed: @escaping @Sendable () -> Double = { 0 }
    ) throws(RoutingError) -> RoutePlan {
        try validate()
        let clock = PlanClock(self)
        do {
            let options = SolverOptions(seed: seed, iterations: iterations, timeUsed: timeUsed)
            return RoutePlan(try RouteSolver.solve(kernelProblem(clock, matrix), options), self, clock)
        } catch {
            throw .outOfRange(owner: "the problem", "\(error)", stops.count)
        }
    }

    /// The times of the first vehicle's stops in the order they were given to it; nil when a window, a capacity or the shift breaks.
    /// - Throws: `RoutingError` naming the first value that makes no sense.
    public func timetable(over matrix: TravelMatrix? = nil) throws(RoutingError) -> PlannedRoute? {
        try validate()
        let clock = PlanClock(self)
        let problem = kernelProblem(clock, matrix)
        guard let visits = problem.initialRoutes.first, !visits.isEmpty else { return nil }
        return problem.timetable(of: visits.map { .stop($0) }, vehicle: 0).map { PlannedRoute($0, self, clock) }
    }
}

/// A delivery to one consignee.
public struct RoutingStop: Sendable, Hashable, Codable {
    /// Unique among the stops of a problem.
    public var id: Int64
    /// Where it is.
    public var location: Coordinate
    /// Grams to deliver.
    public var weight: Int
    /// Cubic centimetres to deliver.
    public var volume: Int
    /// When service may begin; nil for any time.
    public var window: TimeWindow?
    /// Seconds the driver is busy there.
    public var service: Int
    /// When it was promised. No constraint: a late parcel still goes, with negative slack.
    public var promisedBy: Date?

    /// Values are checked when the problem is solved.
    public init(
        id: Int64, location: Coordinate, weight: Int = 0, volume: Int = 0, window: TimeWindow? = nil, service: Int = 0,
        promisedBy: Date? = nil
    ) {
        self.id = id
        self.location = location
        self.weight = weight
        self.volume = volume
        self.window = window
        self.service = service
        self.promisedBy = promisedBy
    }
}

/// A vehicle of the own fleet; it ends at the depot, and starts there unless it is on the road.
public struct RoutingVehicle: Sendable, Hashable, Codable {
    /// Unique among the vehicles of a problem.
    public var id: String
    /// Grams.
    public var weightCapacity: Int
    /// Cubic centimetres.
    public var volumeCapacity: Int
    /// Earliest departure and latest return.
    public var shift: TimeWindow
    /// Stops of a route at most.
    public var maxStops: Int
    /// Where it is when it is on the road already; nil for at the depot.
    public var start: Coordinate?
    /// Stops it has been given before: they stay with it, but not in this order. Others may be added.
    public var given: [Int64]

    /// Values are checked when the problem is solved.
    public init(
        id: String, weightCapacity: Int, volumeCapacity: Int, shift: TimeWindow, maxStops: Int, start: Coordinate? = nil,
        given: [Int64] = []
    ) {
        self.id = id
        self.weightCapacity = weightCapacity
        self.volumeCapacity = volumeCapacity
        self.shift = shift
        self.maxStops = maxStops
        self.start = start
        self.given = given
    }
}

/// A span of time with both ends in it.
public struct TimeWindow: Sendable, Hashable, Codable {
    /// The first moment.
    public var start: Date
    /// The last moment.
    public var end: Date

    /// A window whose end is before its start is refused when the problem is solved.
    public init(start: Date, end: Date) {
        self.start = start
        self.end = end
    }
}
