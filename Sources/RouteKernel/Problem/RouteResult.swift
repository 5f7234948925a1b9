/// A plan with its times and its explanations.
public struct RouteResult: Sendable, Hashable {
    /// The routes.
    public var solution: RouteSolution
    /// One per vehicle with stops, in the order of the vehicles.
    public var timetables: [Timetable]
    /// Why each request that is left out is left out.
    public var unserved: [Unserved]
    /// Iterations of all threads.
    public var iterations: Int

    /// Usually made by `RouteSolver`.
    public init(solution: RouteSolution, timetables: [Timetable], unserved: [Unserved], iterations: Int) {
        self.solution = solution
        self.timetables = timetables
        self.unserved = unserved
        self.iterations = iterations
    }
}

/// One route per vehicle, and the requests no route serves.
public struct RouteSolution: Sendable, Hashable {
    /// By vehicle; empty for vehicles that stay.
    public var routes: [[Visit]]
    /// Indices of the requests left out, ascending.
    public var unserved: [Int]
    /// Cost of the routes, with penalties of soft windows, balance, and the prizes of optional requests left out.
    public var cost: Double

    /// One element of a route.
    public enum Visit: Sendable, Hashable {
        /// A stop of the problem.
        case stop(Int)
        /// Reloading at a depot; begins the next trip.
        case reload(location: Int)
    }

    /// Usually made by a solver.
    public init(routes: [[Visit]], unserved: [Int], cost: Double) {
        self.routes = routes
        self.unserved = unserved
        self.cost = cost
    }
}

/// An unserved request, and why.
public struct Unserved: Sendable, Hashable {
    /// The request.
    public var request: Int
    /// The constraint that was violated by the best insertion.
    public var reason: UnservedReason
    /// Whether it is infeasible even alone on an empty vehicle; false when other requests use the capacity it needs.
    public var isHopeless: Bool
    /// The vehicle that came nearest, if any vehicle was in question.
    public var nearestVehicle: Int?
    /// By how much that vehicle violates it: seconds for times, metres for distance, units for load, stops; nil where no number tells.
    public var miss: Int?

    /// Usually made by `RouteSolver`.
    public init(request: Int, reason: UnservedReason, isHopeless: Bool, nearestVehicle: Int? = nil, miss: Int? = nil) {
        self.request = request
        self.reason = reason
        self.isHopeless = isHopeless
        self.nearestVehicle = nearestVehicle
        self.miss = miss
    }
}

/// The constraint that kept a request out.
public enum UnservedReason: String, Sendable, CaseIterable {
    /// No vehicle has the spare capacity.
    case capacity
    /// No vehicle is there within the stop's window, or done before its shift ends.
    case timeWindow = "time_window"
    /// No vehicle has the skills.
    case skills
    /// A route would have too many stops.
    case maxStops = "max_stops"
    /// A route would be too long.
    case maxDistance = "max_distance"
    /// A driver would drive too long.
    case maxDrivingTime = "max_driving_time"
    /// A route would take too long.
    case maxDuration = "max_duration"
    /// No arc leads there and back.
    case unreachable
    /// A break could not be taken.
    case breaks
    /// A relation with other stops forbids it.
    case relation
    /// Goods are released too late.
    case release
    /// Ordinary stops would come after backhauls.
    case backhaul
    /// There is no vehicle.
    case noVehicle = "no_vehicle"
    /// Serving it costs more than its prize.
    case prize
    /// The search was stopped before its turn came.
    case outOfTime = "out_of_time"
}
