import RouteKernel

/// What a given order breaks besides windows.
struct PlanChecks {
    private(set) var byStep: [[Violation]] = []
    private(set) var ofRoute: [Violation] = []

    init(_ problem: RouteProblem, _ vehicle: Vehicle, _ steps: [Timetable.Step], _ loads: PlanLoads) {
        var (tasks, driving, distance) = (0, 0, 0)
        var rests: Set<Int> = []
        for (position, step) in steps.enumerated() {
            var found: [Violation] = []
            driving += step.driving
            distance += step.distance
            if Self.exceeds(step.load, vehicle.capacity) { found.append(Violation(cause: .load)) }
            switch step.kind {
            case .stop(let stop):
                tasks += 1
                if tasks > vehicle.limits.stops ?? .max { found.append(Violation(cause: .maxTasks)) }
                let skills = loads.requestOfStop[stop].map { problem.requests[$0].skills } ?? []
                if !skills.isSubset(of: vehicle.skills) { found.append(Violation(cause: .skills)) }
                if loads.disordered.contains(position) { found.append(Violation(cause: .precedence)) }
            case .rest(let rest):
                rests.insert(rest)
                if let most = vehicle.breaks[rest].maxLoad, Self.exceeds(step.load, most) {
                    found.append(Violation(cause: .maxLoad))
                }
            case .start, .reload, .end: break
            }
            if let most = vehicle.limits.drivingTime, driving > most {
                found.append(Violation(cause: .maxTravelTime, duration: driving - most))
            }
            if let most = vehicle.limits.distance, distance > most { found.append(Violation(cause: .maxDistance)) }
            byStep.append(found)
        }
        if rests.count < vehicle.breaks.count { ofRoute.append(Violation(cause: .missingBreak)) }
    }

    private static func exceeds(_ load: [Int], _ most: [Int]) -> Bool {
        zip(load, most).contains { $0 > $1 || $0 < 0 }
    }
}
