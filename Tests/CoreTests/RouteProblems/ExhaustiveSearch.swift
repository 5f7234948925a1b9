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

    /// Routes of a vehicle that keep every rule; of those with the same stops and duration the cheapest, for nothing else matters then.
    func routes(_ vehicle: Int) -> [Route] {
        let driven = Array(
            (vehicle < problem.initialRoutes.count ? problem.initialRoutes[vehicle] : []).prefix(
                problem.vehicles[vehicle].frozenStops))
        var cheapest: [[Int]: Route] = [:]
        if driven.isEmpty { cheapest[[0, 0]] = Route(visits: [], stops: 0) }
        for order in orders([], Array(problem.stops.indices)) where order.starts(with: driven) && isAllowed(order, vehicle) {
            let stops = order.reduce(0) { $0 | 1 << $1 }
            for visits in withReloads(order, vehicle) where keepsTrips(visits) {
                for elements in withBreaks(visits, vehicle) {
                    let simulation = PlainSimulation(problem: problem, vehicle: vehicle, order: elements)
                    guard let table = simulation.timetable() else { continue }
                    let route = Route(visits: visits, stops: stops, table: table)
                    let key = [stops, problem.balance == Balance() ? 0 : route.duration]
                    if route.cost < cheapest[key]?.cost ?? .infinity { cheapest[key] = route }
                }
            }
        }
        return cheapest.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// Every route of a vehicle that keeps all rules on the order, trips included, whether or not there is time for it.
    func allowed(_ vehicle: Int) -> [[RouteSolution.Visit]] {
        orders([], Array(problem.stops.indices)).filter { isAllowed($0, vehicle) }.flatMap { order in
            withReloads(order, vehicle).filter(keepsTrips)
        }
    }

    func orders(_ order: [Int], _ rest: [Int]) -> [[Int]] {
        (order.isEmpty ? [] : [order]) + rest.flatMap { stop in orders(order + [stop], rest.filter { $0 != stop }) }
    }

    /// Skills, number of stops, whole shipments in order, relations.
    func isAllowed(_ order: [Int], _ vehicle: Int) -> Bool {
        let owner = problem.vehicles[vehicle]
        if order.count > owner.limits.stops ?? .max { return false }
        for request in problem.requests {
            let positions = Self.stops(request).compactMap { order.firstIndex(of: $0) }
            if positions.isEmpty { continue }
            if positions.count != Self.stops(request).count || positions != positions.sorted() { return false }
            if !request.skills.isSubset(of: owner.skills) { return false }
        }
        return problem.relations.allSatisfy { relation in
            let positions = relation.stops.compactMap { order.firstIndex(of: $0) }
            if positions.isEmpty { return true }
            if let bound = relation.vehicle, bound != vehicle { return false }
            return relation.kind == .sameVehicle || positions == positions.sorted()
        }
    }

    func withReloads(_ order: [Int], _ vehicle: Int) -> [[RouteSolution.Visit]] {
        var routes: [[RouteSolution.Visit]] = [[.stop(order[0])]]
        let reload = problem.vehicles[vehicle].reload
        for stop in order.dropFirst() {
            routes = routes.flatMap { route -> [[RouteSolution.Visit]] in
                let trips = 1 + route.count { if case .reload = $0 { true } else { false } }
                let locations = reload.map { trips < $0.maxTrips ? $0.locations : [] } ?? []
                return [route + [.stop(stop)]] + locations.map { route + [.reload(location: $0), .stop(stop)] }
            }
        }
        return routes
    }

    /// Backhauls last, shipments within a trip, neighbours next to each other.
    func keepsTrips(_ visits: [RouteSolution.Visit]) -> Bool {
        var (trip, position): ([Int: Int], [Int: Int]) = ([:], [:])
        var (number, isFirst, hasBackhaul) = (0, true, false)
        for (index, visit) in visits.enumerated() {
            guard case .stop(let stop) = visit else {
                (number, isFirst, hasBackhaul) = (number + 1, true, false)
                continue
            }
            let isBackhaul = problem.stops[stop].isBackhaul
            if isBackhaul ? isFirst : hasBackhaul { return false }
            (isFirst, hasBackhaul) = (false, isBackhaul)
            (trip[stop], position[stop]) = (number, index)
        }
        let isWhole = problem.requests.allSatisfy { Set(Self.stops($0).map { trip[$0] }).count == 1 }
        return isWhole
            && problem.relations.allSatisfy { relation in
                let positions = relation.stops.compactMap { position[$0] }
                return relation.kind != .directOrder || zip(positions, positions.dropFirst()).allSatisfy { $0 + 1 == $1 }
            }
    }

    /// With all breaks, in every order and at every place; where traffic changes the speed, also waiting for any of their windows.
    func withBreaks(_ visits: [RouteSolution.Visit], _ vehicle: Int) -> [[PlainSimulation.Element]] {
        let owner = problem.vehicles[vehicle]
        let isConstant = problem.travel[owner.profile].traffic.isEmpty
        var found: [[PlainSimulation.Element]] = [visits.map { .visit($0) }]
        for (rest, asked) in owner.breaks.enumerated() {
            let openings = isConstant ? [0] : asked.windows.isEmpty ? [0] : asked.windows.map(\.lowerBound)
            found = found.flatMap { order in
                (0...order.count).flatMap { gap in
                    openings.map { Array(order[..<gap]) + [.rest(rest, from: $0)] + Array(order[gap...]) }
                }
            }
        }
        return found
    }
}

extension ExhaustiveSearch.Objective {
    /// Better by more than the noise of adding up in another order.
    func isBetter(than other: Self) -> Bool {
        if (priority, count) != (other.priority, other.count) { return self < other }
        return cost < other.cost - 1e-6 * max(1, abs(other.cost))
    }
}
