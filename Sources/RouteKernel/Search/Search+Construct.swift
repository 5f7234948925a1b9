import Fulfilment

extension Search {
    /// The first plan: the initial routes as far as they hold, then the other requests, each where it is cheapest, until time is over.
    mutating func construct(isOver: () -> Bool) {
        let evaluator = RouteEvaluator(model.problem)
        for (vehicle, route) in model.problem.initialRoutes.enumerated() where !route.isEmpty {
            adopt(route, vehicle) {
                (try? evaluator.verdict(evaluator.visits(route, vehicle: vehicle) ?? [], vehicle: vehicle)) != nil
            }
        }
        generosity = 1e9
        prefersThrift = model.hasSizes
        for (index, request) in orderOfConstruction().enumerated() where pool.contains(request) {
            if index % 16 == 0 && isOver() { break }
            if let place = cheapestPlace(for: request) ?? cheapestPlace(for: request) { insert(request, place) }
        }
        journal.commit()
        removedCount = 0
        keepIfBest()
    }

    mutating func keepIfBest() {
        let score = score
        if score < best.score { best.save(tours, score, leftOut: pool.mandatoryCount) }
    }

    /// Goes on from another search's plan.
    mutating func load(_ routes: [[Int32]]) {
        for request in 0..<model.requestCount where !pool.contains(Int32(request)) { pool.insert(Int32(request)) }
        tours.clear()
        for (vehicle, route) in routes.enumerated() { adopt(route.map(Int.init), vehicle) { true } }
        keepIfBest()
    }

    /// Takes over an initial route: all of it, or only what is driven already, if the rest breaks a constraint.
    private mutating func adopt(_ route: [Int], _ vehicle: Int, holds: () -> Bool) {
        var node = Int32(model.startNode(vehicle))
        for stop in route {
            tours.link(Int32(stop), after: node)
            node = Int32(stop)
        }
        for stop in route where pool.contains(model.stops[stop].request) { pool.remove(model.stops[stop].request) }
        if tours.refresh(vehicle) && holds() { return }
        for stop in route where !model.isFrozen[stop] {
            tours.unlink(Int32(stop))
            if !pool.contains(model.stops[stop].request) { pool.insert(model.stops[stop].request) }
        }
        tours.refresh(vehicle)
    }

    /// Urgent first where time binds, else far first, so that the near ones fill the gaps.
    private func orderOfConstruction() -> [Int32] {
        let requests = (0..<pool.count).map { pool[$0] }
        let keys = requests.map { request in
            let stop = model.stops[model.stopOf[request]]
            return -distanceFromDepot(stop)
        }
        return requests.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map { requests[$0] }
    }
}
