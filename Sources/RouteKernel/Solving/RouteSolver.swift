import class Dispatch.DispatchQueue

/// Plans routes: ruin and recreate under simulated annealing, on one or more threads.
///
/// The method is that of Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems" (2020), with
/// insertion tests in O(1) for what time segments and sums of loads can tell, and a run of the whole route for everything else.
public enum RouteSolver {
    /// Solves a problem.
    ///
    /// - Returns: a plan that holds every constraint, with its timetables, and a reason for every request it leaves out. Without time or
    ///   iterations, the first plan.
    /// - Throws: `RouteProblemError` when a value of the problem makes no sense.
    public static func solve(
        _ problem: RouteProblem, _ options: SolverOptions = SolverOptions()
    ) throws(RouteProblemError) -> RouteResult {
        try problem.validate()
        let model = SearchModel(problem)
        let threads = max(1, min(options.threads, 64))
        let exchange = Exchange(options, scale: model.scale)
        if threads == 1 {
            search(model, options, thread: 0, exchange)
        } else {
            DispatchQueue.concurrentPerform(iterations: threads) { search(model, options, thread: $0, exchange) }
        }
        let (routes, iterations) = exchange.result
        return Report(problem, routes: routes.map { $0.map(Int.init) }, iterations: iterations, options).result()
    }

    private static func search(_ model: SearchModel, _ options: SolverOptions, thread: Int, _ exchange: Exchange) {
        let seed = options.seed &+ UInt64(thread) &* 0x9E37_79B9_7F4A_7C15
        var search = Search(model, seed: seed)
        search.construct { options.timeUsed() >= 1 }
        exchange.offer(search.best, model)
        if model.requestCount > 0 && model.vehicleCount > 0 {
            Annealing(options, isAlone: options.threads <= 1, exchange).run(&search)
        }
        exchange.finish(search.best, search.iteration, model)
    }
}
