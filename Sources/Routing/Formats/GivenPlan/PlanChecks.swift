import RouteKernel

/// Violations of a given order besides time windows.
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
                let skills = loads.owners[stop].map { problem.requests[$0].skills } ?? []
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

/// The load along a given order: deliveries of jobs from the start, pickups to the end, shipments between their stops.
struct PlanLoads {
    /// Load after each step, per dimension.
    private(set) var after: [[Int]] = []
    /// Steps whose shipment's other half is not where it must be.
    private(set) var disordered: Set<Int> = []
    /// The request of every stop.
    let owners: [Int?]

    init(_ problem: RouteProblem, _ kinds: [Timetable.Kind], _ owners: [Int?]) {
        self.owners = owners
        var positions: [Int: Int] = [:]
        for (position, kind) in kinds.enumerated() {
            if case .stop(let stop) = kind { positions[stop] = position }
        }
        let works = kinds.map { kind -> Request.Work? in
            if case .stop(let stop) = kind { owners[stop].map { problem.requests[$0].work } } else { nil }
        }
        var load = Array(repeating: 0, count: problem.dimensions)
        for case .visit(_, let delivery, _)? in works { load.add(delivery) }
        for (position, kind) in kinds.enumerated() {
            if case .stop(let stop) = kind, let work = works[position] {
                load.change(at: stop, work)
                if Self.isDisordered(work, positions) { disordered.insert(position) }
            }
            after.append(load)
        }
    }

    private static func isDisordered(_ work: Request.Work, _ positions: [Int: Int]) -> Bool {
        guard case .shipment(let pickup, let delivery, _) = work else { return false }
        guard let first = positions[pickup], let second = positions[delivery] else { return true }
        return first > second
    }
}

extension [Int] {
    fileprivate mutating func add(_ other: [Int], times factor: Int = 1) {
        for index in indices where index < other.count { self[index] += factor * other[index] }
    }

    fileprivate mutating func change(at stop: Int, _ work: Request.Work) {
        switch work {
        case .visit(_, let delivery, let pickup):
            add(delivery, times: -1)
            add(pickup)
        case .shipment(let pickup, _, let amount): add(amount, times: stop == pickup ? 1 : -1)
        }
    }
}
