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
