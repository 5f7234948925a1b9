/// Makes a result of the routes of a search: timetables, cost, and a reason for each unserved request.
struct ResultBuilder {
    private let evaluator: RouteEvaluator
    private let routes: [[Int]]
    private let iterations: Int
    private let options: SolverOptions

    init(_ problem: RouteProblem, routes: [[Int]], iterations: Int, _ options: SolverOptions) {
        evaluator = RouteEvaluator(problem)
        self.routes = routes
        self.iterations = iterations
        self.options = options
    }

    func result() -> RouteResult {
        let problem = evaluator.index.problem
        var visits = [[RouteSolution.Visit]](repeating: [], count: problem.vehicles.count)
        var timetables: [Timetable] = []
        for (vehicle, stops) in routes.enumerated() where !stops.isEmpty {
            guard let order = evaluator.visits(stops, vehicle: vehicle),
                let table = try? evaluator.timetable(order, vehicle: vehicle)
            else {
                assertionFailure("the search made an infeasible route: vehicle \(vehicle), stops \(stops)")
                continue
            }
            visits[vehicle] = order
            timetables.append(table)
        }
        let left = unserved(visits)
        let cost =
            timetables.reduce(0) { $0 + $1.cost } + balance(timetables)
            + left.reduce(0) { $0 + (problem.requests[$1].prize ?? 0) }
        return RouteResult(
            solution: RouteSolution(routes: visits, unserved: left, cost: cost), timetables: timetables,
            unserved: Diagnosis(evaluator, visits).reasons(for: left), iterations: iterations)
    }

    private func unserved(_ visits: [[RouteSolution.Visit]]) -> [Int] {
        var isServed = [Bool](repeating: false, count: evaluator.index.problem.requests.count)
        for case .stop(let stop) in visits.joined() { isServed[evaluator.index.requestOf[stop]] = true }
        return isServed.indices.filter { !isServed[$0] }
    }

    private func balance(_ timetables: [Timetable]) -> Double {
        let problem = evaluator.index.problem
        if problem.balance == Balance() { return 0 }
        let durations = timetables.map(\.duration) + (timetables.count < problem.vehicles.count ? [0] : [])
        return problem.balance.cost(longest: durations.max() ?? 0, shortest: durations.min() ?? 0)
    }
}
