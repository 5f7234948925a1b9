/// Whether routes, timetables and the list of unserved requests can be read at all, and agree with each other.
struct StructureCheck {
    private let problem: RouteProblem
    private let roles: RequestRoles

    init(_ problem: RouteProblem) {
        self.problem = problem
        roles = RequestRoles(problem)
    }

    func faults(of result: RouteResult) -> [RouteFault] {
        let routes = result.solution.routes
        guard routes.count == problem.vehicles.count else {
            return [RouteFault(.structure, "There are \(routes.count) routes for \(problem.vehicles.count) vehicles.")]
        }
        var faults = routes.enumerated().flatMap { indexFaults($1, $0) } + timetableFaults(result)
        guard faults.isEmpty else { return faults }
        let served = routes.joined().compactMap(Self.stop)
        for (stop, times) in Dictionary(served.map { ($0, 1) }, uniquingKeysWith: +) where times > 1 {
            faults.append(RouteFault(.structure, stop: stop, "The stop is served \(times) times."))
        }
        return faults + requestFaults(Set(served), result.solution.unserved)
    }

    static func stop(_ visit: RouteSolution.Visit) -> Int? {
        if case .stop(let stop) = visit { stop } else { nil }
    }

    private func indexFaults(_ route: [RouteSolution.Visit], _ vehicle: Int) -> [RouteFault] {
        let hasStops = route.contains { Self.stop($0) != nil }
        if !route.isEmpty && !hasStops {
            return [RouteFault(.structure, vehicle: vehicle, "The route has no stop, only reloads.")]
        }
        return route.compactMap { visit in
            switch visit {
            case .stop(let stop) where !problem.stops.indices.contains(stop):
                RouteFault(.structure, vehicle: vehicle, stop: stop, "There is no such stop.")
            case .reload(let location) where !(0..<problem.locationCount).contains(location):
                RouteFault(.structure, vehicle: vehicle, "There is no location \(location) to load at.")
            default: nil
            }
        }
    }

    private func timetableFaults(_ result: RouteResult) -> [RouteFault] {
        let driving = result.solution.routes.indices.filter { !result.solution.routes[$0].isEmpty }
        guard result.timetables.map(\.vehicle) == driving else {
            return [
                RouteFault(
                    .structure, "Timetables are for \(result.timetables.map(\.vehicle)), vehicles with stops are \(driving).")
            ]
        }
        return result.timetables.flatMap { table in stepFaults(table, result.solution.routes[table.vehicle]) }
    }

    private func stepFaults(_ table: Timetable, _ route: [RouteSolution.Visit]) -> [RouteFault] {
        func fault(_ sentence: String) -> [RouteFault] { [RouteFault(.structure, vehicle: table.vehicle, sentence)] }
        guard table.steps.count >= 2, table.steps.first?.kind == .start, table.steps.last?.kind == .end else {
            return fault("The timetable does not go from start to end.")
        }
        let between = table.steps.dropFirst().dropLast()
        if between.contains(where: { $0.kind == .start || $0.kind == .end }) {
            return fault("A start or an end is in the middle.")
        }
        let visits: [RouteSolution.Visit] = between.compactMap { step in
            switch step.kind {
            case .stop(let stop): .stop(stop)
            case .reload: .reload(location: step.location ?? -1)
            case .start, .end, .rest: nil
            }
        }
        if visits != route { return fault("The timetable's stops and reloads are not the route's.") }
        if table.steps.contains(where: { $0.load.count != problem.dimensions }) {
            return fault("A load has the wrong dimensions.")
        }
        return table.steps.allSatisfy { $0.location == location($0.kind, $0.location, table.vehicle) }
            ? [] : fault("A step is at the wrong location.")
    }

    private func location(_ kind: Timetable.Kind, _ recorded: Int?, _ vehicle: Int) -> Int? {
        switch kind {
        case .start: problem.vehicles[vehicle].start
        case .end: problem.vehicles[vehicle].end
        case .stop(let stop): problem.stops[stop].location
        case .rest: nil
        case .reload: recorded
        }
    }

    private func requestFaults(_ served: Set<Int>, _ unserved: [Int]) -> [RouteFault] {
        var faults: [RouteFault] = []
        if unserved != unserved.sorted() || unserved.count != Set(unserved).count {
            faults.append(RouteFault(.structure, "The unserved requests are not ascending."))
        }
        for request in unserved where !problem.requests.indices.contains(request) {
            faults.append(RouteFault(.structure, request: request, "There is no such request."))
        }
        let left = Set(unserved)
        for request in problem.requests.indices {
            let stops = roles.stops(request)
            let count = stops.count { served.contains($0) }
            if count != (left.contains(request) ? 0 : stops.count) {
                faults.append(
                    RouteFault(
                        .structure, request: request,
                        "\(count) of \(stops.count) stops are served; unserved: \(left.contains(request))."))
            }
        }
        return faults
    }
}

/// Whether every unserved request has one reason that can be.
struct UnservedCheck {
    private let problem: RouteProblem

    init(_ problem: RouteProblem) { self.problem = problem }

    func faults(of result: RouteResult) -> [RouteFault] {
        var faults = result.unserved.flatMap(contradictions)
        if result.unserved.map(\.request).sorted() != result.solution.unserved {
            let (given, left) = (result.unserved.map(\.request), result.solution.unserved)
            faults.append(RouteFault(.unserved, "Reasons are given for requests \(given), unserved are \(left)."))
        }
        return faults
    }

    private func contradictions(_ unserved: Unserved) -> [RouteFault] {
        guard problem.requests.indices.contains(unserved.request) else { return [] }
        var faults: [RouteFault] = []
        func add(_ sentence: String) { faults.append(RouteFault(.unserved, request: unserved.request, sentence)) }
        let nearest = unserved.nearestVehicle
        if let nearest, !problem.vehicles.indices.contains(nearest) { add("There is no vehicle \(nearest).") }
        if let miss = unserved.miss, miss <= 0 { add("It violates by \(miss), which is no violation.") }
        let request = problem.requests[unserved.request]
        let isAble = problem.vehicles.contains { request.skills.isSubset(of: $0.skills) }
        switch unserved.reason {
        case .noVehicle where !problem.vehicles.isEmpty: add("It is unserved for want of a vehicle, but there is one.")
        case .skills where isAble: add("It is unserved for skills that a vehicle has.")
        case .prize where request.prize == nil: add("It is unserved for its prize, but has none.")
        default: break
        }
        return faults
    }
}
