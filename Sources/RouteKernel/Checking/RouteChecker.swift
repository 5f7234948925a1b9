/// Checks a plan against its problem, constraint by constraint, without anything a solver is made of: only how long a way takes
/// (`TravelClock`) is shared. It is slow and plain on purpose.
public enum RouteChecker {
    /// Everything wrong with a plan for a valid problem; empty for a sound one.
    ///
    /// A plan whose indices or sizes are wrong is reported as that alone, for nothing else can be said about it.
    public static func faults(of result: RouteResult, for problem: RouteProblem) -> [RouteFault] {
        var faults = StructureCheck(problem).faults(of: result)
        guard faults.isEmpty else { return faults }
        for (vehicle, route) in result.solution.routes.enumerated() { faults += OrderCheck(problem, vehicle, route).faults() }
        for table in result.timetables {
            faults += ClockCheck(problem, table).faults()
            faults += LoadCheck(problem, table).faults()
            faults += CostCheck.faults(of: table, problem)
        }
        faults += RelationCheck(problem, result.solution.routes).faults()
        faults += UnservedCheck(problem).faults(of: result)
        return faults + CostCheck.faults(of: result, problem)
    }
}

/// The places of a problem's stops in its requests.
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

    /// Whether a shipment is taken up at the stop.
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
