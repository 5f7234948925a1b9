extension Search {
    /// The cheapest feasible insertion beside a neighbour, into any route if there is none, or with an idle vehicle. Before a mandatory
    /// request is left unserved all is scanned again, as blinks may have skipped the only feasible position; an optional one mostly has
    /// none because its prize is too small.
    mutating func cheapestInsertion(for request: Int32) -> Insertion? {
        var best = Insertion(delta: costLimit(request), route: -1, after: -1, deliveryAfter: -1)
        if usesNeighbourInsertion && state.usedCount > 0 { scanNeighbours(request, &best) }
        let isOptional = model.prize[request] != .max
        if best.route < 0 && !(isOptional && usesNeighbourInsertion) { scanRoutes(request, &best) }
        scanIdleVehicles(request, &best)
        if best.route >= 0 { return best }
        if isOptional { return nil }
        scanRoutes(request, &best)
        scanIdleVehicles(request, &best)
        return best.route < 0 ? nil : best
    }

    private mutating func scanRoutes(_ request: Int32, _ best: inout Insertion) {
        let demand = RouteState.Demand(request, model)
        for rank in 0..<state.usedCount {
            let route = state.used[rank]
            if state.hasCapacity(demand, route) { evaluate(request, Int(route), fixed: 0, &best) }
        }
    }

    private mutating func scanNeighbours(_ request: Int32, _ best: inout Insertion) {
        let limit = Int32(clamping: min(best.delta, Int(ArcTable.insertionLimit)))
        let found = state.cheapestNeighbourInsertion(
            model.firstStop[request], below: limit, wanted: scansWidely ? RouteState.mostNeighbours : RouteState.wantedNeighbours,
            &blinks)
        if found.after < 0 { return }
        best = Insertion(delta: Int(found.delta), route: state.nodes[found.after].route, after: found.after, deliveryAfter: -1)
    }

    /// An idle vehicle of every class, or only of the class with the least cost per unit of capacity: that suits a heterogeneous fleet, as
    /// the cheapest vehicle for one request alone is the smallest.
    private mutating func scanIdleVehicles(_ request: Int32, _ best: inout Insertion) {
        if state.usedCount >= maxUsedVehicles { return }
        let permits = Int(request) * model.classes.count
        var cheapestPerUnit: (unitCost: Double, insertion: Insertion)?
        for vehicleClass in 0..<model.classes.count where model.allowed[permits + vehicleClass] {
            if !prefersUnitCost && openingCost(request, vehicleClass) >= best.delta { continue }
            guard let route = state.idleVehicle(vehicleClass), state.hasCapacity(Int(request), route, vehicleClass) else {
                continue
            }
            if !prefersUnitCost {
                evaluate(request, route, fixed: model.fixed[vehicleClass], &best)
                continue
            }
            var insertion = Insertion(delta: costLimit(request), route: -1, after: -1, deliveryAfter: -1)
            evaluate(request, route, fixed: model.fixed[vehicleClass], &insertion)
            let unitCost =
                Double(insertion.delta)
                / Double(max(model.dimensions > 0 ? model.capacity[vehicleClass * model.dimensions] : 1, 1))
            if insertion.route >= 0 && unitCost < cheapestPerUnit?.unitCost ?? .infinity {
                cheapestPerUnit = (unitCost, insertion)
            }
        }
        if let insertion = cheapestPerUnit?.insertion, insertion.delta < best.delta { best = insertion }
    }

    /// A lower bound of the cost of serving a request with an idle vehicle.
    private func openingCost(_ request: Int32, _ vehicleClass: Int) -> Int {
        if !usesNeighbourInsertion { return .min }
        let (depots, table) = (model.classes[vehicleClass], model.tables[vehicleClass])
        let row = Int(model.stops[model.firstStop[request]].location) * model.side
        return model.fixed[vehicleClass] + Int(table.costTo[row + Int(depots.start)]) + Int(table.cost[row + Int(depots.end)])
    }

    /// The highest cost of inserting a request. The first one of a route costs more than its prize, the next ones less; so now and then
    /// more is allowed, and acceptance decides about the whole.
    private func costLimit(_ request: Int32) -> Int {
        let prize = model.prize[request]
        return prize == .max ? .max / 2 : Int(min(Double(prize) * prizeFactor, 1e15))
    }

    @inline(__always)
    private mutating func evaluate(_ request: Int32, _ route: Int, fixed: Int, _ best: inout Insertion) {
        if state.evaluator != nil {
            if let found = state.cheapestSimulated(request, route, below: best.delta, &blinks) { best = found }
            return
        }
        let stop = model.firstStop[request]
        let limit = Int32(clamping: min(best.delta - fixed, Int(ArcTable.insertionLimit)))
        if model.stops[stop].partner >= 0 {
            let found = state.cheapestShipment(stop, route, below: limit, &blinks)
            if found.after < 0 { return }
            best = Insertion(
                delta: Int(found.delta) + fixed, route: Int32(route), after: found.after, deliveryAfter: found.deliveryAfter)
        } else {
            let found = state.cheapestVisit(stop, route, below: limit, &blinks)
            if found.after < 0 { return }
            best = Insertion(delta: Int(found.delta) + fixed, route: Int32(route), after: found.after, deliveryAfter: -1)
        }
    }
}

/// The positions for a request in a route and the cost of inserting it there.
struct Insertion: BitwiseCopyable {
    /// Scaled; may be negative where arcs violate the triangle inequality.
    var delta: Int
    var route: Int32
    /// Node after which the (first) stop goes.
    var after: Int32
    /// Node after which a shipment's delivery goes, once the pickup is in; the pickup itself for right behind it.
    var deliveryAfter: Int32
}

/// Blinks: random draws that make greedy insertion skip a position now and then (Christiaens and Vanden Berghe 2020).
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
