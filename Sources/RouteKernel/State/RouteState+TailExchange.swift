extension RouteState {
    /// The change of cost when `begin` and its successors follow `stop`, and the successors of `stop` follow the predecessor of `begin`
    /// (2-opt*); nil where the two are on one route or on vehicles of different classes.
    func tailExchangeCost(behind stop: Int32, from begin: Int32) -> Int? {
        let (here, there) = (nodes[stop], nodes[begin])
        guard there.route >= 0, there.route != here.route, spare[there.route].vehicleClass == spare[here.route].vehicleClass
        else { return nil }
        let (table, side) = (model.tables[spare[here.route].vehicleClass], model.side)
        let (next, previous) = (nodes[here.next], nodes[there.previous])
        let rest = Int(table.cost[Int(previous.location) * side + Int(next.location)])
        let change =
            Int(table.cost[Int(here.location) * side + Int(there.location)]) + rest - Int(next.arcCost) - Int(there.arcCost)
        let isEmptied = next.kind == .depot && previous.kind == .depot
        return isEmptied ? change - rest - model.fixed[spare[here.route].vehicleClass] : change
    }

    /// Whether the exchange is feasible as far as times and sums of loads tell without making it.
    func mayExchangeTails(behind stop: Int32, from begin: Int32) -> Bool {
        let (here, there) = (nodes[stop], nodes[begin])
        let (next, previous) = (nodes[here.next], nodes[there.previous])
        let table = model.tables[spare[here.route].vehicleClass]
        // A route that is emptied drives nothing.
        let isEmptied = next.kind == .depot && previous.kind == .depot
        return mayFollow(here, there, table) && (isEmptied || mayFollow(previous, next, table))
            && (!model.features.usesLoadSums || keepsCapacity(behind: stop, from: begin))
    }

    private func mayFollow(_ here: Node, _ there: Node, _ table: ArcTable) -> Bool {
        if model.features.hasBackhauls && here.kind == .backhaul && there.kind == .linehaul { return false }
        if !model.features.hasTimeConstraints { return true }
        return here.earliestDeparture &+ table.time[Int(here.location) * model.side + Int(there.location)] <= there.latestArrival
    }

    private func keepsCapacity(behind stop: Int32, from begin: Int32) -> Bool {
        let (one, other, dimensions) = (Int(nodes[stop].route), Int(nodes[begin].route), model.dimensions)
        for dimension in 0..<dimensions {
            let limit = model.capacity[Int(spare[one].vehicleClass) * dimensions + dimension]
            let (head, otherHead) = (sums(upTo: stop, dimension), sums(upTo: nodes[begin].previous, dimension))
            let (cell, otherCell) = (one * dimensions + dimension, other * dimensions + dimension)
            let moved = (delivery: head.delivery &- otherHead.delivery, pickup: head.pickup &- otherHead.pickup)
            if delivered[otherCell] &+ moved.delivery > limit || delivered[cell] &- moved.delivery > limit { return false }
            if pickedUp[otherCell] &+ moved.pickup > limit || pickedUp[cell] &- moved.pickup > limit { return false }
        }
        return true
    }

    private func sums(upTo node: Int32, _ dimension: Int) -> (delivery: Int32, pickup: Int32) {
        var (sum, node) = ((delivery: Int32(0), pickup: Int32(0)), node)
        while node < Int32(model.stopCount) {
            let cell = Int(model.stops[node].request) * model.dimensions + dimension
            sum = (sum.delivery &+ model.delivery[cell], sum.pickup &+ model.pickup[cell])
            node = nodes[node].previous
        }
        return sum
    }

    /// Exchanges the tails of two routes.
    ///
    /// - Returns: whether both are feasible.
    mutating func exchangeTails(behind stop: Int32, from begin: Int32) -> Bool {
        let (one, other) = (Int(nodes[stop].route), Int(nodes[begin].route))
        let (next, previous) = (nodes[stop].next, nodes[begin].previous)
        let (end, otherEnd) = (Int32(model.endNode(one)), Int32(model.endNode(other)))
        let (last, otherLast) = (nodes[end].previous, nodes[otherEnd].previous)
        join(stop, begin)
        join(otherLast, end)
        join(previous, next == end ? otherEnd : next)
        if next != end { join(last, otherEnd) }
        recount(one)
        recount(other)
        let areFeasible = (refresh(one), refresh(other))
        return areFeasible.0 && areFeasible.1 && respectsLimits(one) && respectsLimits(other)
    }

    private func join(_ node: Int32, _ next: Int32) {
        nodes[node].next = next
        nodes[next].previous = node
    }

    /// Recomputes the totals of a route whose links changed.
    private mutating func recount(_ route: Int) {
        let (table, end) = (model.tables[routes[route].vehicleClass], Int32(model.endNode(route)))
        cost -= routeCost(route)
        routes[route].count = 0
        (routes[route].arcCosts, routes[route].distance, routes[route].driving, routes[route].closedArcs) = (0, 0, 0, 0)
        let cells = route * model.dimensions..<(route + 1) * model.dimensions
        for cell in cells { (delivered[cell], pickedUp[cell]) = (0, 0) }
        var node = Int32(model.startNode(route))
        let isEmpty = nodes[node].next == end
        if isEmpty { nodes[end].arcCost = 0 }
        while !isEmpty && node != end {
            let next = nodes[node].next
            count(arcTo: next, from: node, route, table)
            if next != end { count(next, cells) }
            node = next
        }
        cost += routeCost(route)
    }

    private func count(arcTo next: Int32, from node: Int32, _ route: Int, _ table: ArcTable) {
        let arc = Int(nodes[node].location) * model.side + Int(nodes[next].location)
        (nodes[next].arcCost, nodes[next].route) = (table.cost[arc], Int32(route))
        routes[route].arcCosts += Int(table.cost[arc])
        routes[route].closedArcs &+= closed(table.cost[arc])
        routes[route].distance &+= table.distance[arc]
        routes[route].driving &+= table.time[arc]
    }

    private func count(_ stop: Int32, _ cells: Range<Int>) {
        routes[Int(nodes[stop].route)].count &+= 1
        let request = Int(model.stops[stop].request) * model.dimensions
        for (dimension, cell) in cells.enumerated() {
            delivered[cell] &+= model.delivery[request + dimension]
            pickedUp[cell] &+= model.pickup[request + dimension]
        }
    }

    /// Limits of a whole route but for its duration, which `refresh` tests.
    private func respectsLimits(_ number: Int) -> Bool {
        let route = routes[number]
        let limits = model.classes[Int(route.vehicleClass)].limits
        return Int(route.count) <= limits.stops ?? .max && Int(route.distance) <= limits.distance ?? .max
            && Int(route.driving) <= limits.drivingTime ?? .max
    }
}
