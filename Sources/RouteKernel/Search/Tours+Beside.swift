extension Tours {
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
}
