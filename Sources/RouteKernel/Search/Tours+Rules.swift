extension Tours {
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
