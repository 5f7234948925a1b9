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
    ///   - seed: the same problem, seed and iterations give the same plan while time is not over.
    ///   - iterations: improvements tried at most.
    ///   - timeUsed: how much of the time is used up, from 0; at 1 the best plan so far is returned.
    /// - Returns: a plan in which every stop is either on one route or left out with a reason.
    /// - Throws: `RoutingError` naming the first value that makes no sense.
    public func plan(
        seed: UInt64 = 1, iterations: Int = 2000, timeUsed: @escaping @Sendable () -> Double = { 0 }
    ) throws(RoutingError) -> RoutePlan {
        try validate()
        let clock = PlanClock(self)
        do {
            let options = SolverOptions(seed: seed, iterations: iterations, timeUsed: timeUsed)
            return RoutePlan(try RouteSolver.solve(kernelProblem(clock), options), self, clock)
        } catch {
            throw .outOfRange(owner: "the problem", "\(error)", stops.count)
        }
    }
}
