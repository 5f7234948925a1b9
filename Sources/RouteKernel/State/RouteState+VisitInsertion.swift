extension Tours {
    /// A place for a visit and what taking it costs.
    struct VisitPlace {
        var delta: Int32
        /// Node after which the stop goes, or −1.
        var after: Int32
    }

    /// What is the same for all places of one visit.
    struct Look {
        let stop: Int32
        let data: SearchModel.StopData
        /// Where the stop's place has its row in every table.
        let row: Int

        @inline(__always)
        init(_ stop: Int32, _ model: SearchModel) {
            (self.stop, data) = (stop, model.stops[stop])
            row = Int(data.place) * model.side
        }
    }

    /// The cheapest place for a visit in a route that has room for it, cheaper than `limit`.
    func cheapestVisit(_ stop: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks) -> VisitPlace {
        switch model.features.rules {
        case .sums: scan(stop, route, below: limit, &blinks, Sums.self)
        case .times: scan(stop, route, below: limit, &blinks, Times.self)
        case .all: scan(stop, route, below: limit, &blinks, AllRules.self)
        }
    }

    private func scan<Rules: VisitRules>(
        _ stop: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks, _ rules: Rules.Type
    ) -> VisitPlace {
        let (look, table) = (Look(stop, model), model.tables[routes[route].kind])
        var best = VisitPlace(delta: limit, after: -1)
        var node = Int32(model.startNode(route))
        let end = Int32(model.endNode(route))
        while node != end {
            let here = nodes[node]
            if isTimed(rules) && here.ready &+ look.data.leastApproach > look.data.close { break }
            consider(look, table, node, here, nodes[here.next], &best, &blinks, rules)
            node = here.next
        }
        return best
    }

    @inline(__always)
    func consider<Rules: VisitRules>(
        _ look: Look, _ table: TravelTable, _ node: Int32, _ here: Node, _ there: Node, _ best: inout VisitPlace,
        _ blinks: inout Blinks, _ rules: Rules.Type
    ) {
        let delta = table.costTo[look.row &+ Int(here.place)] &+ table.cost[look.row &+ Int(there.place)] &- there.arc
        guard delta < best.delta else { return }
        if isTimed(rules) && !isInTime(look.data, here, there, table, look.row) { return }
        if rules.areAll && !isAllowed(look.stop, look.data, node, here, there, Int(here.route)) { return }
        if !blinks.next() { best = VisitPlace(delta: delta, after: node) }
    }

    @inline(__always)
    private func isTimed<Rules: VisitRules>(_ rules: Rules.Type) -> Bool {
        rules.areTimed && (!rules.areAll || model.features.isTimed)
    }

    /// So many of the nearest stops, on routes with room, are looked beside.
    static let wantedBeside = 12
    /// So many now and then: a place that is a little worse, but leaves better ones to others, may be further away.
    static let mostBeside = 100

    /// The cheapest place for a visit before or behind one of the `wanted` nearest stops, and at the ends of routes where those are as
    /// near; cheaper than `limit`.
    func cheapestBeside(_ stop: Int32, below limit: Int32, wanted: Int, _ blinks: inout Blinks) -> VisitPlace {
        let isPlain = model.classes.count == 1 && model.dimensions == 1 && model.allowed[model.stops[stop].request]
        switch isPlain ? model.features.rules : .all {
        case .sums: return beside(stop, below: limit, wanted, &blinks, Sums.self)
        case .times: return beside(stop, below: limit, wanted, &blinks, Times.self)
        case .all: return beside(stop, below: limit, wanted, &blinks, AllRules.self)
        }
    }

    private func beside<Rules: VisitRules>(
        _ stop: Int32, below limit: Int32, _ wanted: Int, _ blinks: inout Blinks, _ rules: Rules.Type
    ) -> VisitPlace {
        let (look, needs, nodes) = (Look(stop, model), Needs(model.stops[stop].request, model), nodes)
        var (best, wanted) = (VisitPlace(delta: limit, after: -1), wanted)
        var index = Int(stop) &* model.nearestCount
        let last = index &+ model.nearestCount
        while index < last && wanted > 0 {
            let near = model.nearest[index]
            index &+= 1
            let node = nodes[near]
            if node.route < 0 || !hasRoom(needs, node.route, rules) { continue }
            wanted &-= 1
            let table = table(node.route, rules)
            consider(look, table, node.previous, nodes[node.previous], node, &best, &blinks, rules)
            consider(look, table, near, node, nodes[node.next], &best, &blinks, rules)
        }
        if model.isNearStart[stop] || best.after < 0 { considerEnds(look, needs, &best, &blinks, rules) }
        return best
    }

    @inline(__always)
    private func considerEnds<Rules: VisitRules>(
        _ look: Look, _ needs: Needs, _ best: inout VisitPlace, _ blinks: inout Blinks, _ rules: Rules.Type
    ) {
        for rank in 0..<usedCount where hasRoom(needs, used[rank], rules) {
            let (start, end) = (Int32(model.startNode(Int(used[rank]))), nodes[model.endNode(Int(used[rank]))])
            let table = table(used[rank], rules)
            consider(look, table, start, nodes[start], nodes[nodes[start].next], &best, &blinks, rules)
            consider(look, table, end.previous, nodes[end.previous], end, &best, &blinks, rules)
        }
    }

    /// Without rules of all kinds there is one class and one dimension.
    @inline(__always)
    private func hasRoom<Rules: VisitRules>(_ needs: Needs, _ route: Int32, _ rules: Rules.Type) -> Bool {
        if rules.areAll { return hasRoom(needs, route) }
        return rooms[route].delivery >= needs.delivery && rooms[route].pickup >= needs.pickup
    }

    @inline(__always)
    private func table<Rules: VisitRules>(_ route: Int32, _ rules: Rules.Type) -> TravelTable {
        model.tables[rules.areAll ? rooms[route].kind : 0]
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

/// Which rules a visit's place must keep.
enum VisitRuleSet {
    /// Only the sums of loads, which are seen before places are looked at.
    case sums
    /// Times as well.
    case times
    case all
}

/// The same as types, so that each set gets machine code of its own.
protocol VisitRules {
    static var areTimed: Bool { get }
    /// Times are among them only if the problem has any.
    static var areAll: Bool { get }
}

enum Sums: VisitRules {
    static var areTimed: Bool { false }
    static var areAll: Bool { false }
}

enum Times: VisitRules {
    static var areTimed: Bool { true }
    static var areAll: Bool { false }
}

enum AllRules: VisitRules {
    static var areTimed: Bool { true }
    static var areAll: Bool { true }
}
