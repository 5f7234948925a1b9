import Fulfilment

extension Search {
    /// Reassigns changed routes to idle vehicles of another class where that is cheaper and feasible; a heterogeneous fleet needs it, as
    /// insertion alone never changes the vehicle of a route.
    mutating func changeVehicles() {
        guard model.classes.count > 1 else { return }
        for index in 0..<undoLog.recordedCount {
            let route = undoLog.route(index)
            if state.routes[route].count > 0, let vehicle = cheaperVehicle(for: route) { reassign(route, to: vehicle) }
        }
    }

    private func cheaperVehicle(for route: Int) -> Int? {
        var best: (cost: Int, vehicle: Int)?
        for vehicleClass in 0..<model.classes.count where Int32(vehicleClass) != state.routes[route].vehicleClass {
            guard let vehicle = state.idleVehicle(vehicleClass), canServe(route, vehicleClass, vehicle) else { continue }
            let cost = cost(of: route, vehicleClass)
            if cost < best?.cost ?? state.routeCost(route) { best = (cost, vehicle) }
        }
        return best?.vehicle
    }

    /// Skills and sums of loads; constraints on the order are tested when the stops have moved.
    private func canServe(_ route: Int, _ vehicleClass: Int, _ vehicle: Int) -> Bool {
        let dimensions = model.dimensions
        for dimension in 0..<dimensions where model.features.usesLoadSums {
            let capacity = model.capacity[vehicleClass * dimensions + dimension]
            let cell = route * dimensions + dimension
            if state.delivered[cell] > capacity || state.pickedUp[cell] > capacity { return false }
        }
        let limits = model.classes[vehicleClass].limits
        if let most = limits.stops, Int(state.routes[route].count) > most { return false }
        if limits.distance != nil || limits.drivingTime != nil, state.evaluator == nil { return false }
        var node = state.nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            if model.isFrozen[node] || !model.allowed[Int(model.stops[node].request) * model.classes.count + vehicleClass] {
                return false
            }
            node = state.nodes[node].next
        }
        return true
    }

    private func cost(of route: Int, _ vehicleClass: Int) -> Int {
        let (table, side, depots) = (model.tables[vehicleClass], model.side, model.classes[vehicleClass])
        var (sum, location) = (depots.fixed, Int(depots.start))
        var node = state.nodes[model.startNode(route)].next
        while node < Int32(model.stopCount) {
            let next = Int(state.nodes[node].location)
            sum += Int(table.cost[location * side + next])
            (location, node) = (next, state.nodes[node].next)
        }
        return sum + Int(table.cost[location * side + Int(depots.end)])
    }

    private mutating func reassign(_ route: Int, to vehicle: Int) {
        undoLog.record(vehicle, state)
        let before = state.cost
        moveStops(route, to: vehicle)
        if state.refresh(vehicle) && state.cost < before { return }
        moveStops(vehicle, to: route)
        state.refresh(route)
        state.refresh(vehicle)
    }

    /// Moves all stops of a route, in order, to an empty vehicle; the emptied route is refreshed, the other one not.
    private mutating func moveStops(_ route: Int, to vehicle: Int) {
        var last = Int32(model.startNode(vehicle))
        while true {
            let stop = state.nodes[model.startNode(route)].next
            if stop >= Int32(model.stopCount) { break }
            state.unlink(stop)
            state.link(stop, after: last)
            last = stop
        }
        state.refresh(route)
    }

    /// Nearest stops that are tried as the first of the other tail.
    private static let tailNeighbours = 30

    /// 2-opt* (Potvin and Rousseau 1995): the tail behind a random stop is exchanged for the tail that begins with one of its nearest stops,
    /// if that is accepted at this temperature. Removed strings are shorter than the halves of long routes, so ruin and recreate alone
    /// does not exchange those.
    mutating func exchangeTails(temperature: Double) {
        guard usesNeighbourInsertion else { return }
        let stop = Int32(random.below(model.stopCount))
        let margin = margin(temperature)
        guard state.nodes[stop].route >= 0, let begin = cheapestTail(behind: stop, below: Int(min(margin, 1e15))) else { return }
        let before = score
        undoLog.record(Int(state.nodes[stop].route), state)
        undoLog.record(Int(state.nodes[begin].route), state)
        guard state.exchangeTails(behind: stop, from: begin), Double(score.cost) < Double(before.cost) + margin else {
            return undoLog.undo(&state)
        }
        undoLog.commit()
        updateIncumbent()
    }

    private func cheapestTail(behind stop: Int32, below limit: Int) -> Int32? {
        var (least, begin) = (limit, Int32(-1))
        let first = Int(stop) * model.nearestCount
        for index in first..<first + min(Self.tailNeighbours, model.nearestCount) {
            let near = model.nearest[index]
            guard let change = state.tailExchangeCost(behind: stop, from: near), change < least else { continue }
            if state.mayExchangeTails(behind: stop, from: near) { (least, begin) = (change, near) }
        }
        return begin < 0 ? nil : begin
    }
}
