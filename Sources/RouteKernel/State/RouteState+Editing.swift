extension RouteState {
    /// Inserts a stop behind a node. Times are stale until `refreshTimes`.
    mutating func link(_ stop: Int32, after node: Int32) {
        let route = Int(nodes[node].route)
        let next = nodes[node].next
        let table = model.tables[routes[route].vehicleClass]
        let (row, location) = (Int(nodes[node].location) * model.side, Int(nodes[stop].location))
        let (to, from) = (row + location, location * model.side + Int(nodes[next].location))
        let (over, bridge) = (routes[route].count == 0 ? nil : row + Int(nodes[next].location), nodes[next].arcCost)
        nodes[stop].next = next
        nodes[stop].previous = node
        nodes[stop].route = Int32(route)
        nodes[stop].arcCost = table.cost[to]
        nodes[node].next = stop
        nodes[next].previous = stop
        nodes[next].arcCost = table.cost[from]
        routes[route].closedArcs &+= closed(table.cost[to]) &+ closed(table.cost[from]) &- closed(bridge)
        updateSums(stop, route, Int(table.cost[to]) + Int(table.cost[from]) - Int(bridge), 1)
        if model.features.hasLimits { updateLengths(route, table, to, from, over, 1) }
    }

    /// Removes a stop from its route. Times are stale until `refresh`.
    mutating func unlink(_ stop: Int32) {
        let route = Int(nodes[stop].route)
        let (previous, next) = (nodes[stop].previous, nodes[stop].next)
        let table = model.tables[routes[route].vehicleClass]
        let (row, location) = (Int(nodes[previous].location) * model.side, Int(nodes[stop].location))
        let over = routes[route].count == 1 ? nil : row + Int(nodes[next].location)
        let (bridge, to, from) = (over.map { table.cost[$0] } ?? 0, nodes[stop].arcCost, nodes[next].arcCost)
        nodes[previous].next = next
        nodes[next].previous = previous
        nodes[next].arcCost = bridge
        nodes[stop].route = -1
        routes[route].closedArcs &+= closed(bridge) &- closed(to) &- closed(from)
        updateSums(stop, route, Int(bridge) - Int(to) - Int(from), -1)
        if model.features.hasLimits {
            updateLengths(route, table, row + location, location * model.side + Int(nodes[next].location), over, -1)
        }
    }

    /// 1 for an arc nobody can drive, otherwise 0.
    @inline(__always)
    func closed(_ arcCost: Int32) -> Int32 { arcCost == ArcTable.unreachable ? 1 : 0 }

    /// Detaches a route's stops, before an earlier state of it is restored.
    func detachStops(_ route: Int) {
        var node = nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            nodes[node].route = -1
            node = nodes[node].next
        }
    }

    /// Restores the totals of a route whose nodes and sums are restored already.
    mutating func restore(_ route: Int, _ state: Route) {
        let rank = routes[route].rank
        routes[route] = state
        routes[route].rank = rank
        updateLists(route)
        if evaluator == nil && (model.features.hasMixedLoads || model.features.hasDurationLimit) { refresh(route) }
    }

    /// Adds (1) or subtracts (−1) a stop in the sums of its route.
    @inline(__always)
    private mutating func updateSums(_ stop: Int32, _ route: Int, _ change: Int, _ sign: Int32) {
        let before = routeCost(route)
        routes[route].arcCosts += change
        routes[route].count &+= sign
        cost += routeCost(route) - before
        let dimensions = model.dimensions
        let request = Int(model.stops[stop].request) * dimensions
        for dimension in 0..<dimensions {
            delivered[route * dimensions + dimension] &+= sign &* model.delivery[request + dimension]
            pickedUp[route * dimensions + dimension] &+= sign &* model.pickup[request + dimension]
        }
    }

    @inline(__always)
    func routeCost(_ route: Int) -> Int {
        routes[route].count == 0 ? 0 : routes[route].arcCosts + model.fixed[routes[route].vehicleClass] + routes[route].extra
    }

    /// - Parameter over: the arc in the place of the two; nil in an empty route.
    private func updateLengths(_ route: Int, _ table: ArcTable, _ to: Int, _ from: Int, _ over: Int?, _ sign: Int32) {
        let (metres, seconds) = over.map { (table.distance[$0], table.time[$0]) } ?? (0, 0)
        routes[route].distance &+= sign &* (table.distance[to] &+ table.distance[from] &- metres)
        routes[route].driving &+= sign &* (table.time[to] &+ table.time[from] &- seconds)
    }

    /// Brings times and lists up to date after a feasible insertion of a stop, or of a shipment's two.
    mutating func refreshTimes(_ route: Int, from stop: Int32) {
        updateLists(route)
        if evaluator != nil || model.features.hasMixedLoads || model.features.hasDurationLimit {
            refresh(route)
        } else if model.features.hasTimeConstraints {
            propagateDepartures(from: stop, route)
            propagateArrivals(from: stop, route)
        }
    }

    /// Earliest departures from a stop on, until one does not change.
    private func propagateDepartures(from stop: Int32, _ route: Int) {
        let table = model.tables[routes[route].vehicleClass]
        let end = Int32(model.endNode(route))
        var node = stop
        while node != end {
            let here = nodes[node]
            let before = nodes[here.previous]
            let data = model.stops[node]
            let arrival = before.earliestDeparture &+ table.time[Int(before.location) * model.side + Int(here.location)]
            let earliestDeparture = max(arrival, data.open) &+ data.service
            if earliestDeparture == here.earliestDeparture && node != stop { return }
            nodes[node].earliestDeparture = earliestDeparture
            node = here.next
        }
    }

    /// Latest arrivals from a stop back, until one does not change.
    private func propagateArrivals(from stop: Int32, _ route: Int) {
        let table = model.tables[routes[route].vehicleClass]
        let start = Int32(model.startNode(route))
        var node = stop
        while node != start {
            let here = nodes[node]
            let behind = nodes[here.next]
            let data = model.stops[node]
            let departure = behind.latestArrival &- table.time[Int(here.location) * model.side + Int(behind.location)]
            let latestArrival = min(departure &- data.service, data.close)
            if latestArrival == here.latestArrival && node != stop { return }
            nodes[node].latestArrival = latestArrival
            node = here.previous
        }
    }

    /// Brings times, loads and lists up to date after stops were removed.
    ///
    /// - Returns: whether the route is still feasible, as an empty one is; a removal can violate a constraint where arcs violate the triangle
    ///   inequality.
    @discardableResult
    mutating func refresh(_ route: Int) -> Bool {
        updateLists(route)
        if evaluator != nil { return simulate(route) }
        var isFeasible = routes[route].closedArcs == 0
        if model.features.hasTimeConstraints { isFeasible = propagateDepartures(route) && propagateArrivals(route) && isFeasible }
        if model.features.hasMixedLoads { isFeasible = refreshLoads(route) && isFeasible }
        if model.features.hasDurationLimit { isFeasible = refreshSegments(route) && isFeasible }
        if model.features.hasBackhauls { isFeasible = beginsWithLinehaul(route) && isFeasible }
        return isFeasible || routes[route].count == 0
    }

    private func propagateDepartures(_ route: Int) -> Bool {
        let (table, side) = (model.tables[routes[route].vehicleClass], model.side)
        let last = Int32(model.endNode(route))
        var before = nodes[model.startNode(route)]
        var isFeasible = true
        while before.next != last {
            let (node, location) = (before.next, before.location)
            let earliestDeparture = before.earliestDeparture
            before = nodes[node]
            let stop = model.stops[node]
            let begin = max(earliestDeparture &+ table.time[Int(location) * side + Int(before.location)], stop.open)
            isFeasible = isFeasible && begin <= stop.close
            before.earliestDeparture = min(begin &+ stop.service, ArcTable.latest)
            nodes[node].earliestDeparture = before.earliestDeparture
        }
        // Waiting for windows to open counts here alone: the way back from the end knows nothing of it.
        let end = nodes[last]
        return isFeasible
            && before.earliestDeparture &+ table.time[Int(before.location) * side + Int(end.location)] <= end.latestArrival
    }

    /// No trip begins with backhauls. Their order needs no test here: removals do not change it.
    private func beginsWithLinehaul(_ route: Int) -> Bool {
        nodes[nodes[model.startNode(route)].next].kind != .backhaul
    }

    private func propagateArrivals(_ route: Int) -> Bool {
        let vehicleClass = model.classes[Int(routes[route].vehicleClass)]
        let (table, side) = (vehicleClass.table, model.side)
        let start = model.startNode(route)
        var node = model.endNode(route)
        var latestArrival = nodes[node].latestArrival
        while true {
            let previous = Int(nodes[node].previous)
            latestArrival = latestArrival &- table.time[Int(nodes[previous].location) * side + Int(nodes[node].location)]
            if previous == start { return latestArrival >= nodes[start].earliestDeparture }
            let stop = model.stops[previous]
            latestArrival = min(latestArrival &- stop.service, stop.close)
            nodes[previous].latestArrival = latestArrival
            node = previous
        }
    }

    private func refreshLoads(_ route: Int) -> Bool {
        let dimensions = model.dimensions
        let (start, end) = (model.startNode(route), model.endNode(route))
        let capacity = Int(model.classOf[route]) * dimensions
        var isFeasible = true
        for dimension in 0..<dimensions {
            var load = delivered[route * dimensions + dimension]
            var peak = load
            var node = start
            while node != end {
                if node != start { load &+= change(at: node, dimension) }
                aboard[node * dimensions + dimension] = load
                peak = max(peak, load)
                peakBefore[node * dimensions + dimension] = peak
                node = Int(nodes[node].next)
            }
            isFeasible = isFeasible && peak <= model.capacity[capacity + dimension]
            peak = 0
            while node != start {
                node = Int(nodes[node].previous)
                peak = max(peak, aboard[node * dimensions + dimension])
                peakAfter[node * dimensions + dimension] = peak
            }
        }
        return isFeasible
    }

    /// How the load changes at a stop.
    private func change(at stop: Int, _ dimension: Int) -> Int32 {
        let data = model.stops[stop]
        let cell = Int(data.request) * model.dimensions + dimension
        if data.partner >= 0 { return data.isPickup ? model.shipmentLoad[cell] : -model.shipmentLoad[cell] }
        return model.pickup[cell] &- model.delivery[cell]
    }

    /// Least durations of all leading and trailing segments, by concatenation (Vidal, Crainic, Gendreau and Prins 2013).
    private func refreshSegments(_ route: Int) -> Bool {
        let vehicleClass = model.classes[Int(routes[route].vehicleClass)]
        let (table, side) = (vehicleClass.table, model.side)
        let (start, end) = (model.startNode(route), model.endNode(route))
        (latestStart[start], durationBefore[start]) = (vehicleClass.latest, 0)
        var node = start
        while node != end {
            let next = Int(nodes[node].next)
            let (open, close, service) = window(next, vehicleClass)
            let elapsed = durationBefore[node] &+ table.time[Int(nodes[node].location) * side + Int(nodes[next].location)]
            let wait = max(open &- elapsed &- latestStart[node], 0)
            durationBefore[next] = elapsed &+ wait &+ service
            latestStart[next] = min(close &- elapsed, latestStart[node])
            node = next
        }
        let isFeasible = routes[route].count == 0 || vehicleClass.limits.duration.map { Int(durationBefore[end]) <= $0 } ?? true
        (earliestStartAfter[end], durationAfter[end]) = (vehicleClass.earliest, 0)
        while node != start {
            let previous = Int(nodes[node].previous)
            let (open, close, service) = window(previous, vehicleClass)
            let elapsed = service &+ table.time[Int(nodes[previous].location) * side + Int(nodes[node].location)]
            let wait = max(earliestStartAfter[node] &- elapsed &- close, 0)
            durationAfter[previous] = elapsed &+ wait &+ durationAfter[node]
            earliestStartAfter[previous] = max(earliestStartAfter[node] &- elapsed, open) &- wait
            node = previous
        }
        return isFeasible
    }

    private func window(_ node: Int, _ vehicleClass: SearchModel.VehicleClass) -> (open: Int32, close: Int32, service: Int32) {
        guard node < model.stopCount else { return (vehicleClass.earliest, vehicleClass.latest, 0) }
        let stop = model.stops[node]
        return (stop.open, stop.close, stop.service)
    }
}
