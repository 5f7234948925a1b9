extension Tours {
    /// Stops of a route in order, as the evaluator wants them.
    func stops(of route: Int) -> [Int] {
        var stops: [Int] = []
        var node = nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            stops.append(Int(node))
            node = nodes[node].next
        }
        return stops
    }

    /// Enters what a run of the route says; false if it breaks a constraint.
    mutating func simulate(_ route: Int) -> Bool {
        let verdict = routes[route].count == 0 ? nil : verdict(stops(of: route), route)
        cost -= price(route)
        routes[route].extra = 0
        routes[route].extra = verdict.map { scaled($0.cost) - price(route) } ?? 0
        routes[route].duration = verdict?.duration ?? 0
        cost += price(route)
        return routes[route].count == 0 || verdict != nil
    }

    /// Runs an order of stops on a vehicle, with reloads where it needs them; nil if it breaks a constraint.
    func verdict(_ stops: [Int], _ route: Int) -> RouteEvaluator.Verdict? {
        guard let evaluator, let visits = evaluator.visits(stops, vehicle: route) else { return nil }
        return try? evaluator.verdict(visits, vehicle: route)
    }

    /// Held where sums over all routes cannot overflow, however absurd the prices.
    private func scaled(_ cost: Double) -> Int { Int(min((cost * model.scale).rounded(), 1e14)) }

    /// The cheapest place for a request's stops on a route, each candidate run as a whole; those whose ways alone cost too much are not.
    func cheapestSimulated(_ request: Int32, _ route: Int, below limit: Int, _ blinks: inout Blinks) -> Placement? {
        guard let index = evaluator?.index, isPermitted(request, route, index) else { return nil }
        let first = Int(model.stopOf[request])
        let order = stops(of: route)
        let frozen = model.problem.vehicles[route].frozenStops
        var best: Placement?
        for at in min(frozen, order.count)...order.count {
            var withFirst = order
            withFirst.insert(first, at: at)
            let after = Int32(at == 0 ? model.startNode(route) : order[at - 1])
            guard model.stops[first].partner >= 0 else {
                consider(withFirst, route, (after, -1), limit, &best, &blinks)
                continue
            }
            for partnerAt in (at + 1)...withFirst.count {
                var withBoth = withFirst
                withBoth.insert(Int(model.stops[first].partner), at: partnerAt)
                consider(withBoth, route, (after, Int32(withFirst[partnerAt - 1])), limit, &best, &blinks)
            }
        }
        return best
    }

    private func consider(
        _ stops: [Int], _ route: Int, _ place: (after: Int32, deliveryAfter: Int32), _ limit: Int, _ best: inout Placement?,
        _ blinks: inout Blinks
    ) {
        let bound = best?.delta ?? limit
        guard waysCost(stops, route) - routes[route].ways < bound || routes[route].count == 0 else { return }
        guard let verdict = verdict(stops, route), !blinks.next() else { return }
        let delta = scaled(verdict.cost) - price(route)
        if delta < bound {
            best = Placement(delta: delta, route: Int32(route), after: place.after, deliveryAfter: place.deliveryAfter)
        }
    }

    private func waysCost(_ stops: [Int], _ route: Int) -> Int {
        let (table, side) = (model.tables[routes[route].kind], model.side)
        var (sum, place) = (0, Int(nodes[model.startNode(route)].place))
        for stop in stops {
            let next = Int(nodes[stop].place)
            sum += Int(table.cost[place * side + next])
            place = next
        }
        return sum + Int(table.cost[place * side + Int(nodes[model.endNode(route)].place)])
    }

    /// Whether relations allow a request on a route: bound to this vehicle, and no other stop of a relation on another one.
    func isPermitted(_ request: Int32, _ route: Int, _ index: ProblemIndex) -> Bool {
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
