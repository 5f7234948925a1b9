/// Why requests are unserved: alone on an empty vehicle of each class first, then inserted into the routes as they are.
struct Diagnosis {
    /// Simulations of routes for all requests together; beyond, only empty vehicles are tried.
    private static let maxSimulations = 20_000

    private let evaluator: RouteEvaluator
    private let routes: [[RouteSolution.Visit]]

    init(_ evaluator: RouteEvaluator, _ routes: [[RouteSolution.Visit]]) {
        self.evaluator = evaluator
        self.routes = routes
    }

    func reasons(for requests: [Int]) -> [Unserved] {
        var simulations = 0
        return requests.map { reason(for: $0, &simulations) }
    }

    private var problem: RouteProblem { evaluator.index.problem }

    private func reason(for request: Int, _ simulations: inout Int) -> Unserved {
        if problem.vehicles.isEmpty { return Unserved(request: request, reason: .noVehicle, isHopeless: true) }
        var seen: Set<Vehicle> = []
        let classes = problem.vehicles.indices.filter { seen.insert(problem.vehicles[$0]).inserted }
        var nearest: NearMiss?
        for vehicle in classes {
            guard let infeasibility = infeasibility(to: problem.requests[request].stops, vehicle) else {
                return reasonOnRoutes(request, &simulations)
            }
            keep(NearMiss(vehicle: vehicle, infeasibility: infeasibility), &nearest)
        }
        return unserved(request, nearest, isHopeless: true)
    }

    /// It is feasible on an empty vehicle: the constraint that the least violating insertion into the routes breaks.
    private func reasonOnRoutes(_ request: Int, _ simulations: inout Int) -> Unserved {
        if problem.requests[request].prize != nil { return Unserved(request: request, reason: .prize, isHopeless: false) }
        var nearest: NearMiss?
        for vehicle in routes.indices where simulations < Self.maxSimulations {
            for visits in insertions(of: problem.requests[request].stops, in: routes[vehicle]) {
                simulations += 1
                do throws(Infeasibility) {
                    _ = try evaluator.evaluate(visits, vehicle: vehicle)
                    return Unserved(request: request, reason: .outOfTime, isHopeless: false, nearestVehicle: vehicle)
                } catch {
                    keep(NearMiss(vehicle: vehicle, infeasibility: error), &nearest)
                }
            }
        }
        return unserved(request, nearest, isHopeless: false)
    }

    private func insertions(of stops: [Int], in route: [RouteSolution.Visit]) -> [[RouteSolution.Visit]] {
        (0...route.count).flatMap { first -> [[RouteSolution.Visit]] in
            var visits = route
            visits.insert(.stop(stops[0]), at: first)
            guard stops.count > 1 else { return [visits] }
            return ((first + 1)...visits.count).map { second in
                var both = visits
                both.insert(.stop(stops[1]), at: second)
                return both
            }
        }
    }

    private func infeasibility(to stops: [Int], _ vehicle: Int) -> Infeasibility? {
        do throws(Infeasibility) {
            _ = try evaluator.evaluate(stops.map { .stop($0) }, vehicle: vehicle)
            return nil
        } catch {
            return error
        }
    }

    private struct NearMiss {
        let vehicle: Int
        let infeasibility: Infeasibility
    }

    /// Keeps the least violation. One that no number measures comes behind those, and missing skills behind what keeps out a vehicle that
    /// has them.
    private func keep(_ near: NearMiss, _ nearest: inout NearMiss?) {
        func rank(_ miss: NearMiss) -> (Int, Int) {
            (miss.infeasibility.reason == .skills ? 1 : 0, miss.infeasibility.miss ?? .max)
        }
        if let known = nearest, rank(near) >= rank(known) { return }
        nearest = near
    }

    private func unserved(_ request: Int, _ nearest: NearMiss?, isHopeless: Bool) -> Unserved {
        Unserved(
            request: request, reason: nearest?.infeasibility.reason ?? .outOfTime, isHopeless: isHopeless,
            nearestVehicle: nearest?.vehicle, miss: nearest?.infeasibility.miss)
    }
}
