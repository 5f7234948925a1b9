/// A problem with inverse indices: the request a stop belongs to, and the relations that bind it.
final class ProblemIndex: Sendable {
    let problem: RouteProblem
    /// Request by stop.
    let requestOf: [Int]
    /// Relations by stop.
    let relationsOf: [[Int]]
    /// By vehicle.
    let travelTimes: [TravelTimeFunction]
    /// By vehicle.
    let breakStates: [BreakStates]

    init(_ problem: RouteProblem) {
        self.problem = problem
        var relationsOf = [[Int]](repeating: [], count: problem.stops.count)
        for (index, relation) in problem.relations.enumerated() {
            for stop in relation.stops { relationsOf[stop].append(index) }
        }
        requestOf = problem.requestByStop.map { $0 ?? 0 }
        self.relationsOf = relationsOf
        travelTimes = problem.vehicles.map { TravelTimeFunction($0, problem) }
        var known: [[Break]: BreakStates] = [:]
        breakStates = problem.vehicles.map { vehicle in
            if let states = known[vehicle.breaks] { return states }
            let states = BreakStates(vehicle.breaks)
            known[vehicle.breaks] = states
            return states
        }
    }

    func request(of stop: Int) -> Request { problem.requests[requestOf[stop]] }

    /// The load after a stop; `carried` holds the shipments between their stops.
    func change(_ aboard: inout [Int], at stop: Int, carrying carried: inout Set<Int>) throws(Infeasibility) {
        switch request(of: stop).work {
        case .visit(_, let delivery, let pickup):
            for dimension in aboard.indices { aboard[dimension] += pickup[dimension] - delivery[dimension] }
        case .shipment(let pickup, _, let load):
            let isPickup = stop == pickup
            for dimension in aboard.indices { aboard[dimension] += isPickup ? load[dimension] : -load[dimension] }
            if isPickup {
                carried.insert(requestOf[stop])
            } else if carried.remove(requestOf[stop]) == nil {
                throw Infeasibility(.relation)
            }
        }
    }

    /// Whether the stops of one route agree with the relations: in order, next to each other, on the right vehicle. That all stops of a
    /// relation share a vehicle is checked by the caller.
    func keepsRelations(_ elements: [Itinerary.Element], vehicle: Int) -> Bool {
        if problem.relations.isEmpty { return true }
        var positions: [Int: Int] = [:]
        for (position, element) in elements.enumerated() {
            if case .stop(let stop) = element { positions[stop] = position }
        }
        return Set(positions.keys.flatMap { relationsOf[$0] }).allSatisfy { relation in
            keeps(problem.relations[relation], positions, vehicle)
        }
    }

    private func keeps(_ relation: Relation, _ positions: [Int: Int], _ vehicle: Int) -> Bool {
        if let bound = relation.vehicle, bound != vehicle { return false }
        let served = relation.stops.compactMap { positions[$0] }
        switch relation.kind {
        case .sameVehicle: return true
        case .order: return zip(served, served.dropFirst()).allSatisfy { $0 < $1 }
        case .directOrder: return zip(served, served.dropFirst()).allSatisfy { $0 + 1 == $1 }
        }
    }
}
