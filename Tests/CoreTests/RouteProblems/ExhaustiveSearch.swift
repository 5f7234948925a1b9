import RouteKernel

/// The best plan of a tiny problem, by trying all of them.
struct ExhaustiveSearch {
    struct Objective: Comparable {
        var priority = 0
        var count = 0
        var cost = 0.0

        static func < (left: Self, right: Self) -> Bool {
            (left.priority, left.count, left.cost) < (right.priority, right.count, right.cost)
        }
    }

    /// A route and the bits of the stops it serves.
    struct Route {
        var visits: [RouteSolution.Visit]
        var stops: Int
        var table: Timetable?
        var cost: Double { table?.cost ?? 0 }
        var duration: Int { table.map { $0.steps[$0.steps.count - 1].arrival - $0.steps[0].arrival } ?? 0 }
    }

    let problem: RouteProblem
    var best: (objective: Objective, routes: [Route])?

    /// nil when the stops driven already cannot be driven.
    static func optimum(of problem: RouteProblem) -> (objective: Objective, result: RouteResult)? {
        var search = ExhaustiveSearch(problem)
        search.combine(problem.vehicles.indices.map { search.routes($0) }, [], 0)
        return search.best.map { ($0.objective, search.result($0.routes, $0.objective)) }
    }

    init(_ problem: RouteProblem) { self.problem = problem }

    static func objective(_ problem: RouteProblem, _ solution: RouteSolution) -> Objective {
        let missed = solution.unserved.map { problem.requests[$0] }.filter { $0.prize == nil }
        return Objective(priority: missed.reduce(0) { $0 + $1.priority }, count: missed.count, cost: solution.cost)
    }

    func unserved(_ stops: Int) -> [Int] {
        problem.requests.indices.filter { stops & (1 << Self.stops(problem.requests[$0])[0]) == 0 }
    }

    static func stops(_ request: Request) -> [Int] {
        switch request.work {
        case .visit(let stop, _, _): [stop]
        case .shipment(let pickup, let delivery, _): [pickup, delivery]
        }
    }

    mutating func combine(_ routes: [[Route]], _ chosen: [Route], _ taken: Int) {
        if chosen.count < routes.count {
            for route in routes[chosen.count] where route.stops & taken == 0 && keepsTogether(route.stops, taken) {
                combine(routes, chosen + [route], taken | route.stops)
            }
            return
        }
        let (shortest, longest) = (chosen.map(\.duration).min() ?? 0, chosen.map(\.duration).max() ?? 0)
        let balance = problem.balance
        var cost = Double(longest) * balance.longestPerHour / 3600 + Double(longest - shortest) * balance.spreadPerHour / 3600
        let left = unserved(taken)
        for request in left { cost += problem.requests[request].prize ?? 0 }
        for route in chosen { cost += route.cost }
        let objective = Self.objective(problem, RouteSolution(routes: [], unserved: left, cost: cost))
        if best.map({ objective < $0.objective }) ?? true { best = (objective, chosen) }
    }

    func keepsTogether(_ stops: Int, _ taken: Int) -> Bool {
        problem.relations.allSatisfy { relation in
            let bits = relation.stops.reduce(0) { $0 | 1 << $1 }
            return bits & stops == 0 || bits & taken == 0
        }
    }

    func result(_ routes: [Route], _ objective: Objective) -> RouteResult {
        let left = unserved(routes.reduce(0) { $0 | $1.stops })
        return RouteResult(
            solution: RouteSolution(routes: routes.map(\.visits), unserved: left, cost: objective.cost),
            timetables: routes.compactMap(\.table),
            unserved: left.map { Unserved(request: $0, reason: .outOfTime, isHopeless: false) },
            iterations: 0)
    }
}
