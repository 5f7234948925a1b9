import Fulfilment

extension Search {
    /// The first plan: the initial routes as far as they hold, or routes by savings, then the other requests, each where it is cheapest,
    /// until time is over; a few in any case, so that who has too little time again and again still gets on.
    mutating func construct(isOver: () -> Bool) {
        let evaluator = RouteEvaluator(model.problem)
        for (vehicle, route) in model.problem.initialRoutes.enumerated() where !route.isEmpty {
            adopt(route, vehicle, judgedBy: evaluator)
        }
        if model.problem.initialRoutes.allSatisfy(\.isEmpty) { adoptSavings() }
        generosity = 1e9
        prefersThrift = model.hasSizes
        for (index, request) in orderOfConstruction().enumerated() where pool.contains(request) {
            if index % 16 == 15 && isOver() { break }
            if let place = cheapestPlace(for: request) { insert(request, place) }
        }
        journal.commit()
        removedCount = 0
        keepIfBest()
    }

    private mutating func adoptSavings() {
        guard var savings = Savings(model) else { return }
        for (vehicle, route) in savings.plan().prefix(model.vehicleCount).enumerated() {
            adopt(route.map(Int.init), vehicle, judgedBy: nil)
        }
    }

    mutating func keepIfBest() {
        let score = score
        if score < best.score { best.save(tours, score, leftOut: pool.mandatoryCount) }
    }

    /// Goes on from another search's plan.
    mutating func load(_ routes: [[Int32]]) {
        for request in 0..<model.requestCount where !pool.contains(Int32(request)) { pool.insert(Int32(request)) }
        tours.clear()
        for (vehicle, route) in routes.enumerated() { adopt(route.map(Int.init), vehicle, judgedBy: nil) }
        keepIfBest()
    }

    /// Takes over a route: all of it, or only what is driven already, if the rest breaks a constraint. Without a judge it is known to hold.
    private mutating func adopt(_ route: [Int], _ vehicle: Int, judgedBy evaluator: RouteEvaluator?) {
        var node = Int32(model.startNode(vehicle))
        for stop in route {
            tours.link(Int32(stop), after: node)
            node = Int32(stop)
        }
        for stop in route where pool.contains(model.stops[stop].request) { pool.remove(model.stops[stop].request) }
        if tours.refresh(vehicle), evaluator.map({ holds(route, vehicle, $0) }) ?? true { return }
        for stop in route where !model.isFrozen[stop] {
            tours.unlink(Int32(stop))
            if !pool.contains(model.stops[stop].request) { pool.insert(model.stops[stop].request) }
        }
        tours.refresh(vehicle)
    }

    private func holds(_ route: [Int], _ vehicle: Int, _ evaluator: RouteEvaluator) -> Bool {
        guard route.allSatisfy({ tours.isPermitted(model.stops[$0].request, vehicle, evaluator.index) }),
            let visits = evaluator.visits(route, vehicle: vehicle)
        else { return false }
        return (try? evaluator.verdict(visits, vehicle: vehicle)) != nil
    }

    /// Far first, so that the near ones fill the gaps.
    private func orderOfConstruction() -> [Int32] {
        let requests = (0..<pool.count).map { pool[$0] }
        let keys = requests.map { -model.wayFromStart[model.stopOf[$0]] }
        return requests.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map { requests[$0] }
    }
}
