/// Which constraints a problem has: the search uses the cheapest insertion test that covers them all.
struct ProblemFeatures {
    /// Time windows, shifts or limits of duration that can bind.
    let hasTimeConstraints: Bool
    /// Mixed deliveries and pickups, or shipments: the load rises and falls along a route.
    let hasMixedLoads: Bool
    let hasShipments: Bool
    /// Whether the sums of a route's deliveries and of its pickups decide about capacity: one trip, no mixed loads.
    let usesLoadSums: Bool
    /// Limits on distance, driving time, duration or stops.
    let hasLimits: Bool
    let hasDurationLimit: Bool
    let hasBackhauls: Bool
    /// A constraint that only a simulation of the whole route can test.
    let needsSimulation: Bool

    /// The constraints that the insertion of a visit must be tested for.
    var visitConstraints: VisitConstraintSet {
        hasMixedLoads || hasLimits || hasBackhauls ? .all : hasTimeConstraints ? .capacityAndTime : .capacity
    }

    init(_ problem: RouteProblem) {
        let stops = problem.stops
        let vehicles = problem.vehicles
        hasShipments = problem.requests.contains { $0.isShipment }
        hasBackhauls = stops.contains(where: \.isBackhaul)
        let hasDelivery = problem.requests.contains { $0.delivers }
        let hasPickup = problem.requests.contains { $0.picksUp }
        hasMixedLoads = hasShipments || (hasDelivery && hasPickup && !hasBackhauls)
        usesLoadSums = !hasMixedLoads && vehicles.allSatisfy { $0.reload == nil }
        hasTimeConstraints =
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
        let taskCosts = Set(vehicles.map(\.costs.perTaskHour))
        let hasTaskCost = taskCosts.count > 1 || (taskCosts != [0] && problem.requests.contains { $0.prize != nil })
        needsSimulation = !isSimple || hasTaskCost || (hasShipments && hasDurationLimit)
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
    /// Then deliveries and pickups never share capacity, and each can be summed on its own.
    fileprivate var backhaulsOnlyPickUp: Bool {
        requests.allSatisfy { request in
            guard case .visit(let stop, _, _) = request.work else { return false }
            return stops[stop].isBackhaul ? !request.delivers : !request.picksUp
        }
    }
}

extension Stop {
    fileprivate var isSimple: Bool {
        setup == 0 && softWindow == nil && serviceByType.isEmpty && setupByType.isEmpty
    }
}

extension Vehicle {
    fileprivate var isSimple: Bool {
        breaks.isEmpty && reload == nil && frozenStops == 0 && costs.perHour == 0
    }
}
