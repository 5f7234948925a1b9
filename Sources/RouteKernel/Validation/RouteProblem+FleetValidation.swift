extension RouteProblem {
    func validate(_ vehicle: Vehicle, _ field: String) throws(RouteProblemError) {
        try Allowed.index("\(field).profile", vehicle.profile, of: travel.count, "kinds of travel")
        try Allowed.speed("\(field).speed", vehicle.speed)
        if let start = vehicle.start { try Allowed.index("\(field).start", start, of: locationCount, "locations") }
        if let end = vehicle.end { try Allowed.index("\(field).end", end, of: locationCount, "locations") }
        try Allowed.load("\(field).capacity", vehicle.capacity, dimensions)
        try Allowed.window("\(field).shift", vehicle.shift, in: Allowed.span)
        try validate(vehicle.costs, "\(field).costs")
        if vehicle.breaks.count > Vehicle.mostBreaks {
            throw RouteProblemError("\(field).breaks", "\(vehicle.breaks.count) breaks", "at most \(Vehicle.mostBreaks)")
        }
        for (index, rest) in vehicle.breaks.enumerated() { try validate(rest, "\(field).breaks[\(index)]") }
        try validate(vehicle.limits, "\(field).limits")
        if let reload = vehicle.reload { try validate(reload, "\(field).reload") }
    }

    private func validate(_ costs: Costs, _ field: String) throws(RouteProblemError) {
        try Allowed.cost("\(field).fixed", costs.fixed)
        try Allowed.cost("\(field).perDrivingHour", costs.perDrivingHour)
        try Allowed.cost("\(field).perKilometre", costs.perKilometre)
        try Allowed.cost("\(field).perHour", costs.perHour)
        try Allowed.cost("\(field).perTaskHour", costs.perTaskHour)
    }

    private func validate(_ rest: Break, _ field: String) throws(RouteProblemError) {
        try Allowed.windows("\(field).windows", rest.windows)
        try Allowed.whole("\(field).duration", rest.duration, Allowed.span)
        if let most = rest.maxLoad { try Allowed.load("\(field).maxLoad", most, dimensions) }
    }

    private func validate(_ limits: Limits, _ field: String) throws(RouteProblemError) {
        let values = [
            ("stops", limits.stops), ("distance", limits.distance), ("drivingTime", limits.drivingTime),
            ("duration", limits.duration),
        ]
        for case (let name, let value?) in values { try Allowed.whole("\(field).\(name)", value, Allowed.span) }
    }

    private func validate(_ reload: Reload, _ field: String) throws(RouteProblemError) {
        if reload.locations.isEmpty { throw RouteProblemError("\(field).locations", "empty", "at least one location") }
        for (index, location) in reload.locations.enumerated() {
            try Allowed.index("\(field).locations[\(index)]", location, of: locationCount, "locations")
        }
        try Allowed.whole("\(field).duration", reload.duration, Allowed.span)
        try Allowed.whole("\(field).maxTrips", reload.maxTrips, 1...Allowed.trips)
    }

    /// A search has a table of its own for every kind of vehicle.
    func validateKindsOfVehicles() throws(RouteProblemError) {
        let (kinds, arcs) = (Set(vehicles.map(ArcTableKey.init)).count, max(1, locationCount * locationCount))
        let most = max(1, Allowed.arcs / arcs)
        guard kinds > most else { return }
        throw RouteProblemError(
            "vehicles", "a fleet of \(kinds) kinds by profile, speed and cost of driving",
            "at most \(most) among \(locationCount) locations, each kind having times and costs of its own for every way")
    }

    /// Every stop at most once, frozen stops within their routes, and no shipment delivered before its pickup.
    func validateInitialRoutes() throws(RouteProblemError) {
        if initialRoutes.count > vehicles.count {
            throw RouteProblemError(
                "initialRoutes", "\(initialRoutes.count) routes", "at most one for each of \(vehicles.count) vehicles")
        }
        var isKnown = [Bool](repeating: false, count: stops.count)
        for (route, visits) in initialRoutes.enumerated() {
            for (position, stop) in visits.enumerated() {
                let field = "initialRoutes[\(route)][\(position)]"
                try Allowed.index(field, stop, of: stops.count, "stops")
                if isKnown[stop] { throw RouteProblemError(field, "\(stop)", "a stop that no initial route has already") }
                isKnown[stop] = true
            }
        }
        for (index, vehicle) in vehicles.enumerated() {
            let route = index < initialRoutes.count ? initialRoutes[index] : []
            try Allowed.whole("vehicles[\(index)].frozenStops", vehicle.frozenStops, 0...route.count)
            try validateFrozen(Array(route.prefix(vehicle.frozenStops)), index)
        }
    }

    private func validateFrozen(_ driven: [Int], _ vehicle: Int) throws(RouteProblemError) {
        guard !driven.isEmpty else { return }
        for (index, request) in requests.enumerated() {
            guard case .shipment(let pickup, let delivery, _) = request.work, let end = driven.firstIndex(of: delivery) else {
                continue
            }
            if driven[..<end].contains(pickup) { continue }
            let allowed = "not to be driven already before the pickup of requests[\(index)] on the same vehicle"
            throw RouteProblemError("initialRoutes[\(vehicle)][\(end)]", "\(delivery)", allowed)
        }
    }
}

extension RouteProblem {
    /// Every relation, and that they do not contradict each other: two vehicles for a stop, two successors or predecessors, a cycle.
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
        try validateAcyclic()
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

    /// Topological sorting (Kahn 1962): what remains is in a cycle, or behind one.
    private func validateAcyclic() throws(RouteProblemError) {
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
        throw RouteProblemError("relations", "a cycle with stop \(stop)", "orders that can all be kept")
    }
}
