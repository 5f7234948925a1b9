import Fulfilment

extension Search {
    /// Puts removed requests, and some of those left out before, back where each is cheapest, in a random one of several orders.
    mutating func recreate() {
        if model.hasPrizes { generosity = random.next() & 1 == 0 ? 1 : 1 + 9 * uniform() * uniform() }
        prefersThrift = model.hasSizes && random.next() & 1 == 0
        gather()
        sort()
        for index in 0..<removedCount {
            let request = removed[index]
            // A second look, as blinks may have hidden the only place.
            if let place = cheapestPlace(for: request) ?? cheapestPlace(for: request) { insert(request, place) }
        }
    }

    /// Adds those that were out already: all when they are few, otherwise a random few.
    private mutating func gather() {
        let ruined = removedCount
        let out = pool.count - ruined
        guard out > 0 else { return }
        let wanted = min(out, 12)
        if out <= wanted {
            for index in 0..<pool.count where !isAmong(pool[index], ruined) { append(pool[index]) }
            return
        }
        var tries = 0
        while removedCount < ruined + wanted && tries < 4 * wanted {
            tries += 1
            let request = pool[random.below(pool.count)]
            if !isAmong(request, removedCount) { append(request) }
        }
    }

    private func isAmong(_ request: Int32, _ count: Int) -> Bool {
        for index in 0..<count where removed[index] == request { return true }
        return false
    }

    private mutating func append(_ request: Int32) {
        removed[removedCount] = request
        removedCount += 1
    }

    /// Random, bulky first, far first, near first; where time binds also short window first, early first, late first.
    private mutating func sort() {
        let kind = random.below(model.features.isTimed ? 17 : 11)
        for index in 0..<removedCount {
            let request = removed[index]
            let stop = model.stops[model.stopOf[request]]
            sortKeys[index] =
                switch kind {
                case 0..<4: Int(random.next() >> 32)
                case 4..<8: -Int(model.bulk[request])
                case 8..<10: -distanceFromDepot(stop)
                case 10: distanceFromDepot(stop)
                case 11..<13: Int(stop.close) - Int(stop.open)
                case 13..<15: Int(stop.open)
                default: -Int(stop.close)
                }
        }
        for index in 1..<max(removedCount, 1) { sink(index) }
    }

    private func sink(_ index: Int) {
        let (key, request) = (sortKeys[index], removed[index])
        var hole = index
        while hole > 0 && sortKeys[hole - 1] > key {
            sortKeys[hole] = sortKeys[hole - 1]
            removed[hole] = removed[hole - 1]
            hole -= 1
        }
        (sortKeys[hole], removed[hole]) = (key, request)
    }

    func distanceFromDepot(_ stop: SearchModel.StopData) -> Int {
        guard let kind = model.classes.first else { return 0 }
        return Int(kind.table.costTo[Int(stop.place) * model.side + Int(kind.start)])
    }

    /// The cheapest place on the routes near by, or with an idle vehicle of any class; if there is none, on all routes.
    mutating func cheapestPlace(for request: Int32) -> Placement? {
        var best = Placement(delta: limit(request), route: -1, after: -1, deliveryAfter: -1)
        if tours.usedCount > fewRoutes {
            considerNear(request, &best)
        } else {
            considerAll(request, &best)
        }
        considerIdle(request, &best)
        if best.route < 0 && tours.usedCount > fewRoutes { considerAll(request, &best) }
        return best.route < 0 ? nil : best
    }

    /// Up to so many routes all are looked at; with more, those of the nearest stops. Found by experiment: `ops/docs/routing.md`.
    private var fewRoutes: Int { model.stopCount <= 250 ? 25 : 8 }
    private var nearStops: Int { model.features.isTimed ? 30 : 60 }

    private mutating func considerAll(_ request: Int32, _ best: inout Placement) {
        let needs = Needs(request, model)
        for rank in 0..<tours.usedCount { considerUsed(request, needs, tours.used[rank], &best) }
    }

    /// Routes that serve one of the nearest stops.
    private mutating func considerNear(_ request: Int32, _ best: inout Placement) {
        let needs = Needs(request, model)
        lookups += 1
        let first = Int(model.stopOf[request]) * model.neighbourCount
        for neighbour in first..<first + min(nearStops, model.neighbourCount) {
            let route = tours.nodes[model.neighbours[neighbour]].route
            if route >= 0 && seenIn[route] != lookups {
                seenIn[route] = lookups
                considerUsed(request, needs, tours.used[tours.routes[route].rank], &best)
            }
        }
    }

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
        if needs.isSummed && (used.deliveryRoom < needs.delivery || used.pickupRoom < needs.pickup) { return }
        if model.allowed[needs.permits + Int(used.kind)],
            model.dimensions == 1 || tours.hasRoom(Int(request), Int(used.route), Int(used.kind))
        {
            consider(request, Int(used.route), fixed: 0, &best)
        }
    }

    /// What a request needs in the first dimension, and whether sums decide about it.
    private struct Needs {
        let delivery: Int32
        let pickup: Int32
        let isSummed: Bool
        /// Its row of the classes that may serve it.
        let permits: Int

        init(_ request: Int32, _ model: SearchModel) {
            permits = Int(request) * model.classes.count
            isSummed = model.dimensions > 0 && !model.features.isMixed
            delivery = isSummed ? model.delivery[Int(request) * model.dimensions] : 0
            pickup = isSummed ? model.pickup[Int(request) * model.dimensions] : 0
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

    mutating func insert(_ request: Int32, _ place: Placement) {
        let stop = model.stopOf[request]
        journal.touch(Int(place.route), tours)
        tours.link(stop, after: place.after)
        if place.deliveryAfter >= 0 { tours.link(model.stops[stop].partner, after: place.deliveryAfter) }
        tours.retime(Int(place.route), from: stop)
        pool.remove(request)
    }
}
