import Fulfilment

extension Search {
    /// Average number of removed stops, and longest string removed from one route.
    private static let averageRemoved = 10.0
    private static let longestString = 10.0
    /// Of 256: how often the preserved part of a split string stops growing.
    private static let preservedEnd: UInt64 = 64
    /// Random bits, none of which is set once in 32: then the whole route is removed if the fleet is heterogeneous, as only then can its
    /// stops get a vehicle of another capacity.
    private static let wholeMask: UInt64 = 31

    /// Adjacent string removal: strings are removed from the routes around a random seed stop.
    mutating func ruin() {
        removedCount = 0
        guard state.usedCount > 0 else { return }
        let seed = Int32(random.below(model.stopCount))
        let averageLength = Double(model.stopCount - unserved.count) / Double(state.usedCount)
        let longest = min(Self.longestString, max(averageLength, 1))
        let mostStrings = 4 * Self.averageRemoved / (1 + longest) - 1
        var strings = Int(uniform() * mostStrings + 1)
        ruin(around: seed, longest, &strings)
        var rank = 0
        while strings > 0 && rank < model.neighbourCount {
            ruin(around: model.neighbours[Int(seed) * model.neighbourCount + rank], longest, &strings)
            rank += 1
        }
        for index in 0..<undoLog.recordedCount { repair(undoLog.route(index)) }
    }

    private mutating func ruin(around stop: Int32, _ longest: Double, _ strings: inout Int) {
        let route = Int(state.nodes[stop].route)
        guard route >= 0, ruinedIn[route] != iteration else { return }
        ruinedIn[route] = iteration
        strings -= 1
        undoLog.record(route, state)
        let count = Int(state.routes[route].count)
        let isWhole = model.hasMixedCapacities && random.next() & Self.wholeMask == 0
        let length = isWhole ? count : Int(uniform() * min(Double(count), longest) + 1)
        if length > 1 && length < count && random.next() & 1 == 0 {
            removeSplitString(around: stop, min(length, count), count, route)
        } else {
            removeString(around: stop, min(length, count), route)
        }
    }

    /// Removes a string: `length` stops in a row, the given one somewhere among them.
    private mutating func removeString(around stop: Int32, _ length: Int, _ route: Int) {
        var node = firstNode(around: stop, length, route)
        for _ in 0..<length where node < Int32(model.stopCount) {
            let next = state.nodes[node].next
            remove(node)
            node = next
            // A shipment's partner may have been the next one.
            while node < Int32(model.stopCount) && state.nodes[node].route < 0 { node = state.nodes[node].next }
        }
    }

    /// Removes a split string: some stops in its middle are preserved.
    private mutating func removeSplitString(around stop: Int32, _ length: Int, _ count: Int, _ route: Int) {
        var kept = 1
        while length + kept < count && random.next() & 0xFF >= Self.preservedEnd { kept += 1 }
        let total = length + kept
        var node = firstNode(around: stop, total, route)
        let first = 1 + random.below(max(length - 1, 1))
        for index in 0..<total where node < Int32(model.stopCount) {
            let next = state.nodes[node].next
            if index < first || index >= first + kept { remove(node) }
            node = next
            while node < Int32(model.stopCount) && state.nodes[node].route < 0 { node = state.nodes[node].next }
        }
    }

    /// The first node of a string of this length around a stop: a random number of stops before it, as far as both ends allow.
    private mutating func firstNode(around stop: Int32, _ length: Int, _ route: Int) -> Int32 {
        let stops = Int32(model.stopCount)
        var (behind, node) = (0, state.nodes[stop].next)
        while behind < length - 1 && node < stops { (behind, node) = (behind + 1, state.nodes[node].next) }
        var ahead = 0
        node = state.nodes[stop].previous
        while ahead < length - 1 && node < stops { (ahead, node) = (ahead + 1, state.nodes[node].previous) }
        let least = max(0, length - 1 - behind)
        var back = ahead <= least ? ahead : least + random.below(ahead - least + 1)
        node = stop
        while back > 0 { (back, node) = (back - 1, state.nodes[node].previous) }
        return node
    }

    /// Empties the route with the least sum of absence counters. Not recorded in the undo log.
    mutating func dissolveRoute() {
        var least: (absences: Int, route: Int)?
        for rank in 0..<state.usedCount {
            let absences = absences(on: Int(state.used[rank]))
            if absences < least?.absences ?? .max { least = (absences, Int(state.used[rank])) }
        }
        guard let route = least?.route else { return }
        empty(route)
        removedCount = 0
    }

    private func absences(on route: Int) -> Int {
        var (sum, node) = (0, state.nodes[model.startNode(route)].next)
        while node < Int32(model.stopCount) {
            sum += unserved.absences[model.stops[node].request]
            node = state.nodes[node].next
        }
        return sum
    }

    private mutating func remove(_ stop: Int32) {
        let data = model.stops[stop]
        if state.nodes[stop].route < 0 || model.isFrozen[stop] { return }
        // Its link to the next node stays readable for the loop that removes a string.
        state.unlink(stop)
        if data.partner >= 0 { state.unlink(data.partner) }
        removed[removedCount] = data.request
        removedCount += 1
        unserved.insert(data.request)
    }

    /// Refreshes a ruined route; one that is infeasible is emptied.
    private mutating func repair(_ route: Int) {
        if !state.refresh(route) { empty(route) }
    }

    private mutating func empty(_ route: Int) {
        var node = state.nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            let next = state.nodes[node].next
            remove(node)
            node = next
            while node < Int32(model.stopCount) && state.nodes[node].route < 0 { node = state.nodes[node].next }
        }
        state.refresh(route)
    }

    mutating func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }
}
