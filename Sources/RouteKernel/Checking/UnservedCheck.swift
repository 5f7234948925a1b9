/// Whether every request left out has one reason that can be.
struct UnservedCheck {
    private let problem: RouteProblem

    init(_ problem: RouteProblem) { self.problem = problem }

    func faults(of result: RouteResult) -> [RouteFault] {
        var faults = result.unserved.flatMap(contradictions)
        if result.unserved.map(\.request).sorted() != result.solution.unserved {
            let (told, left) = (result.unserved.map(\.request), result.solution.unserved)
            faults.append(RouteFault(.unserved, "Reasons are given for requests \(told), left out are \(left)."))
        }
        return faults
    }

    private func contradictions(_ unserved: Unserved) -> [RouteFault] {
        guard problem.requests.indices.contains(unserved.request) else { return [] }
        var faults: [RouteFault] = []
        func note(_ sentence: String) { faults.append(RouteFault(.unserved, request: unserved.request, sentence)) }
        let nearest = unserved.nearestVehicle
        if let nearest, !problem.vehicles.indices.contains(nearest) { note("There is no vehicle \(nearest).") }
        if let miss = unserved.miss, miss <= 0 { note("It misses by \(miss), which is no miss.") }
        let request = problem.requests[unserved.request]
        let isAble = problem.vehicles.contains { request.skills.isSubset(of: $0.skills) }
        switch unserved.reason {
        case .noVehicle where !problem.vehicles.isEmpty: note("It is left out for want of a vehicle, but there is one.")
        case .skills where isAble: note("It is left out for skills that a vehicle has.")
        case .prize where request.prize == nil: note("It is left out for its prize, but has none.")
        default: break
        }
        return faults
    }
}
