import Fulfilment

extension Search {
    /// Stops taken out on average, and the longest string taken out of one route.
    static let averageRemoved = 10.0
    static let longestString = 10.0
    /// Of 256: how often the hole of a split string stops growing.
    static let holeEnd: UInt64 = 64
    /// Random bits; where none is set one route in 32 is taken out whole if there are vehicles of several sizes: only then can its stops
    /// get vehicles of other sizes.
    static let wholeMask: UInt64 = 31

    /// Takes strings out of routes around a random stop.
    mutating func ruin() {
        removedCount = 0
        guard tours.usedCount > 0 else { return }
        let seed = Int32(random.below(model.stopCount))
        let card = Double(model.stopCount - pool.count) / Double(tours.usedCount)
        let longest = min(Self.longestString, max(card, 1))
        let mostStrings = 4 * Self.averageRemoved / (1 + longest) - 1
        var strings = Int(uniform() * mostStrings + 1)
        ruin(around: seed, longest, &strings)
        var rank = 0
        while strings > 0 && rank < model.neighbourCount {
            ruin(around: model.neighbours[Int(seed) * model.neighbourCount + rank], longest, &strings)
            rank += 1
        }
        for index in 0..<journal.touchedCount { settle(journal.route(index)) }
    }

    private mutating func ruin(around stop: Int32, _ longest: Double, _ strings: inout Int) {
        let route = Int(tours.nodes[stop].route)
        guard route >= 0, ruinedIn[route] != iteration else { return }
        ruinedIn[route] = iteration
        strings -= 1
        journal.touch(route, tours)
        let count = Int(tours.routes[route].count)
        let isWhole = model.hasSizes && random.next() & Self.wholeMask == 0
        let length = isWhole ? count : Int(uniform() * min(Double(count), longest) + 1)
        if length > 1 && length < count && random.next() & 1 == 0 {
            removeSplitString(around: stop, min(length, count), count, route)
        } else {
            removeString(around: stop, min(length, count), route)
        }
    }

    /// `length` stops in a row, the given one somewhere among them.
    private mutating func removeString(around stop: Int32, _ length: Int, _ route: Int) {
        var node = firstNode(around: stop, length, route)
        for _ in 0..<length where node < Int32(model.stopCount) {
            let next = tours.nodes[node].next
            remove(node)
            node = next
            // A shipment's other end may have been the next one.
            while node < Int32(model.stopCount) && tours.nodes[node].route < 0 { node = tours.nodes[node].next }
        }
    }

    /// As a string, but some stops in its middle stay.
    private mutating func removeSplitString(around stop: Int32, _ length: Int, _ count: Int, _ route: Int) {
        var kept = 1
        while length + kept < count && random.next() & 0xFF >= Self.holeEnd { kept += 1 }
        let total = length + kept
        var node = firstNode(around: stop, total, route)
        let hole = 1 + random.below(max(length - 1, 1))
        for index in 0..<total where node < Int32(model.stopCount) {
            let next = tours.nodes[node].next
            if index < hole || index >= hole + kept { remove(node) }
            node = next
            while node < Int32(model.stopCount) && tours.nodes[node].route < 0 { node = tours.nodes[node].next }
        }
    }

    /// Where a string of this length around a stop begins: a random number of stops before it, as far as both ends allow.
    private mutating func firstNode(around stop: Int32, _ length: Int, _ route: Int) -> Int32 {
        let stops = Int32(model.stopCount)
        var (behind, node) = (0, tours.nodes[stop].next)
        while behind < length - 1 && node < stops { (behind, node) = (behind + 1, tours.nodes[node].next) }
        var ahead = 0
        node = tours.nodes[stop].previous
        while ahead < length - 1 && node < stops { (ahead, node) = (ahead + 1, tours.nodes[node].previous) }
        let least = max(0, length - 1 - behind)
        var back = ahead <= least ? ahead : least + random.below(ahead - least + 1)
        node = stop
        while back > 0 { (back, node) = (back - 1, tours.nodes[node].previous) }
        return node
    }

    /// Empties the route whose requests were left out least often. Not to be undone.
    mutating func dissolveRoute() {
        var least: (absences: Int, route: Int)?
        for rank in 0..<tours.usedCount {
            let absences = absences(on: Int(tours.used[rank]))
            if absences < least?.absences ?? .max { least = (absences, Int(tours.used[rank])) }
        }
        guard let route = least?.route else { return }
        empty(route)
        removedCount = 0
    }

    private func absences(on route: Int) -> Int {
        var (sum, node) = (0, tours.nodes[model.startNode(route)].next)
        while node < Int32(model.stopCount) {
            sum += pool.absences[model.stops[node].request]
            node = tours.nodes[node].next
        }
        return sum
    }

    private mutating func remove(_ stop: Int32) {
        let data = model.stops[stop]
        if tours.nodes[stop].route < 0 || model.isFrozen[stop] { return }
        unlink(stop)
        if data.partner >= 0 { unlink(data.partner) }
        removed[removedCount] = data.request
        removedCount += 1
        pool.insert(data.request)
    }

    /// Takes a stop off its route; the link to the next one stays readable for a walk in progress.
    private mutating func unlink(_ stop: Int32) { tours.unlink(stop) }

    /// Refreshes a ruined route; if what is left breaks a constraint, nothing is left.
    private mutating func settle(_ route: Int) {
        if !tours.refresh(route) { empty(route) }
    }

    private mutating func empty(_ route: Int) {
        var node = tours.nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            let next = tours.nodes[node].next
            remove(node)
            node = next
            while node < Int32(model.stopCount) && tours.nodes[node].route < 0 { node = tours.nodes[node].next }
        }
        tours.refresh(route)
    }

    mutating func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }
}
