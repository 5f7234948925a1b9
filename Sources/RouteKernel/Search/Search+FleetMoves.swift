import Fulfilment

extension Search {
    /// Gives touched routes to idle vehicles of another class where that is cheaper and holds; a fleet of several kinds needs it, as
    /// insertion alone never changes the vehicle of a route.
    mutating func changeVehicles() {
        guard model.classes.count > 1 else { return }
        for index in 0..<journal.touchedCount {
            let route = journal.route(index)
            if tours.routes[route].count > 0, let vehicle = cheaperVehicle(for: route) { move(route, to: vehicle) }
        }
    }

    private func cheaperVehicle(for route: Int) -> Int? {
        var best: (price: Int, vehicle: Int)?
        for kind in 0..<model.classes.count where Int32(kind) != tours.routes[route].kind {
            guard let vehicle = tours.idleVehicle(kind), canServe(route, kind, vehicle) else { continue }
            let price = price(of: route, kind)
            if price < best?.price ?? tours.price(route) { best = (price, vehicle) }
        }
        return best?.vehicle
    }

    /// Skills and sums of loads; what depends on the order is seen when the stops have moved.
    private func canServe(_ route: Int, _ kind: Int, _ vehicle: Int) -> Bool {
        let dimensions = model.dimensions
        for dimension in 0..<dimensions where model.features.sumsDecide {
            let room = model.capacity[kind * dimensions + dimension]
            let cell = route * dimensions + dimension
            if tours.delivered[cell] > room || tours.pickedUp[cell] > room { return false }
        }
        let limits = model.classes[kind].limits
        if let most = limits.stops, Int(tours.routes[route].count) > most { return false }
        if limits.distance != nil || limits.drivingTime != nil, tours.evaluator == nil { return false }
        var node = tours.nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            if model.isFrozen[node] || !model.allowed[Int(model.stops[node].request) * model.classes.count + kind] {
                return false
            }
            node = tours.nodes[node].next
        }
        return true
    }

    private func price(of route: Int, _ kind: Int) -> Int {
        let (table, side, terms) = (model.tables[kind], model.side, model.classes[kind])
        var (sum, place) = (terms.fixed, Int(terms.start))
        var node = tours.nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            let next = Int(tours.nodes[node].place)
            sum += Int(table.cost[place * side + next])
            (place, node) = (next, tours.nodes[node].next)
        }
        return sum + Int(table.cost[place * side + Int(terms.end)])
    }

    private mutating func move(_ route: Int, to vehicle: Int) {
        journal.touch(vehicle, tours)
        let before = tours.cost
        shift(route, to: vehicle)
        if tours.refresh(vehicle) && tours.cost < before { return }
        shift(vehicle, to: route)
        tours.refresh(route)
        tours.refresh(vehicle)
    }

    /// Moves all stops of a route, in order, to an empty vehicle; the emptied route is refreshed, the other one not.
    private mutating func shift(_ route: Int, to vehicle: Int) {
        var last = Int32(model.startNode(vehicle))
        while true {
            let stop = tours.nodes[model.startNode(route)].next
            if stop >= Int32(model.stopCount) { break }
            tours.unlink(stop)
            tours.link(stop, after: last)
            last = stop
        }
        tours.refresh(route)
    }

    /// So many of the nearest stops are tried as the first of another tail.
    private static let triedTails = 30

    /// Two routes swap what follows a random stop and what begins with one of its nearest stops (2-opt*, Potvin and Rousseau 1995), if
    /// that is accepted at this temperature. Strings taken out are shorter than the halves of long routes, so that those would not
    /// change places by ruin and recreate alone.
    mutating func exchangeTails(temperature: Double) {
        guard looksBeside else { return }
        let stop = Int32(random.below(model.stopCount))
        let margin = margin(temperature)
        guard tours.nodes[stop].route >= 0, let begin = cheapestTail(behind: stop, below: Int(min(margin, 1e15))) else { return }
        let before = score
        journal.touch(Int(tours.nodes[stop].route), tours)
        journal.touch(Int(tours.nodes[begin].route), tours)
        guard tours.exchangeTails(behind: stop, from: begin), Double(score.cost) < Double(before.cost) + margin else {
            return journal.undo(&tours)
        }
        journal.commit()
        keepIfBest()
    }

    private func cheapestTail(behind stop: Int32, below limit: Int) -> Int32? {
        var (least, begin) = (limit, Int32(-1))
        let first = Int(stop) * model.nearestCount
        for index in first..<first + min(Self.triedTails, model.nearestCount) {
            let near = model.nearest[index]
            guard let change = tours.changeOfTails(behind: stop, from: near), change < least else { continue }
            if tours.mayExchangeTails(behind: stop, from: near) { (least, begin) = (change, near) }
        }
        return begin < 0 ? nil : begin
    }
}
