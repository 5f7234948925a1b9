import Synchronization

import class Dispatch.DispatchQueue

/// Solves rich vehicle routing problems: ruin and recreate under simulated annealing, on one or more threads.
///
/// The method is that of Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems" (2020), with
/// insertion tests in O(1) where time segments and sums of loads decide, and a simulation of the whole route for everything else.
public enum RouteSolver {
    /// Solves a problem.
    ///
    /// - Returns: a feasible plan with its timetables, and a reason for every unserved request. Without time or iterations, the plan of
    ///   the construction heuristic.
    /// - Throws: `RouteProblemError` when a value of the problem makes no sense.
    public static func solve(
        _ problem: RouteProblem, _ options: SolverOptions = SolverOptions()
    ) throws(RouteProblemError) -> RouteResult {
        try problem.validate()
        let model = SearchModel(problem)
        let threads = max(1, min(options.threads, 64))
        let elitePool = ElitePool(options, scale: model.scale)
        if threads == 1 {
            search(model, options, thread: 0, elitePool)
        } else {
            DispatchQueue.concurrentPerform(iterations: threads) { search(model, options, thread: $0, elitePool) }
        }
        let (routes, iterations) = elitePool.result
        return ResultBuilder(problem, routes: routes.map { $0.map(Int.init) }, iterations: iterations, options).result()
    }

    private static func search(_ model: SearchModel, _ options: SolverOptions, thread: Int, _ elitePool: ElitePool) {
        let seed = options.seed &+ UInt64(thread) &* 0x9E37_79B9_7F4A_7C15
        var search = Search(model, seed: seed)
        search.construct { options.timeUsed() >= 1 }
        elitePool.offer(search.best, model)
        if model.requestCount > 0 && model.vehicleCount > 0 {
            SimulatedAnnealing(options, isAlone: options.threads <= 1, elitePool).run(&search)
        }
        elitePool.finish(search.best, search.iteration, model)
    }
}

/// Termination, randomness and parallelism of a search.
public struct SolverOptions: Sendable {
    /// The same seed, iterations and one thread give the same solution.
    public var seed: UInt64
    /// Iterations of each thread at most; nil for as many as there is time for.
    public var iterations: Int?
    /// Threads that search.
    public var threads: Int
    /// Share of the time limit used, from 0; the search ends at 1. Called often and from every thread: it must be cheap. A search
    /// limited by iterations alone may leave it at 0.
    public var timeUsed: @Sendable () -> Double
    /// Called on every new best solution with its cost and its number of unserved requests, from the searching threads.
    public var onImprovement: @Sendable (_ cost: Double, _ unserved: Int) -> Void

    /// Values out of range are taken as the nearest allowed one.
    public init(
        seed: UInt64 = 1, iterations: Int? = nil, threads: Int = 1, timeUsed: @escaping @Sendable () -> Double = { 0 },
        onImprovement: @escaping @Sendable (_ cost: Double, _ unserved: Int) -> Void = { _, _ in }
    ) {
        self.seed = seed
        self.iterations = iterations
        self.threads = threads
        self.timeUsed = timeUsed
        self.onImprovement = onImprovement
    }
}

/// The elite pool of searches on several threads, of one plan: each offers its best plan and may continue from the best of all.
final class ElitePool: Sendable {
    private struct State {
        var score = Score.worst
        var routes: [[Int32]] = []
        var iterations = 0
    }

    private let state = Mutex(State())
    private let options: SolverOptions
    private let scale: Double

    init(_ options: SolverOptions, scale: Double) {
        self.options = options
        self.scale = scale
    }

    /// Keeps a plan if it is the best so far.
    func offer(_ best: Incumbent, _ model: SearchModel) {
        let isBetter = state.withLock { state in
            guard best.score < state.score else { return false }
            state.score = best.score
            state.routes = best.routes(model)
            return true
        }
        if isBetter { options.onImprovement(Double(best.score.cost) / scale, best.unservedCount) }
    }

    /// Continues a search from the best plan of all, if that is better than the search's own.
    func adopt(_ search: inout Search) {
        let routes: [[Int32]]? = state.withLock { $0.score < search.best.score ? $0.routes : nil }
        if let routes { search.load(routes) }
    }

    /// Enters the result of a search that has ended.
    func finish(_ best: Incumbent, _ iterations: Int, _ model: SearchModel) {
        offer(best, model)
        state.withLock { $0.iterations += iterations }
    }

    /// Routes by vehicle, and iterations of all searches.
    var result: (routes: [[Int32]], iterations: Int) { state.withLock { ($0.routes, $0.iterations) } }
}
