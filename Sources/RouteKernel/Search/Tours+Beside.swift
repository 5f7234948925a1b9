extension Tours {
    /// A place and what taking it costs.
    struct Beside {
        var delta: Int32
        /// Node after which the stop goes, or −1.
        var after: Int32
    }

    /// So many of the nearest stops, on routes with room, are looked beside.
    static let wantedBeside = 12

    /// The cheapest place before or behind one of the nearest stops, and at the ends of routes where those are as near; cheaper than
    /// `limit`.
    func cheapestBeside(_ stop: Int32, below limit: Int32, _ blinks: inout Blinks) -> Beside {
        let features = model.features
        let isPlain = model.classes.count == 1 && model.dimensions == 1 && model.allowed[model.stops[stop].request]
        if !isPlain || features.isMixed || features.hasLimits || features.hasBackhauls {
            return beside(stop, below: limit, &blinks, AllRules.self)
        }
        return features.isTimed
            ? beside(stop, below: limit, &blinks, Times.self) : beside(stop, below: limit, &blinks, Sums.self)
    }

    private func beside<Rules: BesideRules>(
        _ stop: Int32, below limit: Int32, _ blinks: inout Blinks, _ rules: Rules.Type
    ) -> Beside {
        let (look, nodes) = (Look(stop, model), nodes)
        var (best, wanted) = (Beside(delta: limit, after: -1), Self.wantedBeside)
        var index = Int(stop) &* model.nearestCount
        let last = index &+ model.nearestCount
        while index < last && wanted > 0 {
            let near = model.nearest[index]
            index &+= 1
            let node = nodes[near]
            if node.route < 0 || !hasRoom(look, node.route, rules) { continue }
            wanted &-= 1
            consider(look, node.previous, nodes[node.previous], node, &best, &blinks, rules)
            consider(look, near, node, nodes[node.next], &best, &blinks, rules)
        }
        if model.isNearStart[stop] || best.after < 0 { considerEnds(look, &best, &blinks, rules) }
        return best
    }

    @inline(__always)
    private func hasRoom<Rules: BesideRules>(_ look: Look, _ route: Int32, _ rules: Rules.Type) -> Bool {
        if rules.areAll { return hasRoom(look.needs, route) }
        return rooms[route].delivery >= look.needs.delivery && rooms[route].pickup >= look.needs.pickup
    }

    @inline(__always)
    private func considerEnds<Rules: BesideRules>(
        _ look: Look, _ best: inout Beside, _ blinks: inout Blinks, _ rules: Rules.Type
    ) {
        for rank in 0..<usedCount where hasRoom(look, used[rank], rules) {
            let (start, end) = (Int32(model.startNode(Int(used[rank]))), nodes[model.endNode(Int(used[rank]))])
            consider(look, start, nodes[start], nodes[nodes[start].next], &best, &blinks, rules)
            consider(look, end.previous, nodes[end.previous], end, &best, &blinks, rules)
        }
    }

    /// What is the same for all places of one look.
    private struct Look {
        let stop: Int32
        let data: SearchModel.StopData
        let needs: Needs
        /// Of the first class.
        let table: TravelTable
        let row: Int

        @inline(__always)
        init(_ stop: Int32, _ model: SearchModel) {
            (self.stop, data) = (stop, model.stops[stop])
            needs = Needs(data.request, model)
            table = model.tables[0]
            row = Int(data.place) * model.side
        }
    }

    @inline(__always)
    private func consider<Rules: BesideRules>(
        _ look: Look, _ after: Int32, _ here: Node, _ there: Node, _ best: inout Beside, _ blinks: inout Blinks,
        _ rules: Rules.Type
    ) {
        let table = rules.areAll ? model.tables[rooms[here.route].kind] : look.table
        let delta = table.costTo[look.row &+ Int(here.place)] &+ table.cost[look.row &+ Int(there.place)] &- there.arc
        guard delta < best.delta else { return }
        if rules.areTimed && model.features.isTimed && !isInTime(look.data, here, there, table, look.row) { return }
        if rules.areAll && !isAllowed(look.stop, look.data, after, here, there, Int(here.route)) { return }
        if !blinks.next() { best = Beside(delta: delta, after: after) }
    }
}

/// Which rules a look at places knows, so that each set of them gets machine code of its own.
private protocol BesideRules {
    static var areTimed: Bool { get }
    /// Rules beyond times and the sums of one dimension, and vehicles of several classes.
    static var areAll: Bool { get }
}

private enum Sums: BesideRules {
    static var areTimed: Bool { false }
    static var areAll: Bool { false }
}

private enum Times: BesideRules {
    static var areTimed: Bool { true }
    static var areAll: Bool { false }
}

private enum AllRules: BesideRules {
    static var areTimed: Bool { true }
    static var areAll: Bool { true }
}
