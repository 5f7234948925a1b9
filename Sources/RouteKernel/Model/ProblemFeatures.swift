/// Which parts of the model a problem uses: the search picks the cheapest rules that know them all.
struct Features {
    /// Windows, shifts or limits of time that can bind.
    let isTimed: Bool
    /// Loads that change along the route in both directions: deliveries with pickups, or shipments.
    let isMixed: Bool
    let hasShipments: Bool
    /// Whether a route's deliveries and pickups, each summed, must fit its vehicle: on one trip, without shipments.
    let sumsDecide: Bool
    /// Limits on distance, driving time, duration or stops.
    let hasLimits: Bool
    let hasDurationLimit: Bool
    let hasBackhauls: Bool
    /// Anything only a simulation of the whole route can judge.
    let needsSimulation: Bool

    /// What a visit's place must keep.
    var rules: VisitRuleSet { isMixed || hasLimits || hasBackhauls ? .all : isTimed ? .times : .sums }

    init(_ problem: RouteProblem) {
        let stops = problem.stops
        let vehicles = problem.vehicles
        hasShipments = problem.requests.contains { $0.isShipment }
        hasBackhauls = stops.contains(where: \.isBackhaul)
        let hasDelivery = problem.requests.contains { $0.delivers }
        let hasPickup = problem.requests.contains { $0.picksUp }
        isMixed = hasShipments || (hasDelivery && hasPickup && !hasBackhauls)
        sumsDecide = !isMixed && vehicles.allSatisfy { $0.reload == nil }
        isTimed =
            stops.contains { !$0.windows.isEmpty } || vehicles.contains { $0.shift != 0...RouteProblem.limit }
            || vehicles.contains { $0.limits.duration != nil }
        hasDurationLimit = vehicles.contains { $0.limits.duration != nil }
        hasLimits = vehicles.contains { $0.limits != Limits() }
        let hasManyWindows = stops.contains { $0.windows.count > 1 }
        let isSimple =
            stops.allSatisfy(\.isSimple) && vehicles.allSatisfy(\.isSimple) && problem.relations.isEmpty
            && problem.balance == Balance() && problem.travel.allSatisfy(\.traffic.isEmpty)
            && problem.requests.allSatisfy { $0.release == 0 } && !hasManyWindows
            && !(hasBackhauls && (hasShipments || stops.contains { !$0.windows.isEmpty }))
            && !(hasBackhauls && !problem.backhaulsOnlyPickUp)
        let taskPrices = Set(vehicles.map(\.costs.perTaskHour))
        let hasTaskPrice = taskPrices.count > 1 || (taskPrices != [0] && problem.requests.contains { $0.prize != nil })
        needsSimulation = !isSimple || hasTaskPrice || (hasShipments && hasDurationLimit)
    }
}

extension Request {
    var isShipment: Bool { if case .shipment = work { true } else { false } }

    var delivers: Bool {
        if case .visit(_, let delivery, _) = work { delivery.contains { $0 > 0 } } else { false }
    }

    var picksUp: Bool {
        if case .visit(_, _, let pickup) = work { pickup.contains { $0 > 0 } } else { false }
    }
}

extension RouteProblem {
    /// Then deliveries and pickups never share the vehicle's room, and each can be summed on its own.
    fileprivate var backhaulsOnlyPickUp: Bool {
        requests.allSatisfy { request in
            guard case .visit(let stop, _, _) = request.work else { return false }
            return stops[stop].isBackhaul ? !request.delivers : !request.picksUp
        }
    }
}

extension Stop {
    fileprivate var isSimple: Bool {
        setup == 0 && preference == nil && serviceByType.isEmpty && setupByType.isEmpty
    }
}

extension Vehicle {
    fileprivate var isSimple: Bool {
        breaks.isEmpty && reload == nil && frozenStops == 0 && costs.perHour == 0
    }
}
