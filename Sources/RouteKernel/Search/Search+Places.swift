extension Search {
    /// The cheapest place on the routes near by, on all if there is none, or with an idle vehicle. Looks twice before it gives up, as
    /// blinks may have hidden the only place.
    mutating func cheapestPlace(for request: Int32) -> Placement? {
        var best = Placement(delta: limit(request), route: -1, after: -1, deliveryAfter: -1)
        let hasMany = tours.usedCount > fewRoutes
        if hasMany { considerNear(request, &best) }
        if best.route < 0 { considerAll(request, &best) }
        considerIdle(request, &best)
        if best.route >= 0 { return best }
        considerAll(request, &best)
        considerIdle(request, &best)
        return best.route < 0 ? nil : best
    }

    /// Up to so many routes all are looked at. Found by experiment: `ops/docs/routing.md`.
    private var fewRoutes: Int { model.stopCount <= 250 ? 25 : 8 }
    private var nearStops: Int { model.features.isTimed ? 30 : 60 }

    private mutating func considerAll(_ request: Int32, _ best: inout Placement) {
        let needs = Needs(request, model)
        for rank in 0..<tours.usedCount { considerUsed(request, needs, tours.used[rank], &best) }
    }

    /// Routes that have room; of many only those that serve one of the nearest stops.
    private mutating func considerNear(_ request: Int32, _ best: inout Placement) {
        let needs = Needs(request, model)
        var count = 0
        for rank in 0..<tours.usedCount {
            let used = tours.used[rank]
            if used.deliveryRoom < needs.delivery || used.pickupRoom < needs.pickup { continue }
            if count < Self.fewWithRoom { roomy[count] = Int32(rank) }
            count &+= 1
        }
        if count <= Self.fewWithRoom {
            for index in 0..<count { considerUsed(request, needs, tours.used[roomy[index]], &best) }
            return
        }
        lookups += 1
        let first = Int(model.stopOf[request]) * model.neighbourCount
        for neighbour in first..<first + min(nearStops, model.neighbourCount) {
            let route = tours.nodes[model.neighbours[neighbour]].route
            if route < 0 || seenIn[route] == lookups { continue }
            seenIn[route] = lookups
            considerUsed(request, needs, tours.used[tours.routes[route].rank], &best)
        }
    }

    /// Looking at so many routes with room costs less than finding out which are near.
    static let fewWithRoom = 8

    /// An idle vehicle of every class, or only of the one that carries the request's share of a full vehicle cheapest: what a fleet of
    /// several kinds is filled well by, as the cheapest vehicle for one request is the smallest.
    private mutating func considerIdle(_ request: Int32, _ best: inout Placement) {
        let permits = Int(request) * model.classes.count
        var thriftiest: (price: Double, place: Placement)?
        for kind in 0..<model.classes.count where model.allowed[permits + kind] {
            guard let route = tours.idleVehicle(kind), tours.hasRoom(Int(request), route, kind) else { continue }
            if !prefersThrift {
                consider(request, route, fixed: model.fixed[kind], &best)
                continue
            }
            var place = Placement(delta: limit(request), route: -1, after: -1, deliveryAfter: -1)
            consider(request, route, fixed: model.fixed[kind], &place)
            let price = Double(place.delta) / Double(max(model.dimensions > 0 ? model.capacity[kind * model.dimensions] : 1, 1))
            if place.route >= 0 && price < thriftiest?.price ?? .infinity { thriftiest = (price, place) }
        }
        if let place = thriftiest?.place, place.delta < best.delta { best = place }
    }

    @inline(__always)
    private mutating func considerUsed(_ request: Int32, _ needs: Needs, _ used: Tours.Used, _ best: inout Placement) {
        if used.deliveryRoom < needs.delivery || used.pickupRoom < needs.pickup { return }
        if model.allowed[needs.permits + Int(used.kind)],
            model.dimensions == 1 || tours.hasRoom(Int(request), Int(used.route), Int(used.kind))
        {
            consider(request, Int(used.route), fixed: 0, &best)
        }
    }

    /// What a request needs in the first dimension, if sums decide about it.
    private struct Needs {
        let delivery: Int32
        let pickup: Int32
        /// Its row of the classes that may serve it.
        let permits: Int

        init(_ request: Int32, _ model: SearchModel) {
            permits = Int(request) * model.classes.count
            let isSummed = model.dimensions > 0 && model.features.sumsDecide
            delivery = isSummed ? model.delivery[Int(request) * model.dimensions] : .min
            pickup = isSummed ? model.pickup[Int(request) * model.dimensions] : .min
        }
    }

    /// A request that opens a route costs more than its prize; others then join it for less. So now and then more is allowed, and the
    /// whole decides.
    private func limit(_ request: Int32) -> Int {
        let prize = model.prize[request]
        return prize == .max ? .max / 2 : Int(min(Double(prize) * generosity, 1e15))
    }

    @inline(__always)
    private mutating func consider(_ request: Int32, _ route: Int, fixed: Int, _ best: inout Placement) {
        if tours.evaluator != nil {
            if let found = tours.cheapestSimulated(request, route, below: best.delta, &blinks) { best = found }
            return
        }
        let stop = model.stopOf[request]
        // An empty route has no way from its start to its end until it has a stop.
        let extra = tours.routes[route].count == 0 ? Int(tours.nodes[model.endNode(route)].arc) + fixed : 0
        let limit = Int32(clamping: min(best.delta - extra, Int(TravelTable.blocked >> 1)))
        if model.stops[stop].partner >= 0 {
            let found = tours.cheapestShipment(stop, route, below: limit, &blinks)
            if found.after < 0 { return }
            best = Placement(
                delta: Int(found.delta) + extra, route: Int32(route), after: found.after, deliveryAfter: found.deliveryAfter)
        } else {
            let found = tours.cheapestVisit(stop, route, below: limit, &blinks)
            if found.after < 0 { return }
            best = Placement(delta: Int(found.delta) + extra, route: Int32(route), after: found.after, deliveryAfter: -1)
        }
    }
}
