extension Tours {
    /// What it costs that `begin` and all behind it follow `stop`, and what followed `stop` follows the node before `begin`; nil where the
    /// two are on one route or on unequal vehicles.
    func changeOfTails(behind stop: Int32, from begin: Int32) -> Int? {
        let (here, there) = (nodes[stop], nodes[begin])
        guard there.route >= 0, there.route != here.route, rooms[there.route].kind == rooms[here.route].kind else { return nil }
        let (table, side) = (model.tables[rooms[here.route].kind], model.side)
        let (next, previous) = (nodes[here.next], nodes[there.previous])
        let rest = Int(table.cost[Int(previous.place) * side + Int(next.place)])
        let change = Int(table.cost[Int(here.place) * side + Int(there.place)]) + rest - Int(next.arc) - Int(there.arc)
        let isEmptied = next.kind == .terminal && previous.kind == .terminal
        return isEmptied ? change - rest - model.fixed[rooms[here.route].kind] : change
    }

    /// Whether the new routes keep what can be told without making them.
    func mayExchangeTails(behind stop: Int32, from begin: Int32) -> Bool {
        let (here, there) = (nodes[stop], nodes[begin])
        let (next, previous) = (nodes[here.next], nodes[there.previous])
        let table = model.tables[rooms[here.route].kind]
        return mayFollow(here, there, table) && mayFollow(previous, next, table)
            && (!model.features.sumsDecide || keepsSums(behind: stop, from: begin))
    }

    private func mayFollow(_ here: Node, _ there: Node, _ table: TravelTable) -> Bool {
        if model.features.hasBackhauls && here.kind == .backhaul && there.kind == .linehaul { return false }
        if !model.features.isTimed { return true }
        return here.ready &+ table.time[Int(here.place) * model.side + Int(there.place)] <= there.late
    }

    private func keepsSums(behind stop: Int32, from begin: Int32) -> Bool {
        let (one, other, dimensions) = (Int(nodes[stop].route), Int(nodes[begin].route), model.dimensions)
        for dimension in 0..<dimensions {
            let limit = model.capacity[Int(rooms[one].kind) * dimensions + dimension]
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

    /// Lets two routes swap their tails.
    ///
    /// - Returns: whether both hold every constraint.
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
        let areValid = (refresh(one), refresh(other))
        return areValid.0 && areValid.1 && holdsLimits(one) && holdsLimits(other)
    }

    private func join(_ node: Int32, _ next: Int32) {
        nodes[node].next = next
        nodes[next].previous = node
    }

    /// Sums over a route whose links changed.
    private mutating func recount(_ route: Int) {
        let (table, end) = (model.tables[routes[route].kind], Int32(model.endNode(route)))
        cost -= price(route)
        routes[route].count = 0
        (routes[route].ways, routes[route].distance, routes[route].driving) = (0, 0, 0)
        let cells = route * model.dimensions..<(route + 1) * model.dimensions
        for cell in cells { (delivered[cell], pickedUp[cell]) = (0, 0) }
        var node = Int32(model.startNode(route))
        while node != end {
            let next = nodes[node].next
            let way = Int(nodes[node].place) * model.side + Int(nodes[next].place)
            (nodes[next].arc, nodes[next].route) = (table.cost[way], Int32(route))
            routes[route].ways += Int(table.cost[way])
            routes[route].distance &+= table.distance[way]
            routes[route].driving &+= table.time[way]
            if next != end { count(next, cells) }
            node = next
        }
        cost += price(route)
    }

    private func count(_ stop: Int32, _ cells: Range<Int>) {
        routes[Int(nodes[stop].route)].count &+= 1
        let request = Int(model.stops[stop].request) * model.dimensions
        for (dimension, cell) in cells.enumerated() {
            delivered[cell] &+= model.delivery[request + dimension]
            pickedUp[cell] &+= model.pickup[request + dimension]
        }
    }

    /// Limits of a whole route; `refresh` knows that of its duration.
    private func holdsLimits(_ number: Int) -> Bool {
        let route = routes[number]
        let limits = model.classes[Int(route.kind)].limits
        return Int(route.count) <= limits.stops ?? .max && Int(route.distance) <= limits.distance ?? .max
            && Int(route.driving) <= limits.drivingTime ?? .max
    }
}
