import Synchronization
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

/// How long and how hard to search.
public struct SolverOptions: Sendable {
    /// The same seed, iterations and one thread give the same solution.
    public var seed: UInt64
    /// Iterations of each thread at most; nil for as many as there is time for.
    public var iterations: Int?
    /// Threads that search.
    public var threads: Int
    /// How much of the time is used up, from 0; the search ends at 1. Asked often and from every thread: it must be cheap. A search
    /// limited by iterations alone may leave it at 0.
    public var timeUsed: @Sendable () -> Double
    /// Told of every better solution: its cost, and how many requests it leaves out. Called from the searching threads.
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

/// A plan with its times and its explanations.
public struct RouteResult: Sendable, Hashable {
    /// The routes.
    public var solution: RouteSolution
    /// One per vehicle with stops, in the order of the vehicles.
    public var timetables: [Timetable]
    /// Why each request that is left out is left out.
    public var unserved: [Unserved]
    /// Iterations of all threads.
    public var iterations: Int

    /// Usually made by `RouteSolver`.
    public init(solution: RouteSolution, timetables: [Timetable], unserved: [Unserved], iterations: Int) {
        self.solution = solution
        self.timetables = timetables
        self.unserved = unserved
        self.iterations = iterations
    }
}

/// Where searches on several threads leave their best plan and find the others'.
final class Exchange: Sendable {
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

    /// Leaves a plan if it is the best so far.
    func offer(_ best: Snapshot, _ model: SearchModel) {
        let isBetter = state.withLock { state in
            guard best.score < state.score else { return false }
            state.score = best.score
            state.routes = best.routes(model)
            return true
        }
        if isBetter { options.onImprovement(Double(best.score.cost) / scale, best.leftOut) }
    }

    /// Goes on from the best plan of all, if it is better than the search's own.
    func adopt(_ search: inout Search) {
        let routes: [[Int32]]? = state.withLock { $0.score < search.best.score ? $0.routes : nil }
        if let routes { search.load(routes) }
    }

    /// Leaves what a search ends with.
    func finish(_ best: Snapshot, _ iterations: Int, _ model: SearchModel) {
        offer(best, model)
        state.withLock { $0.iterations += iterations }
    }

    /// Routes by vehicle, and iterations of all searches.
    var result: (routes: [[Int32]], iterations: Int) { state.withLock { ($0.routes, $0.iterations) } }
}
