import Synchronization

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
