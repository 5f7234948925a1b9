import Fulfilment

/// Greedy insertion in several orders; the best plan wins: fewest stops left out, then least distance.
public enum RouteSolver {
    /// Solves the instance.
    ///
    /// - Parameters:
    ///   - seed: the same seed and rounds give the same solution, as long as time is not over before.
    ///   - rounds: plans built; the first five orders are fixed, the others shuffled.
    ///   - isOver: asked now and then; once it says true, the best plan so far is returned.
    /// - Returns: a plan that holds every constraint, and a reason for every stop it leaves out.
    public static func solve(
        _ instance: RouteInstance, seed: UInt64, rounds: Int = 16, isOver: () -> Bool = { false }
    ) -> KernelSolution {
        var generator = SplitMix64(seed: seed)
        var best: Construction?
        for round in 0..<max(1, rounds) {
            var plan = Construction(instance)
            plan.insert(order(of: instance, round: round, &generator), isOver: isOver)
            if isBetter(plan, than: best) { best = plan }
            if isOver() { break }
        }
        return solution(best ?? Construction(instance), instance)
    }

    private static func isBetter(_ plan: Construction, than best: Construction?) -> Bool {
        guard let best else { return true }
        return (plan.leftOut.count, plan.distance) < (best.leftOut.count, best.distance)
    }

    /// Far first, early deadline first, heavy first, near first, short window first, then at random.
    private static func order(of instance: RouteInstance, round: Int, _ generator: inout SplitMix64) -> [Int32] {
        let stops = (0..<instance.stopCount).map { Int32($0 + 1) }
        let key: (Int32) -> Int
        switch round {
        case 0: key = { -instance.distance(0, $0) }
        case 1: key = { Int(instance.windowEnd[Int($0)]) }
        case 2:
            key = { node in
                -(0..<instance.dimensions).reduce(0) { $0 + Int(instance.demand[Int(node) * instance.dimensions + $1]) }
            }
        case 3: key = { instance.distance(0, $0) }
        case 4: key = { Int(instance.windowEnd[Int($0)]) - Int(instance.windowStart[Int($0)]) }
        default: return stops.shuffled(using: &generator)
        }
        return stops.map { (key($0), $0) }.sorted { $0 < $1 }.map(\.1)
    }

    private static func solution(_ plan: Construction, _ instance: RouteInstance) -> KernelSolution {
        let unassigned = plan.leftOut.sorted().map { Diagnosis.of($0, routes: plan.routes, instance) }
        return KernelSolution(routes: plan.routes.map(\.nodes), unassigned: unassigned, distance: plan.distance)
    }
}
