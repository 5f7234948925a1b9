extension Tours {
    /// The cheapest place for a visit in a route that has room for it, cheaper than `limit`; its node, or −1.
    func cheapestVisit(_ stop: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks) -> (delta: Int32, after: Int32) {
        let features = model.features
        if features.isMixed || features.hasLimits || features.hasBackhauls {
            return scan(stop, route, below: limit, &blinks, timed: features.isTimed, strict: true)
        }
        return features.isTimed
            ? scan(stop, route, below: limit, &blinks, timed: true, strict: false)
            : scan(stop, route, below: limit, &blinks, timed: false, strict: false)
    }

    @inline(__always)
    private func scan(
        _ stop: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks, timed: Bool, strict: Bool
    ) -> (delta: Int32, after: Int32) {
        let data = model.stops[stop]
        let table = model.tables[routes[route].kind]
        let row = Int(data.place) * model.side
        var best: (delta: Int32, after: Int32) = (limit, -1)
        var node = Int32(model.startNode(route))
        let end = Int32(model.endNode(route))
        while node != end {
            let here = nodes[node]
            let there = nodes[here.next]
            if timed && here.ready &+ data.leastApproach > data.close { break }
            let delta = table.costTo[row + Int(here.place)] &+ table.cost[row + Int(there.place)] &- there.arc
            if delta < best.delta, !timed || isInTime(data, here, there, table, row),
                !strict || isAllowed(stop, data, node, here, there, route), !blinks.next()
            {
                best = (delta, node)
            }
            node = here.next
        }
        return best
    }

    @inline(__always)
    func isInTime(_ data: SearchModel.StopData, _ here: Node, _ there: Node, _ table: TravelTable, _ row: Int) -> Bool {
        let begin = max(here.ready &+ table.timeTo[row + Int(here.place)], data.open)
        return begin <= data.close && begin &+ data.service &+ table.time[row + Int(there.place)] <= there.late
    }

    /// Loads that change on the way, limits of the route, and the order of backhauls.
    func isAllowed(
        _ stop: Int32, _ data: SearchModel.StopData, _ node: Int32, _ here: Node, _ there: Node, _ route: Int
    ) -> Bool {
        if model.features.hasBackhauls && !keepsBackhaulsLast(data, here, there) { return false }
        if model.features.isMixed && !hasRoom(data.request, after: node, route) { return false }
        return !model.features.hasLimits || holdsLimits(data, node, here, there, route)
    }

    @inline(__always)
    private func keepsBackhaulsLast(_ data: SearchModel.StopData, _ here: Node, _ there: Node) -> Bool {
        data.isBackhaul ? here.kind != .terminal && there.kind != .linehaul : here.kind != .backhaul
    }

    private func hasRoom(_ request: Int32, after node: Int32, _ route: Int) -> Bool {
        let dimensions = model.dimensions
        let capacity = Int(routes[route].kind) * dimensions
        for dimension in 0..<dimensions {
            let (cell, at) = (Int(request) * dimensions + dimension, Int(node) * dimensions + dimension)
            let limit = model.capacity[capacity + dimension]
            if peakBefore[at] &+ model.delivery[cell] > limit || peakAfter[at] &+ model.pickup[cell] > limit { return false }
        }
        return true
    }

    private func holdsLimits(_ data: SearchModel.StopData, _ node: Int32, _ here: Node, _ there: Node, _ route: Int) -> Bool {
        let kind = model.classes[Int(routes[route].kind)]
        let (limits, table, side) = (kind.limits, kind.table, model.side)
        if let most = limits.stops, Int(routes[route].count) >= most { return false }
        let (from, to, over) = (
            Int(here.place) * side + Int(data.place), Int(data.place) * side + Int(there.place),
            Int(here.place) * side + Int(there.place)
        )
        let wasEmpty = routes[route].count == 0
        if let most = limits.distance {
            let detour = table.distance[from] &+ table.distance[to] &- (wasEmpty ? 0 : table.distance[over])
            if Int((wasEmpty ? 0 : routes[route].distance) &+ detour) > most { return false }
        }
        if let most = limits.drivingTime {
            let detour = table.time[from] &+ table.time[to] &- (wasEmpty ? 0 : table.time[over])
            if Int((wasEmpty ? 0 : routes[route].driving) &+ detour) > most { return false }
        }
        guard let most = limits.duration else { return true }
        return Int(span(data, node, here.next, table.time[from], table.time[to])) <= most
    }

    /// Least duration of the route with the stop between two of its nodes.
    private func span(_ data: SearchModel.StopData, _ node: Int32, _ next: Int32, _ approach: Int32, _ onward: Int32) -> Int32 {
        let elapsed = spanBefore[node] &+ approach
        let wait = max(data.open &- elapsed &- latestStart[node], 0)
        let latest = min(data.close &- elapsed, latestStart[node])
        let upTo = elapsed &+ wait &+ data.service &+ onward
        return upTo &+ max(earliestAfter[next] &- upTo &- latest, 0) &+ spanAfter[next]
    }
}
