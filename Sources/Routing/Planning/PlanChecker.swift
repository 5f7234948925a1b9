import FoundationEssentials

/// Checks a plan against the problem, written from the rules and not from the solver.
public enum PlanChecker {
    /// What is wrong with the plan, one sentence per fault; empty when it is valid.
    public static func faults(of plan: RoutePlan, for problem: RoutingProblem) -> [String] {
        let stops = Dictionary(problem.stops.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let vehicles = Dictionary(problem.vehicles.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var faults = coverage(plan, problem)
        for route in plan.routes {
            guard let vehicle = vehicles[route.vehicle] else {
                faults.append("vehicle \(route.vehicle) is not in the problem")
                continue
            }
            faults += limits(route, vehicle, stops) + strays(route, problem)
            faults += times(route, vehicle, stops, problem)
        }
        return faults
    }

    private static func coverage(_ plan: RoutePlan, _ problem: RoutingProblem) -> [String] {
        let planned = plan.routes.flatMap { $0.stops.map(\.id) } + plan.unassigned.map(\.id)
        let counts = Dictionary(planned.map { ($0, 1) }, uniquingKeysWith: +)
        let known = Set(problem.stops.map(\.id))
        let vehicles = plan.routes.map(\.vehicle)
        return problem.stops.filter { counts[$0.id] != 1 }.map { "stop \($0.id) appears \(counts[$0.id] ?? 0) times" }
            + counts.keys.filter { !known.contains($0) }.sorted().map { "stop \($0) is not in the problem" }
            + (Set(vehicles).count == vehicles.count ? [] : ["a vehicle drives two routes"])
    }

    /// What was given to a vehicle before stays with it.
    private static func strays(_ route: PlannedRoute, _ problem: RoutingProblem) -> [String] {
        let others = problem.vehicles.filter { $0.id != route.vehicle }.flatMap(\.given)
        return Set(others).intersection(route.stops.map(\.id)).sorted().map {
            "stop \($0) is driven by \(route.vehicle), another vehicle has it"
        }
    }

    private static func limits(_ route: PlannedRoute, _ vehicle: RoutingVehicle, _ stops: [Int64: RoutingStop]) -> [String] {
        let served = route.stops.compactMap { stops[$0.id] }
        let (weight, volume) = served.reduce((0, 0)) { ($0.0 + $1.weight, $0.1 + $1.volume) }
        var faults: [String] = []
        if weight > vehicle.weightCapacity { faults.append("\(vehicle.id) carries \(weight) g of \(vehicle.weightCapacity)") }
        if volume > vehicle.volumeCapacity { faults.append("\(vehicle.id) carries \(volume) cm3 of \(vehicle.volumeCapacity)") }
        if served.count > vehicle.maxStops { faults.append("\(vehicle.id) makes \(served.count) stops of \(vehicle.maxStops)") }
        if served.isEmpty { faults.append("\(vehicle.id) drives without a stop") }
        return faults
    }

    private static func times(
        _ route: PlannedRoute, _ vehicle: RoutingVehicle, _ stops: [Int64: RoutingStop], _ problem: RoutingProblem
    ) -> [String] {
        var faults: [String] = []
        var (location, now, distance) = (vehicle.start ?? problem.depot, route.departure, 0)
        if now < vehicle.shift.start { faults.append("\(vehicle.id) leaves before its shift") }
        for planned in route.stops {
            guard let stop = stops[planned.id], let leg = problem.travel.leg(from: location, to: stop.location) else { continue }
            distance += leg.distance
            faults += faultsAt(planned, stop, expected: now + Double(leg.duration))
            (location, now) = (stop.location, planned.departure)
        }
        let home = problem.travel.leg(from: location, to: problem.depot) ?? (0, 0)
        if route.arrival != now + Double(home.duration) { faults.append("\(vehicle.id) is back at another time than it drives") }
        if route.arrival > vehicle.shift.end { faults.append("\(vehicle.id) is back after its shift") }
        if route.distance != distance + home.distance {
            faults.append("\(vehicle.id) drives \(distance + home.distance) m, not \(route.distance)")
        }
        return faults
    }

    private static func faultsAt(_ planned: PlannedStop, _ stop: RoutingStop, expected: Date) -> [String] {
        var faults: [String] = []
        if planned.arrival != expected { faults.append("stop \(stop.id) is reached at another time than driven to") }
        if planned.begin < planned.arrival { faults.append("stop \(stop.id) begins before arrival") }
        if planned.departure != planned.begin + Double(stop.service) { faults.append("stop \(stop.id) is left at a wrong time") }
        if let window = stop.window, planned.begin < window.start || planned.begin > window.end {
            faults.append("stop \(stop.id) begins outside its window")
        }
        let slack = stop.promisedBy.map { Int($0.timeIntervalSince(planned.begin).rounded(.down)) }
        if planned.slack != slack { faults.append("stop \(stop.id) has slack \(slack ?? 0), not \(planned.slack ?? 0)") }
        return faults
    }
}
