import Fulfilment

extension Search {
    /// The construction heuristic: the initial routes as far as they are feasible, or routes by savings, then cheapest insertion of the
    /// other requests, until time is over; of a few in any case, so that a caller with too little time still makes progress.
    mutating func construct(isOver: () -> Bool) {
        let evaluator = RouteEvaluator(model.problem)
        for (vehicle, route) in model.problem.initialRoutes.enumerated() where !route.isEmpty {
            adopt(route, vehicle, checkedBy: evaluator)
        }
        if model.problem.initialRoutes.allSatisfy(\.isEmpty) { adoptSavings() }
        prizeFactor = 1e9
        prefersUnitCost = model.hasMixedCapacities
        for (index, request) in orderOfConstruction().enumerated() where unserved.contains(request) {
            if index % 16 == 15 && isOver() { break }
            if let insertion = cheapestInsertion(for: request) { insert(request, insertion) }
        }
        undoLog.commit()
        removedCount = 0
        updateIncumbent()
    }

    private mutating func adoptSavings() {
        guard var savings = Savings(model) else { return }
        for (vehicle, route) in savings.plan().prefix(model.vehicleCount).enumerated() {
            adopt(route.map(Int.init), vehicle, checkedBy: nil)
        }
    }

    mutating func updateIncumbent() {
        let score = score
        if score < best.score { best.save(state, score, unservedCount: unserved.mandatoryCount) }
    }

    /// Replaces the solution, by the incumbent or by another search's.
    mutating func load(_ routes: [[Int32]]) {
        for request in 0..<model.requestCount where !unserved.contains(Int32(request)) { unserved.insert(Int32(request)) }
        state.clear()
        for (vehicle, route) in routes.enumerated() { adopt(route.map(Int.init), vehicle, checkedBy: nil) }
        updateIncumbent()
    }

    /// Adopts a route: all of it, or only its frozen stops if it is infeasible. Without an evaluator it is known to be feasible.
    private mutating func adopt(_ route: [Int], _ vehicle: Int, checkedBy evaluator: RouteEvaluator?) {
        var node = Int32(model.startNode(vehicle))
        for stop in route {
            state.link(Int32(stop), after: node)
            node = Int32(stop)
        }
        for stop in route where unserved.contains(model.stops[stop].request) { unserved.remove(model.stops[stop].request) }
        if state.refresh(vehicle), evaluator.map({ isFeasible(route, vehicle, $0) }) ?? true { return }
        for stop in route where !model.isFrozen[stop] {
            state.unlink(Int32(stop))
            if !unserved.contains(model.stops[stop].request) { unserved.insert(model.stops[stop].request) }
        }
        state.refresh(vehicle)
    }

    private func isFeasible(_ route: [Int], _ vehicle: Int, _ evaluator: RouteEvaluator) -> Bool {
        guard route.allSatisfy({ state.allowsRelations(model.stops[$0].request, vehicle, evaluator.index) }),
            let visits = evaluator.visits(route, vehicle: vehicle)
        else { return false }
        return (try? evaluator.evaluate(visits, vehicle: vehicle)) != nil
    }

    /// Farthest first, so that the near ones fill the gaps.
    private func orderOfConstruction() -> [Int32] {
        let requests = (0..<unserved.count).map { unserved[$0] }
        let keys = requests.map { -model.costFromStart[model.firstStop[$0]] }
        return requests.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map { requests[$0] }
    }
}
