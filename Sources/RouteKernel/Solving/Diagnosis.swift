/// Why requests were left out: alone on each kind of empty vehicle first, then on the routes as they are.
struct Diagnosis {
    /// Runs of routes one diagnosis may take; beyond, only empty vehicles are asked.
    private static let mostRuns = 20_000

    private let evaluator: RouteEvaluator
    private let routes: [[RouteSolution.Visit]]

    init(_ evaluator: RouteEvaluator, _ routes: [[RouteSolution.Visit]]) {
        self.evaluator = evaluator
        self.routes = routes
    }

    func reasons(for requests: [Int]) -> [Unserved] {
        var runs = 0
        return requests.map { reason(for: $0, &runs) }
    }

    private var problem: RouteProblem { evaluator.index.problem }

    private func reason(for request: Int, _ runs: inout Int) -> Unserved {
        if problem.vehicles.isEmpty { return Unserved(request: request, reason: .noVehicle, isHopeless: true) }
        var seen: Set<Vehicle> = []
        let kinds = problem.vehicles.indices.filter { seen.insert(problem.vehicles[$0]).inserted }
        var nearest: Near?
        for vehicle in kinds {
            guard let obstacle = obstacle(to: problem.requests[request].stops, vehicle) else {
                return crowdedOut(request, &runs)
            }
            keep(Near(vehicle: vehicle, obstacle: obstacle), &nearest)
        }
        return unserved(request, nearest, isHopeless: true)
    }

    /// It fits on an empty vehicle: what stands in its way on the routes there are.
    private func crowdedOut(_ request: Int, _ runs: inout Int) -> Unserved {
        if problem.requests[request].prize != nil { return Unserved(request: request, reason: .prize, isHopeless: false) }
        var nearest: Near?
        for vehicle in routes.indices where runs < Self.mostRuns {
            for visits in placements(of: problem.requests[request].stops, in: routes[vehicle]) {
                runs += 1
                do throws(Obstacle) {
                    _ = try evaluator.verdict(visits, vehicle: vehicle)
                    return Unserved(request: request, reason: .outOfTime, isHopeless: false, nearestVehicle: vehicle)
                } catch {
                    keep(Near(vehicle: vehicle, obstacle: error), &nearest)
                }
            }
        }
        return unserved(request, nearest, isHopeless: false)
    }

    private func placements(of stops: [Int], in route: [RouteSolution.Visit]) -> [[RouteSolution.Visit]] {
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

    private func obstacle(to stops: [Int], _ vehicle: Int) -> Obstacle? {
        do throws(Obstacle) {
            _ = try evaluator.verdict(stops.map { .stop($0) }, vehicle: vehicle)
            return nil
        } catch {
            return error
        }
    }

    private struct Near {
        let vehicle: Int
        let obstacle: Obstacle
    }

    /// The vehicle that misses by least; one whose miss no number tells comes last.
    private func keep(_ near: Near, _ nearest: inout Near?) {
        guard let known = nearest else {
            nearest = near
            return
        }
        if near.obstacle.miss ?? .max < known.obstacle.miss ?? .max { nearest = near }
    }

    private func unserved(_ request: Int, _ nearest: Near?, isHopeless: Bool) -> Unserved {
        Unserved(
            request: request, reason: nearest?.obstacle.reason ?? .outOfTime, isHopeless: isHopeless,
            nearestVehicle: nearest?.vehicle, miss: nearest?.obstacle.miss)
    }
}
