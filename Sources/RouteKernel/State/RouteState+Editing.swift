extension Tours {
    /// Puts a stop behind a node. Times are stale until `retime`.
    mutating func link(_ stop: Int32, after node: Int32) {
        let route = Int(nodes[node].route)
        let next = nodes[node].next
        let table = model.tables[routes[route].kind]
        let (row, place) = (Int(nodes[node].place) * model.side, Int(nodes[stop].place))
        let (to, from) = (row + place, place * model.side + Int(nodes[next].place))
        let change = Int(table.cost[to]) + Int(table.cost[from]) - Int(nodes[next].arc)
        nodes[stop].next = next
        nodes[stop].previous = node
        nodes[stop].route = Int32(route)
        nodes[stop].arc = table.cost[to]
        nodes[node].next = stop
        nodes[next].previous = stop
        nodes[next].arc = table.cost[from]
        book(stop, route, change, 1)
        if model.features.hasLimits { measure(route, table, to, from, row + Int(nodes[next].place), 1) }
    }

    /// Takes a stop off its route. Times are stale until `refresh`.
    mutating func unlink(_ stop: Int32) {
        let route = Int(nodes[stop].route)
        let (previous, next) = (nodes[stop].previous, nodes[stop].next)
        let table = model.tables[routes[route].kind]
        let (row, place) = (Int(nodes[previous].place) * model.side, Int(nodes[stop].place))
        let over = row + Int(nodes[next].place)
        let change = Int(table.cost[over]) - Int(nodes[stop].arc) - Int(nodes[next].arc)
        nodes[previous].next = next
        nodes[next].previous = previous
        nodes[next].arc = table.cost[over]
        nodes[stop].route = -1
        book(stop, route, change, -1)
        if model.features.hasLimits { measure(route, table, row + place, place * model.side + Int(nodes[next].place), over, -1) }
    }

    /// Lets go of a route's stops, before another state of it is restored.
    func release(_ route: Int) {
        var node = nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            nodes[node].route = -1
            node = nodes[node].next
        }
    }

    /// Enters an earlier state of a route whose nodes and sums are in place again.
    mutating func restore(_ route: Int, _ state: Route) {
        let rank = routes[route].rank
        routes[route] = state
        routes[route].rank = rank
        enlist(route)
        if model.features.isMixed || model.features.hasDurationLimit { refresh(route) }
    }

    /// Enters a stop's coming (1) or going (−1) in the sums of its route.
    @inline(__always)
    private mutating func book(_ stop: Int32, _ route: Int, _ change: Int, _ sign: Int32) {
        let before = price(route)
        routes[route].ways += change
        routes[route].count &+= sign
        cost += price(route) - before
        let dimensions = model.dimensions
        let request = Int(model.stops[stop].request) * dimensions
        for dimension in 0..<dimensions {
            delivered[route * dimensions + dimension] &+= sign &* model.delivery[request + dimension]
            pickedUp[route * dimensions + dimension] &+= sign &* model.pickup[request + dimension]
        }
    }

    @inline(__always)
    func price(_ route: Int) -> Int {
        routes[route].count == 0 ? 0 : routes[route].ways + model.fixed[routes[route].kind] + routes[route].extra
    }

    private func measure(_ route: Int, _ table: TravelTable, _ to: Int, _ from: Int, _ over: Int, _ sign: Int32) {
        routes[route].distance &+= sign &* (table.distance[to] &+ table.distance[from] &- table.distance[over])
        routes[route].driving &+= sign &* (table.time[to] &+ table.time[from] &- table.time[over])
    }

    /// Brings times and lists up to date after a stop, or a shipment's two, came in where all constraints hold.
    mutating func retime(_ route: Int, from stop: Int32) {
        enlist(route)
        if evaluator != nil || model.features.isMixed || model.features.hasDurationLimit {
            refresh(route)
        } else if model.features.isTimed {
            delay(from: stop, route)
            advance(from: stop, route)
        }
    }

    /// Departures from a stop on, until one did not change.
    private func delay(from stop: Int32, _ route: Int) {
        let table = model.tables[routes[route].kind]
        let end = Int32(model.endNode(route))
        var node = stop
        while node != end {
            let here = nodes[node]
            let before = nodes[here.previous]
            let data = model.stops[node]
            let arrival = before.ready &+ table.time[Int(before.place) * model.side + Int(here.place)]
            let ready = max(arrival, data.open) &+ data.service
            if ready == here.ready && node != stop { return }
            nodes[node].ready = ready
            node = here.next
        }
    }

    /// Latest arrivals from a stop back, until one did not change.
    private func advance(from stop: Int32, _ route: Int) {
        let table = model.tables[routes[route].kind]
        let start = Int32(model.startNode(route))
        var node = stop
        while node != start {
            let here = nodes[node]
            let behind = nodes[here.next]
            let data = model.stops[node]
            let departure = behind.late &- table.time[Int(here.place) * model.side + Int(behind.place)]
            let late = min(departure &- data.service, data.close)
            if late == here.late && node != stop { return }
            nodes[node].late = late
            node = here.previous
        }
    }

    /// Brings times, loads and lists up to date after stops went out.
    ///
    /// - Returns: whether the route still holds every constraint; taking stops out can break one where ways violate the triangle
    ///   inequality.
    @discardableResult
    mutating func refresh(_ route: Int) -> Bool {
        enlist(route)
        if evaluator != nil { return simulate(route) }
        var isValid = routes[route].ways < Int(TravelTable.blocked) || routes[route].count == 0
        if model.features.isTimed { isValid = forward(route) && backward(route) && isValid }
        if model.features.isMixed { isValid = loads(route) && isValid }
        if model.features.hasDurationLimit { isValid = spans(route) && isValid }
        if model.features.hasBackhauls { isValid = endsBackhauled(route) && isValid }
        return isValid
    }

    private func forward(_ route: Int) -> Bool {
        let (table, side) = (model.tables[routes[route].kind], model.side)
        let end = Int32(model.endNode(route))
        var before = nodes[model.startNode(route)]
        var isValid = true
        while before.next != end {
            let (node, place) = (before.next, before.place)
            let ready = before.ready
            before = nodes[node]
            let stop = model.stops[node]
            let begin = max(ready &+ table.time[Int(place) * side + Int(before.place)], stop.open)
            isValid = isValid && begin <= stop.close
            before.ready = min(begin &+ stop.service, TravelTable.blocked &* 4)
            nodes[node].ready = before.ready
        }
        return isValid
    }

    /// A trip does not begin with backhauls. Their order needs no test here: taking stops out does not change it.
    private func endsBackhauled(_ route: Int) -> Bool {
        nodes[nodes[model.startNode(route)].next].kind != .backhaul
    }

    private func backward(_ route: Int) -> Bool {
        let kind = model.classes[Int(routes[route].kind)]
        let (table, side) = (kind.table, model.side)
        let start = model.startNode(route)
        var node = model.endNode(route)
        var late = nodes[node].late
        while true {
            let previous = Int(nodes[node].previous)
            late = late &- table.time[Int(nodes[previous].place) * side + Int(nodes[node].place)]
            if previous == start { return late >= nodes[start].ready }
            let stop = model.stops[previous]
            late = min(late &- stop.service, stop.close)
            nodes[previous].late = late
            node = previous
        }
    }

    private func loads(_ route: Int) -> Bool {
        let dimensions = model.dimensions
        let (start, end) = (model.startNode(route), model.endNode(route))
        let capacity = Int(model.classOf[route]) * dimensions
        var isValid = true
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
            isValid = isValid && peak <= model.capacity[capacity + dimension]
            peak = 0
            while node != start {
                node = Int(nodes[node].previous)
                peak = max(peak, aboard[node * dimensions + dimension])
                peakAfter[node * dimensions + dimension] = peak
            }
        }
        return isValid
    }

    /// How the load changes at a stop.
    private func change(at stop: Int, _ dimension: Int) -> Int32 {
        let data = model.stops[stop]
        let cell = Int(data.request) * model.dimensions + dimension
        if data.partner >= 0 { return data.isPickup ? model.amount[cell] : -model.amount[cell] }
        return model.pickup[cell] &- model.delivery[cell]
    }

    /// Least durations of all leading and trailing parts, by joining time segments (Vidal, Crainic, Gendreau and Prins 2013).
    private func spans(_ route: Int) -> Bool {
        let kind = model.classes[Int(routes[route].kind)]
        let (table, side) = (kind.table, model.side)
        let (start, end) = (model.startNode(route), model.endNode(route))
        (latestStart[start], spanBefore[start]) = (kind.latest, 0)
        var node = start
        while node != end {
            let next = Int(nodes[node].next)
            let (open, close, service) = window(next, kind)
            let elapsed = spanBefore[node] &+ table.time[Int(nodes[node].place) * side + Int(nodes[next].place)]
            let wait = max(open &- elapsed &- latestStart[node], 0)
            spanBefore[next] = elapsed &+ wait &+ service
            latestStart[next] = min(close &- elapsed, latestStart[node])
            node = next
        }
        let isValid = routes[route].count == 0 || kind.limits.duration.map { Int(spanBefore[end]) <= $0 } ?? true
        (earliestAfter[end], spanAfter[end]) = (kind.earliest, 0)
        while node != start {
            let previous = Int(nodes[node].previous)
            let (open, close, service) = window(previous, kind)
            let elapsed = service &+ table.time[Int(nodes[previous].place) * side + Int(nodes[node].place)]
            let wait = max(earliestAfter[node] &- elapsed &- close, 0)
            spanAfter[previous] = elapsed &+ wait &+ spanAfter[node]
            earliestAfter[previous] = max(earliestAfter[node] &- elapsed, open) &- wait
            node = previous
        }
        return isValid
    }

    private func window(_ node: Int, _ kind: SearchModel.VehicleClass) -> (open: Int32, close: Int32, service: Int32) {
        guard node < model.stopCount else { return (kind.earliest, kind.latest, 0) }
        let stop = model.stops[node]
        return (stop.open, stop.close, stop.service)
    }
}
