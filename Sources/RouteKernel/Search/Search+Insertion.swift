extension Search {
    /// The cheapest place beside a stop near by, on all routes if there is none, or with an idle vehicle. Looks twice before a request that
    /// must be served is given up, as blinks may have hidden the only place; one with a prize mostly finds none because it is not worth one.
    mutating func cheapestPlace(for request: Int32) -> Placement? {
        var best = Placement(delta: limit(request), route: -1, after: -1, deliveryAfter: -1)
        if looksBeside && tours.usedCount > 0 { considerBeside(request, &best) }
        let isOptional = model.prize[request] != .max
        if best.route < 0 && !(isOptional && looksBeside) { considerAll(request, &best) }
        considerIdle(request, &best)
        if best.route >= 0 { return best }
        if isOptional { return nil }
        considerAll(request, &best)
        considerIdle(request, &best)
        return best.route < 0 ? nil : best
    }

    private mutating func considerAll(_ request: Int32, _ best: inout Placement) {
        let needs = Tours.Needs(request, model)
        for rank in 0..<tours.usedCount {
            let route = tours.used[rank]
            if tours.hasRoom(needs, route) { consider(request, Int(route), fixed: 0, &best) }
        }
    }

    private mutating func considerBeside(_ request: Int32, _ best: inout Placement) {
        let limit = Int32(clamping: min(best.delta, Int(TravelTable.blocked >> 1)))
        let found = tours.cheapestBeside(
            model.stopOf[request], below: limit, wanted: looksFar ? Tours.mostBeside : Tours.wantedBeside, &blinks)
        if found.after < 0 { return }
        best = Placement(delta: Int(found.delta), route: tours.nodes[found.after].route, after: found.after, deliveryAfter: -1)
    }

    /// An idle vehicle of every class, or only of the one that carries the request's share of a full vehicle cheapest: what a fleet of
    /// several kinds is filled well by, as the cheapest vehicle for one request is the smallest.
    private mutating func considerIdle(_ request: Int32, _ best: inout Placement) {
        if tours.usedCount >= mostUsed { return }
        let permits = Int(request) * model.classes.count
        var thriftiest: (price: Double, place: Placement)?
        for kind in 0..<model.classes.count where model.allowed[permits + kind] {
            if !prefersThrift && opening(request, kind) >= best.delta { continue }
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

    /// The least that serving a request with an idle vehicle costs.
    private func opening(_ request: Int32, _ kind: Int) -> Int {
        if !looksBeside { return .min }
        let (terms, table) = (model.classes[kind], model.tables[kind])
        let row = Int(model.stops[model.stopOf[request]].place) * model.side
        return model.fixed[kind] + Int(table.costTo[row + Int(terms.start)]) + Int(table.cost[row + Int(terms.end)])
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

/// A place for a request in a route and what taking it costs.
struct Placement: BitwiseCopyable {
    /// Scaled; may be negative where ways violate the triangle inequality.
    var delta: Int
    var route: Int32
    /// Node after which the (first) stop goes.
    var after: Int32
    /// Node after which a shipment's delivery goes, once the pickup is in; the pickup itself for right behind it.
    var deliveryAfter: Int32
}

/// Draws that make greedy insertion overlook a place now and then (Christiaens and Vanden Berghe 2020).
struct Blinks {
    private var state: UInt64
    private var untilNext = 1

    init(seed: UInt64) { state = seed | 1 }

    /// True once in 50 draws on average, after 1 to 99.
    @inline(__always)
    mutating func next() -> Bool {
        untilNext &-= 1
        if untilNext > 0 { return false }
        draw()
        return true
    }

    private mutating func draw() {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        untilNext = Int(state >> 32) % 99 + 1
    }
}
