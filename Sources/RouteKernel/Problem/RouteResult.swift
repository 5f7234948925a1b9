/// What a solver found: one route per vehicle, and the requests no route holds.
public struct RouteSolution: Sendable, Hashable {
    /// By vehicle; empty for vehicles that stay.
    public var routes: [[Visit]]
    /// Indices of the requests left out, ascending.
    public var unserved: [Int]
    /// Cost of the routes, with prices of soft windows and balance and the prizes of optional requests left out.
    public var cost: Double

    /// One element of a route.
    public enum Visit: Sendable, Hashable {
        /// A stop of the problem.
        case stop(Int)
        /// Loading again at a place; begins the next trip.
        case reload(place: Int)
    }

    /// Usually made by a solver.
    public init(routes: [[Visit]], unserved: [Int], cost: Double) {
        self.routes = routes
        self.unserved = unserved
        self.cost = cost
    }
}

/// A request left out, and why.
public struct Unserved: Sendable, Hashable {
    /// The request.
    public var request: Int
    /// The constraint that stood in the way.
    public var reason: UnservedReason
    /// Whether it does not even fit alone on an empty vehicle; false when others took its room.
    public var isHopeless: Bool
    /// The vehicle that came nearest, if any vehicle was in question.
    public var nearestVehicle: Int?
    /// By how much that vehicle misses: seconds for times, metres for distance, units for load, stops; nil where no number tells.
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

/// What kept a request out, in the words of the result.
public enum UnservedReason: String, Sendable, CaseIterable {
    /// No vehicle has the room.
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
    /// No road leads there and back.
    case unreachable
    /// A break could not be taken.
    case breaks
    /// A relation with other stops forbids it.
    case relation
    /// Goods are ready too late.
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
