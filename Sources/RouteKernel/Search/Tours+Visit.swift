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
}
