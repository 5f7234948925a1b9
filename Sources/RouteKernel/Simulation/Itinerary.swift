/// The order of a route, split into trips: loads, skills, precedence and counts are checked on it before any time is computed.
struct Itinerary {
    /// One thing in a route's order.
    enum Element: Equatable {
        case start
        case stop(Int)
        case reload(location: Int)
        case end
    }

    let vehicle: Int
    var elements: [Element]
    /// Load when leaving each element, by element and dimension.
    var loads: [[Int]] = []
    /// Release time of each trip.
    var releases: [Int] = [0]

    /// - Throws: the first violated constraint, times left out.
    init(_ visits: [RouteSolution.Visit], vehicle: Int, _ index: ProblemIndex) throws(Infeasibility) {
        self.vehicle = vehicle
        elements = [.start]
        for visit in visits {
            switch visit {
            case .stop(let stop): elements.append(.stop(stop))
            case .reload(let location): elements.append(.reload(location: location))
            }
        }
        elements.append(.end)
        try checkOrder(index)
        try load(index)
    }

    /// Shipments whole and in order, skills, relations, backhauls last, trips and stops within their limits.
    private func checkOrder(_ index: ProblemIndex) throws(Infeasibility) {
        let owner = index.problem.vehicles[vehicle]
        var (trips, served, hasBackhaul, isFirst) = (1, 0, false, true)
        for element in elements {
            switch element {
            case .start, .end: continue
            case .reload(let location):
                guard let reload = owner.reload, reload.locations.contains(location) else { throw Infeasibility(.capacity) }
                (trips, hasBackhaul, isFirst) = (trips + 1, false, true)
                if trips > reload.maxTrips { throw Infeasibility(.capacity) }
            case .stop(let stop):
                served += 1
                if !index.request(of: stop).skills.isSubset(of: owner.skills) { throw Infeasibility(.skills) }
                let isBackhaul = index.problem.stops[stop].isBackhaul
                if isBackhaul ? isFirst : hasBackhaul { throw Infeasibility(.backhaul) }
                (hasBackhaul, isFirst) = (hasBackhaul || isBackhaul, false)
            }
        }
        if let most = owner.limits.stops, served > most { throw Infeasibility(.maxStops, miss: served - most) }
        if !index.keepsRelations(elements, vehicle: vehicle) { throw Infeasibility(.relation) }
    }

    /// Loads after every element: deliveries from a trip's start, pickups until its end, shipments in between.
    private mutating func load(_ index: ProblemIndex) throws(Infeasibility) {
        let capacity = index.problem.vehicles[vehicle].capacity
        var aboard = departureLoad(from: 0, index)
        releases = [release(from: 0, index)]
        var carried: Set<Int> = []
        for (position, element) in elements.enumerated() {
            switch element {
            case .start: break
            case .end: aboard = aboard.map { _ in 0 }
            case .reload:
                aboard = departureLoad(from: position, index)
                releases.append(release(from: position, index))
                if !carried.isEmpty { throw Infeasibility(.capacity) }
            case .stop(let stop): try index.change(&aboard, at: stop, carrying: &carried)
            }
            loads.append(aboard)
            for dimension in aboard.indices where aboard[dimension] > capacity[dimension] {
                throw Infeasibility(.capacity, miss: aboard[dimension] - capacity[dimension])
            }
        }
        if !carried.isEmpty { throw Infeasibility(.relation) }
    }

    private func departureLoad(from position: Int, _ index: ProblemIndex) -> [Int] {
        var sum = [Int](repeating: 0, count: index.problem.dimensions)
        for stop in trip(from: position) {
            if case .visit(_, let delivery, _) = index.request(of: stop).work {
                for dimension in sum.indices { sum[dimension] += delivery[dimension] }
            }
        }
        return sum
    }

    private func release(from position: Int, _ index: ProblemIndex) -> Int {
        trip(from: position).reduce(0) { latest, stop in
            let request = index.request(of: stop)
            return request.isShipment ? latest : max(latest, request.release)
        }
    }

    /// Stops behind a position up to the next reload.
    private func trip(from position: Int) -> [Int] {
        var stops: [Int] = []
        for element in elements[(position + 1)...] {
            switch element {
            case .stop(let stop): stops.append(stop)
            case .reload, .end: return stops
            case .start: continue
            }
        }
        return stops
    }
}

/// A violated constraint, and by how much.
struct Infeasibility: Error {
    let reason: UnservedReason
    let miss: Int?

    init(_ reason: UnservedReason, miss: Int? = nil) {
        self.reason = reason
        self.miss = miss
    }
}
