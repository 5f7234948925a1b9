import FoundationEssentials
import RouteKernel

/// Turns the kernel's lists of nodes into times, distances and sentences.
struct Schedule {
    let problem: RoutingProblem
    let instance: RouteInstance
    let clock: PlanClock

    func plan(of solution: KernelSolution) -> RoutePlan {
        let driven = solution.routes.indices.filter { !solution.routes[$0].isEmpty }
        return RoutePlan(
            routes: driven.map { route(problem.vehicles[$0], shiftStart: instance.vehicles[$0].shiftStart, solution.routes[$0]) },
            unassigned: solution.unassigned.map(unassigned))
    }

    /// Leaves as late as the first stop's begin allows: waiting in the depot is free, waiting in the street is not.
    private func route(_ vehicle: RoutingVehicle, shiftStart: Int32, _ nodes: [Int32]) -> PlannedRoute {
        let first = Int(nodes.first ?? 0)
        let departure = max(Int(shiftStart), Int(instance.windowStart[first]) - leg(0, first).duration)
        var (here, now, distance) = (0, departure, 0)
        var stops: [PlannedStop] = []
        for node in nodes.map(Int.init) {
            let arrival = now + leg(here, node).duration
            let begin = max(arrival, Int(instance.windowStart[node]))
            distance += leg(here, node).distance
            now = begin + Int(instance.service[node])
            here = node
            stops.append(stop(problem.stops[node - 1], arrival: arrival, begin: begin, departure: now))
        }
        return PlannedRoute(
            vehicle: vehicle.id, departure: clock.date(departure), arrival: clock.date(now + leg(here, 0).duration),
            distance: distance + leg(here, 0).distance, stops: stops)
    }

    private func stop(_ stop: RoutingStop, arrival: Int, begin: Int, departure: Int) -> PlannedStop {
        let slack = stop.promisedBy.map { Int($0.timeIntervalSince(clock.date(begin)).rounded(.down)) }
        return PlannedStop(
            id: stop.id, arrival: clock.date(arrival), begin: clock.date(begin), departure: clock.date(departure), slack: slack)
    }

    private func leg(_ from: Int, _ to: Int) -> (distance: Int, duration: Int) {
        let cell = from * (instance.stopCount + 1) + to
        return (Int(instance.distances[cell]), Int(instance.durations[cell]))
    }

    private func unassigned(_ left: UnassignedNode) -> UnassignedStop {
        let stop = problem.stops[Int(left.node) - 1]
        return UnassignedStop(id: stop.id, reason: left.reason, sentence: sentence(stop, left))
    }

    private func sentence(_ stop: RoutingStop, _ left: UnassignedNode) -> String {
        switch (left.reason, left.isHopeless) {
        case (.capacity, true): "No vehicle can carry \(stop.weight) g and \(stop.volume) cm3, not even empty."
        case (.capacity, false):
            "Every vehicle is full: \(stop.weight) g and \(stop.volume) cm3 do not fit any more. Maybe add a vehicle."
        case (.timeWindow, true): "No vehicle can be there within its window and back before its shift ends, even alone."
        case (.timeWindow, false):
            "The vehicles with room cannot fit it in between their other stops in time. Maybe add a vehicle."
        case (.maxStops, true): "No vehicle may make any stop."
        case (.maxStops, false): "The vehicles with room already make as many stops as they may. Maybe raise the limit."
        case (.unreachable, _): "No road leads there and back."
        case (.noVehicle, _): "There is no vehicle. Maybe none is active at this depot."
        case (.outOfTime, _): "The planning time was over before it was placed. Maybe plan again with more time."
        }
    }
}
