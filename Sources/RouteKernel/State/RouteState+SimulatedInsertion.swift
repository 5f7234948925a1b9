extension RouteState {
    /// Stops of a route in order, as the evaluator takes them.
    func stops(of route: Int) -> [Int] {
        var stops: [Int] = []
        var node = nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            stops.append(Int(node))
            node = nodes[node].next
        }
        return stops
    }

    /// Enters the cost and duration of a simulation of the route; false if it is infeasible.
    mutating func simulate(_ route: Int) -> Bool {
        let evaluation = routes[route].count == 0 ? nil : evaluate(stops(of: route), route)
        cost -= routeCost(route)
        routes[route].extra = 0
        routes[route].extra = evaluation.map { scaled($0.cost) - routeCost(route) } ?? 0
        routes[route].duration = evaluation?.duration ?? 0
        cost += routeCost(route)
        return routes[route].count == 0 || evaluation != nil
    }

    /// Simulates an order of stops on a vehicle, with reloads where it needs them; nil if it is infeasible.
    func evaluate(_ stops: [Int], _ route: Int) -> RouteEvaluator.Evaluation? {
        guard let evaluator, let visits = evaluator.visits(stops, vehicle: route) else { return nil }
        return try? evaluator.evaluate(visits, vehicle: route)
    }

    /// Bounded, so that sums over all routes cannot overflow, however absurd the costs.
    private func scaled(_ cost: Double) -> Int { Int(min((cost * model.scale).rounded(), 1e14)) }

    /// The cheapest feasible insertion of a request into a route, each candidate simulated as a whole unless its arcs alone cost too much.
    func cheapestSimulated(_ request: Int32, _ route: Int, below limit: Int, _ blinks: inout Blinks) -> Insertion? {
        guard let index = evaluator?.index, allowsRelations(request, route, index) else { return nil }
        let first = Int(model.firstStop[request])
        let order = stops(of: route)
        let frozen = model.problem.vehicles[route].frozenStops
        var best: Insertion?
        for at in min(frozen, order.count)...order.count {
            var withFirst = order
            withFirst.insert(first, at: at)
            let after = Int32(at == 0 ? model.startNode(route) : order[at - 1])
            guard model.stops[first].partner >= 0 else {
                evaluateInsertion(withFirst, route, (after, -1), limit, &best, &blinks)
                continue
            }
            for partnerAt in (at + 1)...withFirst.count {
                var withBoth = withFirst
                withBoth.insert(Int(model.stops[first].partner), at: partnerAt)
                evaluateInsertion(withBoth, route, (after, Int32(withFirst[partnerAt - 1])), limit, &best, &blinks)
            }
        }
        return best
    }

    private func evaluateInsertion(
        _ stops: [Int], _ route: Int, _ position: (after: Int32, deliveryAfter: Int32), _ limit: Int, _ best: inout Insertion?,
        _ blinks: inout Blinks
    ) {
        let bound = best?.delta ?? limit
        guard arcCosts(stops, route) - routes[route].arcCosts < bound || routes[route].count == 0 else { return }
        guard let evaluation = evaluate(stops, route), !blinks.next() else { return }
        let delta = scaled(evaluation.cost) - routeCost(route)
        if delta < bound {
            best = Insertion(delta: delta, route: Int32(route), after: position.after, deliveryAfter: position.deliveryAfter)
        }
    }

    private func arcCosts(_ stops: [Int], _ route: Int) -> Int {
        let (table, side) = (model.tables[routes[route].vehicleClass], model.side)
        var (sum, location) = (0, Int(nodes[model.startNode(route)].location))
        for stop in stops {
            let next = Int(nodes[stop].location)
            sum += Int(table.cost[location * side + next])
            location = next
        }
        return sum + Int(table.cost[location * side + Int(nodes[model.endNode(route)].location)])
    }

    /// Whether relations allow a request on a route: bound to this vehicle, and no other stop of a relation on another one.
    func allowsRelations(_ request: Int32, _ route: Int, _ index: ProblemIndex) -> Bool {
        if model.problem.relations.isEmpty { return true }
        return index.problem.requests[Int(request)].stops.allSatisfy { stop in
            index.relationsOf[stop].allSatisfy { number in
                let relation = index.problem.relations[number]
                if let bound = relation.vehicle, bound != route { return false }
                return relation.stops.allSatisfy { nodes[$0].route < 0 || nodes[$0].route == Int32(route) }
            }
        }
    }
}
