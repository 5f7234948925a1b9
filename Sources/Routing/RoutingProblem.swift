import RouteKernel

/// One depot's stops and vehicles for one shift.
public struct RoutingProblem: Sendable, Hashable, Codable {
    /// Where all vehicles start and end.
    public var depot: Coordinate
    /// What is to be delivered.
    public var stops: [RoutingStop]
    /// Who may deliver it.
    public var vehicles: [RoutingVehicle]
    /// How long ways take.
    public var travel: TravelModel

    /// Values are checked when the problem is solved.
    public init(depot: Coordinate, stops: [RoutingStop], vehicles: [RoutingVehicle], travel: TravelModel = TravelModel()) {
        self.depot = depot
        self.stops = stops
        self.vehicles = vehicles
        self.travel = travel
    }

    /// Plans routes that hold every capacity, window, shift and stop limit.
    ///
    /// - Parameters:
    ///   - seed: the same problem, seed and rounds give the same plan while time is not over.
    ///   - rounds: plans built, of which the best is returned.
    ///   - isOver: asked now and then; once it says true, the best plan so far is returned.
    /// - Returns: a plan in which every stop is either on one route or left out with a reason.
    /// - Throws: `RoutingError` naming the first value that makes no sense.
    public func plan(seed: UInt64 = 1, rounds: Int = 16, isOver: () -> Bool = { false }) throws(RoutingError) -> RoutePlan {
        try validate()
        let clock = PlanClock(self)
        let instance = try instance(clock)
        let solution = RouteSolver.solve(instance, seed: seed, rounds: rounds, isOver: isOver)
        return Schedule(problem: self, instance: instance, clock: clock).plan(of: solution)
    }
}
