public import RouteKernel

/// One depot's stops and vehicles for one shift.
public struct RoutingProblem: Sendable, Hashable, Codable {
    /// Where all vehicles start and end.
    public var depot: Coordinate
    /// What is to be delivered.
    public var stops: [RoutingStop]
    /// Who may deliver it.
    public var vehicles: [RoutingVehicle]
    /// How long ways take, where no table says so.
    public var travel: TravelModel

    /// Values are checked when the problem is solved.
    public init(depot: Coordinate, stops: [RoutingStop], vehicles: [RoutingVehicle], travel: TravelModel = TravelModel()) {
        self.depot = depot
        self.stops = stops
        self.vehicles = vehicles
        self.travel = travel
    }

    /// The places a travel table is about, in the order of its rows: the depot, the stops, the vehicles that are on the road.
    public var places: [Coordinate] { [depot] + stops.map(\.location) + vehicles.compactMap(\.start) }

    /// Plans routes that hold every capacity, window, shift and stop limit.
    ///
    /// - Parameters:
    ///   - table: the ways among `places`; nil for `travel`.
    ///   - seed: the same problem, seed and iterations give the same plan while time is not over.
    ///   - iterations: improvements tried at most.
    ///   - timeUsed: how much of the time is used up, from 0; at 1 the best plan so far is returned.
    /// - Returns: a plan in which every stop is either on one route or left out with a reason.
    /// - Throws: `RoutingError` naming the first value that makes no sense.
    public func plan(
        over table: Travel? = nil, seed: UInt64 = 1, iterations: Int = 2000, timeUsed: @escaping @Sendable () -> Double = { 0 }
    ) throws(RoutingError) -> RoutePlan {
        try validate()
        let clock = PlanClock(self)
        do {
            let options = SolverOptions(seed: seed, iterations: iterations, timeUsed: timeUsed)
            return RoutePlan(try RouteSolver.solve(kernelProblem(clock, table), options), self, clock)
        } catch {
            throw .outOfRange(owner: "the problem", "\(error)", stops.count)
        }
    }

    /// The times of the first vehicle's stops in the order they were given to it; nil when a window, a capacity or the shift breaks.
    /// - Throws: `RoutingError` naming the first value that makes no sense.
    public func timetable(over table: Travel? = nil) throws(RoutingError) -> PlannedRoute? {
        try validate()
        let clock = PlanClock(self)
        let problem = kernelProblem(clock, table)
        guard let visits = problem.initialRoutes.first, !visits.isEmpty else { return nil }
        return problem.timetable(of: visits.map { .stop($0) }, vehicle: 0).map { PlannedRoute($0, self, clock) }
    }
}
