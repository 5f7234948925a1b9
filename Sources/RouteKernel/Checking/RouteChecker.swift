/// Checks a plan against its problem, constraint by constraint, without any part of the solver: only the travel time function
/// (`TravelTimeFunction`) is shared. It is slow and plain on purpose.
public enum RouteChecker {
    /// Everything wrong with a plan for a valid problem; empty for a feasible one.
    ///
    /// A plan whose indices or sizes are wrong is reported as that alone, for nothing else can be said about it.
    public static func faults(of result: RouteResult, for problem: RouteProblem) -> [RouteFault] {
        var faults = StructureCheck(problem).faults(of: result)
        guard faults.isEmpty else { return faults }
        for (vehicle, route) in result.solution.routes.enumerated() { faults += OrderCheck(problem, vehicle, route).faults() }
        for table in result.timetables {
            faults += ScheduleCheck(problem, table).faults()
            faults += LoadCheck(problem, table).faults()
            faults += CostCheck.faults(of: table, problem)
        }
        faults += RelationCheck(problem, result.solution.routes).faults()
        faults += UnservedCheck(problem).faults(of: result)
        return faults + CostCheck.faults(of: result, problem)
    }
}

/// Which request each stop belongs to, and as what.
struct RequestRoles {
    /// Request by stop; nil for a stop in none.
    private(set) var owner: [Int?]
    private let problem: RouteProblem

    init(_ problem: RouteProblem) {
        self.problem = problem
        owner = [Int?](repeating: nil, count: problem.stops.count)
        for (index, request) in problem.requests.enumerated() {
            switch request.work {
            case .visit(let stop, _, _): owner[stop] = index
            case .shipment(let pickup, let delivery, _): (owner[pickup], owner[delivery]) = (index, index)
            }
        }
    }

    func request(of stop: Int) -> Request? { owner[stop].map { problem.requests[$0] } }

    /// Whether the stop is the pickup of a shipment.
    func isShipmentPickup(_ stop: Int) -> Bool {
        guard case .shipment(let pickup, _, _)? = request(of: stop)?.work else { return false }
        return pickup == stop
    }

    /// The stops of a request, first to be served first.
    func stops(_ request: Int) -> [Int] {
        switch problem.requests[request].work {
        case .visit(let stop, _, _): [stop]
        case .shipment(let pickup, let delivery, _): [pickup, delivery]
        }
    }
}

/// Something in a plan that the problem does not allow.
public struct RouteFault: Sendable, Hashable, CustomStringConvertible {
    /// Which constraint is broken.
    public var rule: Rule
    /// The vehicle, if one is to blame.
    public var vehicle: Int?
    /// The stop, if one is to blame.
    public var stop: Int?
    /// The request, if one is to blame.
    public var request: Int?
    /// What is wrong, in one sentence.
    public var sentence: String

    /// The constraints a plan can break.
    public enum Rule: String, Sendable, CaseIterable {
        /// Routes, timetables and requests do not fit each other: sizes, indices, a stop served twice, half a shipment.
        case structure
        /// A time does not follow from the one before, or the vehicle waits without need.
        case schedule
        /// Driving over an arc that does not exist.
        case unreachable
        /// Work begins outside the stop's windows.
        case window
        /// The vehicle leaves before its shift or is done after it.
        case shift
        /// A trip or a pickup begins before its goods are ready.
        case release
        /// The load exceeds the capacity, or another load is recorded than is aboard.
        case load
        /// The vehicle lacks a skill.
        case skills
        /// Too many stops, too far, too long.
        case limit
        /// A break is missing, out of order, at the wrong time, of the wrong duration or with too high a load.
        case rest
        /// A linehaul stop after a backhaul, or a trip that begins with one.
        case backhaul
        /// Reloading where or as often as the vehicle may not.
        case reload
        /// A shipment delivered before its pickup, or on another trip or vehicle.
        case precedence
        /// A relation between stops does not hold.
        case relation
        /// The stops driven already are not the first ones.
        case frozen
        /// A request unserved without a reason, or with one that cannot be.
        case unserved
        /// A cost that is not what the plan costs.
        case cost
    }

    /// Usually made by `RouteChecker`.
    public init(_ rule: Rule, vehicle: Int? = nil, stop: Int? = nil, request: Int? = nil, _ sentence: String) {
        self.rule = rule
        self.vehicle = vehicle
        self.stop = stop
        self.request = request
        self.sentence = sentence
    }

    /// The rule, who is to blame, and the sentence.
    public var description: String {
        let blamed = [("vehicle", vehicle), ("stop", stop), ("request", request)].compactMap { name, index in
            index.map { "\(name) \($0)" }
        }
        return "\(rule.rawValue) (\(blamed.joined(separator: ", "))): \(sentence)"
    }
}
