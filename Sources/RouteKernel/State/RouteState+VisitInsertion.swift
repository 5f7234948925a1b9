extension RouteState {
    /// A position for a visit and the cost of inserting it there.
    struct VisitInsertion {
        var delta: Int32
        /// Node after which the stop goes, or −1.
        var after: Int32
    }

    /// A visit during an insertion scan: what is the same for all positions.
    struct ScannedVisit {
        let stop: Int32
        let data: SearchModel.StopData
        /// Index of its location's row in every arc table.
        let row: Int

        @inline(__always)
        init(_ stop: Int32, _ model: SearchModel) {
            (self.stop, data) = (stop, model.stops[stop])
            row = Int(data.location) * model.side
        }
    }

    /// The cheapest feasible insertion of a visit into a route with spare capacity, cheaper than `limit`, by a scan of all positions.
    func cheapestVisit(_ stop: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks) -> VisitInsertion {
        switch model.features.visitConstraints {
        case .capacity: scan(stop, route, below: limit, &blinks, CapacityOnly.self)
        case .capacityAndTime: scan(stop, route, below: limit, &blinks, CapacityAndTime.self)
        case .all: scan(stop, route, below: limit, &blinks, AllConstraints.self)
        }
    }

    private func scan<Constraints: VisitConstraints>(
        _ stop: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks, _ constraints: Constraints.Type
    ) -> VisitInsertion {
        let (visit, table) = (ScannedVisit(stop, model), model.tables[routes[route].vehicleClass])
        var best = VisitInsertion(delta: limit, after: -1)
        var node = Int32(model.startNode(route))
        let end = Int32(model.endNode(route))
        while node != end {
            let here = nodes[node]
            if isTimed(constraints) && here.earliestDeparture &+ visit.data.minApproachTime > visit.data.close { break }
            evaluate(visit, table, node, here, nodes[here.next], &best, &blinks, constraints)
            node = here.next
        }
        return best
    }

    @inline(__always)
    private func evaluate<Constraints: VisitConstraints>(
        _ visit: ScannedVisit, _ table: ArcTable, _ node: Int32, _ here: Node, _ there: Node, _ best: inout VisitInsertion,
        _ blinks: inout Blinks, _ constraints: Constraints.Type
    ) {
        let delta = table.costTo[visit.row &+ Int(here.location)] &+ table.cost[visit.row &+ Int(there.location)] &- there.arcCost
        guard delta < best.delta else { return }
        if isTimed(constraints) && !isTimeFeasible(visit.data, here, there, table, visit.row) { return }
        if constraints.includeAll && !isFeasible(visit.stop, visit.data, node, here, there, Int(here.route)) { return }
        if !blinks.next() { best = VisitInsertion(delta: delta, after: node) }
    }

    @inline(__always)
    private func isTimed<Constraints: VisitConstraints>(_ constraints: Constraints.Type) -> Bool {
        constraints.includeTime && (!constraints.includeAll || model.features.hasTimeConstraints)
    }

    /// Neighbours on routes with spare capacity whose positions before and behind are evaluated.
    static let wantedNeighbours = 12
    /// The same in a wide scan: a position that is a little worse, but leaves better ones to other requests, may be further away.
    static let mostNeighbours = 100

    /// Neighbour insertion: the cheapest feasible position for a visit before or behind one of the `wanted` nearest stops, and at the ends
    /// of routes where those are as near; cheaper than `limit`.
    func cheapestNeighbourInsertion(_ stop: Int32, below limit: Int32, wanted: Int, _ blinks: inout Blinks) -> VisitInsertion {
        let isPlain = model.classes.count == 1 && model.dimensions == 1 && model.allowed[model.stops[stop].request]
        switch isPlain ? model.features.visitConstraints : .all {
        case .capacity: return scanNeighbours(stop, below: limit, wanted, &blinks, CapacityOnly.self)
        case .capacityAndTime: return scanNeighbours(stop, below: limit, wanted, &blinks, CapacityAndTime.self)
        case .all: return scanNeighbours(stop, below: limit, wanted, &blinks, AllConstraints.self)
        }
    }

    private func scanNeighbours<Constraints: VisitConstraints>(
        _ stop: Int32, below limit: Int32, _ wanted: Int, _ blinks: inout Blinks, _ constraints: Constraints.Type
    ) -> VisitInsertion {
        let (visit, demand, nodes) = (ScannedVisit(stop, model), Demand(model.stops[stop].request, model), nodes)
        var (best, wanted) = (VisitInsertion(delta: limit, after: -1), wanted)
        var index = Int(stop) &* model.nearestCount
        let last = index &+ model.nearestCount
        while index < last && wanted > 0 {
            let near = model.nearest[index]
            index &+= 1
            let node = nodes[near]
            if node.route < 0 || !hasCapacity(demand, node.route, constraints) { continue }
            wanted &-= 1
            let table = table(node.route, constraints)
            evaluate(visit, table, node.previous, nodes[node.previous], node, &best, &blinks, constraints)
            evaluate(visit, table, near, node, nodes[node.next], &best, &blinks, constraints)
        }
        if model.isNearStart[stop] || best.after < 0 { scanRouteEnds(visit, demand, &best, &blinks, constraints) }
        return best
    }

    @inline(__always)
    private func scanRouteEnds<Constraints: VisitConstraints>(
        _ visit: ScannedVisit, _ demand: Demand, _ best: inout VisitInsertion, _ blinks: inout Blinks,
        _ constraints: Constraints.Type
    ) {
        for rank in 0..<usedCount where hasCapacity(demand, used[rank], constraints) {
            let (start, end) = (Int32(model.startNode(Int(used[rank]))), nodes[model.endNode(Int(used[rank]))])
            let table = table(used[rank], constraints)
            evaluate(visit, table, start, nodes[start], nodes[nodes[start].next], &best, &blinks, constraints)
            evaluate(visit, table, end.previous, nodes[end.previous], end, &best, &blinks, constraints)
        }
    }

    /// Unless all constraints are tested, there is one vehicle class and one dimension.
    @inline(__always)
    private func hasCapacity<Constraints: VisitConstraints>(_ demand: Demand, _ route: Int32, _ constraints: Constraints.Type)
        -> Bool
    {
        if constraints.includeAll { return hasCapacity(demand, route) }
        return spare[route].delivery >= demand.delivery && spare[route].pickup >= demand.pickup
    }

    @inline(__always)
    private func table<Constraints: VisitConstraints>(_ route: Int32, _ constraints: Constraints.Type) -> ArcTable {
        model.tables[constraints.includeAll ? spare[route].vehicleClass : 0]
    }

    /// Time windows of the stop and of the rest of the route, in O(1).
    @inline(__always)
    func isTimeFeasible(_ data: SearchModel.StopData, _ here: Node, _ there: Node, _ table: ArcTable, _ row: Int) -> Bool {
        let begin = max(here.earliestDeparture &+ table.timeTo[row + Int(here.location)], data.open)
        return begin <= data.close && begin &+ data.service &+ table.time[row + Int(there.location)] <= there.latestArrival
    }

    /// Mixed loads, limits of the route, and the order of backhauls.
    private func isFeasible(
        _ stop: Int32, _ data: SearchModel.StopData, _ node: Int32, _ here: Node, _ there: Node, _ route: Int
    ) -> Bool {
        if model.features.hasBackhauls && !keepsBackhaulsLast(data, here, there) { return false }
        if model.features.hasMixedLoads && !hasCapacity(data.request, after: node, route) { return false }
        return !model.features.hasLimits || respectsLimits(data, node, here, there, route)
    }

    @inline(__always)
    private func keepsBackhaulsLast(_ data: SearchModel.StopData, _ here: Node, _ there: Node) -> Bool {
        data.isBackhaul ? here.kind != .depot && there.kind != .linehaul : here.kind != .backhaul
    }

    /// Mixed loads: the highest loads before and behind the position stay within the capacity.
    private func hasCapacity(_ request: Int32, after node: Int32, _ route: Int) -> Bool {
        let dimensions = model.dimensions
        let capacity = Int(routes[route].vehicleClass) * dimensions
        for dimension in 0..<dimensions {
            let (cell, at) = (Int(request) * dimensions + dimension, Int(node) * dimensions + dimension)
            let limit = model.capacity[capacity + dimension]
            if peakBefore[at] &+ model.delivery[cell] > limit || peakAfter[at] &+ model.pickup[cell] > limit { return false }
        }
        return true
    }

    private func respectsLimits(_ data: SearchModel.StopData, _ node: Int32, _ here: Node, _ there: Node, _ route: Int) -> Bool {
        let vehicleClass = model.classes[Int(routes[route].vehicleClass)]
        let (limits, table, side) = (vehicleClass.limits, vehicleClass.table, model.side)
        if let most = limits.stops, Int(routes[route].count) >= most { return false }
        let (from, to, over) = (
            Int(here.location) * side + Int(data.location), Int(data.location) * side + Int(there.location),
            Int(here.location) * side + Int(there.location)
        )
        let wasEmpty = routes[route].count == 0
        if let most = limits.distance {
            let detour = table.distance[from] &+ table.distance[to] &- (wasEmpty ? 0 : table.distance[over])
            if Int(routes[route].distance &+ detour) > most { return false }
        }
        if let most = limits.drivingTime {
            let detour = table.time[from] &+ table.time[to] &- (wasEmpty ? 0 : table.time[over])
            if Int(routes[route].driving &+ detour) > most { return false }
        }
        guard let most = limits.duration else { return true }
        return Int(duration(data, node, here.next, table.time[from], table.time[to])) <= most
    }

    /// Least duration of the route with the stop between two of its nodes, by concatenation of segments.
    private func duration(_ data: SearchModel.StopData, _ node: Int32, _ next: Int32, _ approach: Int32, _ onward: Int32) -> Int32
    {
        let elapsed = durationBefore[node] &+ approach
        let wait = max(data.open &- elapsed &- latestStart[node], 0)
        let latest = min(data.close &- elapsed, latestStart[node])
        let upTo = elapsed &+ wait &+ data.service &+ onward
        return upTo &+ max(earliestStartAfter[next] &- upTo &- latest, 0) &+ durationAfter[next]
    }
}

/// The constraints an insertion of a visit is tested for.
enum VisitConstraintSet {
    /// Sums of loads only, tested before positions are scanned.
    case capacity
    /// Time windows as well.
    case capacityAndTime
    /// All that is tested in O(1).
    case all
}

/// The same sets as types, so that the scan is specialised for each.
protocol VisitConstraints {
    static var includeTime: Bool { get }
    /// Time is among all only if the problem has time constraints.
    static var includeAll: Bool { get }
}

enum CapacityOnly: VisitConstraints {
    static var includeTime: Bool { false }
    static var includeAll: Bool { false }
}

enum CapacityAndTime: VisitConstraints {
    static var includeTime: Bool { true }
    static var includeAll: Bool { false }
}

enum AllConstraints: VisitConstraints {
    static var includeTime: Bool { true }
    static var includeAll: Bool { true }
}
