/// Constraints on the order of a route alone: skills, number of stops, backhauls, reloads, precedence and stops driven already.
struct OrderCheck {
    private let vehicle: Int
    private let owner: Vehicle
    private let problem: RouteProblem
    private let roles: RequestRoles
    private let route: [RouteSolution.Visit]
    /// Stops by trip.
    private let trips: [[Int]]

    init(_ problem: RouteProblem, _ vehicle: Int, _ route: [RouteSolution.Visit]) {
        self.vehicle = vehicle
        self.problem = problem
        self.route = route
        owner = problem.vehicles[vehicle]
        roles = RequestRoles(problem)
        let slices = route.split(omittingEmptySubsequences: false) { StructureCheck.stop($0) == nil }
        trips = slices.map { $0.compactMap(StructureCheck.stop) }
    }

    func faults() -> [RouteFault] { skills() + frozen() + reloads() + trips.flatMap { backhauls($0) + precedence($0) } }

    private func skills() -> [RouteFault] {
        let stops = trips.joined()
        var faults: [RouteFault] = stops.compactMap { stop in
            guard let missing = roles.request(of: stop)?.skills.subtracting(owner.skills), !missing.isEmpty else { return nil }
            return RouteFault(.skills, vehicle: vehicle, stop: stop, "The vehicle lacks skills \(missing.sorted()).")
        }
        if let most = owner.limits.stops, stops.count > most {
            faults.append(RouteFault(.limit, vehicle: vehicle, "\(stops.count) stops are more than \(most)."))
        }
        return faults
    }

    private func frozen() -> [RouteFault] {
        guard owner.frozenStops > 0, vehicle < problem.initialRoutes.count else { return [] }
        let driven = problem.initialRoutes[vehicle].prefix(owner.frozenStops)
        let first = trips.joined().prefix(driven.count)
        if Array(first) == Array(driven) { return [] }
        return [RouteFault(.frozen, vehicle: vehicle, "The route begins with \(Array(first)), driven are \(Array(driven)).")]
    }

    private func reloads() -> [RouteFault] {
        let locations = route.compactMap { visit in if case .reload(let location) = visit { location } else { nil } }
        let allowed = owner.reload?.locations ?? []
        var faults: [RouteFault] = locations.filter { !allowed.contains($0) }.map {
            RouteFault(.reload, vehicle: vehicle, "The vehicle may not load at location \($0).")
        }
        let most = owner.reload?.maxTrips ?? 1
        if trips.count > most {
            faults.append(RouteFault(.reload, vehicle: vehicle, "\(trips.count) trips are more than \(most)."))
        }
        return faults
    }

    private func backhauls(_ trip: [Int]) -> [RouteFault] {
        guard let first = trip.firstIndex(where: { problem.stops[$0].isBackhaul }) else { return [] }
        if first == 0 { return [RouteFault(.backhaul, vehicle: vehicle, stop: trip[0], "A trip begins with a backhaul.")] }
        return trip[first...].filter { !problem.stops[$0].isBackhaul }.map {
            RouteFault(.backhaul, vehicle: vehicle, stop: $0, "An ordinary stop comes after a backhaul.")
        }
    }

    private func precedence(_ trip: [Int]) -> [RouteFault] {
        trip.enumerated().compactMap { position, stop in
            guard case .shipment(let pickup, let delivery, _)? = roles.request(of: stop)?.work else { return nil }
            let isSound = stop == pickup ? trip[position...].contains(delivery) : trip[..<position].contains(pickup)
            if isSound { return nil }
            return RouteFault(.precedence, vehicle: vehicle, stop: stop, "Pickup and delivery are not in order on one trip.")
        }
    }
}

/// Whether the served stops of every relation are on one vehicle, the right one, in order, and next to each other where asked.
struct RelationCheck {
    private let problem: RouteProblem
    /// Vehicle and position on its route, reloads counted, by stop.
    private var positions: [Int: (vehicle: Int, position: Int)] = [:]

    init(_ problem: RouteProblem, _ routes: [[RouteSolution.Visit]]) {
        self.problem = problem
        for (vehicle, route) in routes.enumerated() {
            for (position, visit) in route.enumerated() {
                if case .stop(let stop) = visit { positions[stop] = (vehicle, position) }
            }
        }
    }

    func faults() -> [RouteFault] {
        problem.relations.enumerated().flatMap { index, relation in
            faults(relation, "Relation \(index) (\(relation.kind.rawValue))")
        }
    }

    private func faults(_ relation: Relation, _ name: String) -> [RouteFault] {
        let served = relation.stops.filter { positions[$0] != nil }
        let locations = served.compactMap { positions[$0] }
        guard let vehicle = relation.vehicle ?? locations.first?.vehicle else { return [] }
        if let stray = zip(served, locations).first(where: { $1.vehicle != vehicle }) {
            return [RouteFault(.relation, vehicle: stray.1.vehicle, stop: stray.0, "\(name) asks for vehicle \(vehicle).")]
        }
        return zip(served.dropFirst(), zip(locations, locations.dropFirst())).compactMap { stop, pair in
            let step = pair.1.position - pair.0.position
            let isKept =
                switch relation.kind {
                case .sameVehicle: true
                case .order: step > 0
                case .directOrder: step == 1
                }
            return isKept ? nil : RouteFault(.relation, vehicle: vehicle, stop: stop, "\(name) is out of order here.")
        }
    }
}
