extension RouteProblem {
    /// Every relation, and that they do not contradict each other: two vehicles for a stop, two neighbours on one side, a circle.
    func validateRelations() throws(RouteProblemError) {
        var bound: [Int: Int] = [:]
        var (next, previous): ([Int: Int], [Int: Int]) = ([:], [:])
        for (index, relation) in relations.enumerated() {
            let field = "relations[\(index)]"
            try validate(relation, field)
            for stop in relation.stops {
                guard let vehicle = relation.vehicle else { break }
                let known = bound.updateValue(vehicle, forKey: stop) ?? vehicle
                if known != vehicle {
                    throw RouteProblemError("\(field).vehicle", "\(vehicle)", "\(known), which another binds stop \(stop) to")
                }
            }
            guard relation.kind == .directOrder else { continue }
            for (stop, after) in zip(relation.stops, relation.stops.dropFirst()) {
                let neighbours = (
                    next.updateValue(after, forKey: stop) ?? after, previous.updateValue(stop, forKey: after) ?? stop
                )
                if neighbours != (after, stop) {
                    throw RouteProblemError("\(field).stops", "\(stop), \(after)", "no other neighbours than in other relations")
                }
            }
        }
        try validateCircles()
    }

    private func validate(_ relation: Relation, _ field: String) throws(RouteProblemError) {
        if let vehicle = relation.vehicle { try Allowed.index("\(field).vehicle", vehicle, of: vehicles.count, "vehicles") }
        var known: Set<Int> = []
        for (position, stop) in relation.stops.enumerated() {
            try Allowed.index("\(field).stops[\(position)]", stop, of: stops.count, "stops")
            if !known.insert(stop).inserted {
                throw RouteProblemError("\(field).stops[\(position)]", "\(stop)", "a stop the relation does not have already")
            }
        }
    }

    /// Takes away stops nothing must come before, as long as there are any (Kahn 1962); what remains is in a circle, or behind one.
    private func validateCircles() throws(RouteProblemError) {
        var followers: [Int: [Int]] = [:]
        for relation in relations where relation.kind != .sameVehicle {
            for (stop, after) in zip(relation.stops, relation.stops.dropFirst()) { followers[stop, default: []].append(after) }
        }
        for request in requests where !relations.isEmpty {
            if case .shipment(let pickup, let delivery, _) = request.work { followers[pickup, default: []].append(delivery) }
        }
        var before: [Int: Int] = [:]
        for stop in followers.values.joined() { before[stop, default: 0] += 1 }
        var free = followers.keys.filter { before[$0] == nil }
        while let stop = free.popLast() {
            for after in followers[stop] ?? [] {
                before[after, default: 0] -= 1
                if before[after] == 0 {
                    before[after] = nil
                    free.append(after)
                }
            }
        }
        guard let stop = before.keys.min() else { return }
        throw RouteProblemError("relations", "a circle with stop \(stop)", "orders that can all be kept")
    }
}
