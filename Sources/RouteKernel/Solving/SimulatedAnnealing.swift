/// Runs one search under simulated annealing until its time or its iterations are used.
struct SimulatedAnnealing {
    /// Small problems end after this many iterations times the square of the number of requests.
    private static let enoughForOne = 1000
    /// Weight of fixed costs per stop and route in the temperature, beside a mean arc cost.
    private static let fixedCostWeight = 5.0

    private let options: SolverOptions
    private let isAlone: Bool
    private let elitePool: ElitePool

    init(_ options: SolverOptions, isAlone: Bool, _ elitePool: ElitePool) {
        self.options = options
        self.isAlone = isAlone
        self.elitePool = elitePool
    }

    func run(_ search: inout Search) {
        // Iterations are short where insertions are tested in O(1); where whole routes are simulated, one can take a millisecond.
        let stride = search.state.evaluator == nil ? 32 : 1
        let begin = reduceFleet(of: &search)
        let first = search.iteration
        var cooling = CoolingSchedule()
        var (temperature, shared, reported) = (0.0, 0.0, search.best.score)
        while true {
            if (search.iteration - first) % stride == 0 {
                let used = used(search.iteration, search.model.requestCount)
                if used >= 1 { return }
                temperature = self.temperature(of: &search, &cooling, (used - begin) / (1 - begin), search.iteration - first)
                if search.best.score < reported {
                    reported = search.best.score
                    elitePool.offer(search.best, search.model)
                }
                if !isAlone && used >= shared + 0.05 {
                    shared = used
                    elitePool.adopt(&search)
                }
            }
            search.step(temperature: temperature)
        }
    }

    /// - Returns: the share of the time that took.
    private func reduceFleet(of search: inout Search) -> Double {
        guard FleetReduction.isWorthwhile(search) else { return 0 }
        FleetReduction.run(&search) { used($0.iteration, $0.model.requestCount) >= FleetReduction.timeShare }
        return min(used(search.iteration, search.model.requestCount), 0.99)
    }

    /// Each reheating continues from the incumbent.
    private func temperature(
        of search: inout Search, _ cooling: inout CoolingSchedule, _ used: Double, _ iterations: Int
    ) -> Double {
        let cycle = cooling.cycle
        let relative = cooling.temperature(after: used, iterations: Double(iterations) / Double(search.model.requestCount))
        if cooling.cycle > cycle { search.load(search.best.routes(search.model)) }
        return (search.model.temperatureUnit + Self.fixedCostWeight * fixedCostShare(search)) * relative
    }

    /// Fixed cost of the used vehicles per stop and route: where it is most of a plan's cost, as where fewest vehicles come first, the
    /// temperature must be of its order.
    private func fixedCostShare(_ search: Search) -> Double {
        search.state.fixedCost / Double(search.model.stopCount + search.state.usedCount)
    }

    private func used(_ iteration: Int, _ requests: Int) -> Double {
        let time = options.timeUsed()
        let enough = min(options.iterations ?? .max, requests <= 30 ? Self.enoughForOne * requests * requests : .max)
        return iteration >= enough ? 1 : max(time, Double(iteration) / Double(enough))
    }
}

/// The cooling schedule: exponential cooling once and, where there are many iterations per request, again after each reheating, from the
/// incumbent. Parameters were found by experiment: `ops/docs/routing.md`.
struct CoolingSchedule {
    /// Temperatures are in mean costs of an arc between two stops.
    private static let initialTemperature = 0.3
    private static let reheatTemperature = 0.03
    private static let finalTemperature = 0.003
    /// Iterations per request from which on it reheats.
    private static let reheatIterations = 2000.0
    /// Share of the first cooling then, and the number of reheatings.
    private static let firstShare = 0.7
    private static let reheatings = 3.0

    private var reheats: Bool?
    /// Reheatings so far.
    private(set) var cycle = 0

    /// - Parameters:
    ///   - used: share of the time used, from 0 to 1.
    ///   - iterations: so far, per request.
    mutating func temperature(after used: Double, iterations: Double) -> Double {
        if reheats == nil && used >= 0.05 { reheats = iterations / used >= Self.reheatIterations }
        guard reheats == true else { return Self.cool(from: Self.initialTemperature, used) }
        if used < Self.firstShare { return Self.cool(from: Self.initialTemperature, used / Self.firstShare) }
        let cycles = (used - Self.firstShare) / (1 - Self.firstShare) * Self.reheatings
        cycle = 1 + Int(cycles)
        return Self.cool(from: Self.reheatTemperature, cycles - cycles.rounded(.down))
    }

    private static func cool(from top: Double, _ part: Double) -> Double { top * power(finalTemperature / top, part) }
}

/// Fleet minimisation, before distance is minimised, where fixed costs of vehicles are most of the cost.
///
/// A route is dissolved and no other may be opened for its requests; ruin and recreate reinserts them, accepting a plan if the sum of the
/// absence counters of its unserved requests is less (Christiaens and Vanden Berghe 2020).
enum FleetReduction {
    /// Least share of fixed costs in the cost.
    private static let costShare = 0.8
    /// Largest share of the time.
    static let timeShare = 0.25
    /// In mean arc costs.
    private static let temperature = 0.03

    /// Whether fewer vehicles are worth more than shorter routes, and insertions are tested in O(1).
    static func isWorthwhile(_ search: Search) -> Bool {
        let state = search.state
        guard state.evaluator == nil, search.unserved.count == 0 else { return false }
        return state.fixedCost >= costShare * Double(state.cost)
    }

    /// Dissolves routes until `isOver`; ends with the incumbent.
    static func run(_ search: inout Search, isOver: (Search) -> Bool) {
        let temperature = search.model.temperatureUnit * Self.temperature
        while !isOver(search) {
            if search.unserved.count == 0 {
                if search.state.usedCount < 2 { break }
                search.maxUsedVehicles = search.state.usedCount - 1
                search.dissolveRoute()
            }
            for _ in 0..<32 where search.unserved.count > 0 { search.step(temperature: temperature) }
        }
        search.maxUsedVehicles = .max
        search.load(search.best.routes(search.model))
    }
}

/// `base` (positive) to the power of `exponent`, the same on every machine.
func power(_ base: Double, _ exponent: Double) -> Double {
    var rest = exponent * logarithm(base)
    var squarings = 0
    while rest.magnitude > 0.01 { (rest, squarings) = (rest / 2, squarings + 1) }
    var result = 1 + rest * (1 + rest / 2 * (1 + rest / 3 * (1 + rest / 4)))
    for _ in 0..<squarings { result *= result }
    return result
}

/// Natural logarithm of a number in (0, 1], good to 1e-7: enough for annealing, and the same on every machine.
func logarithm(_ value: Double) -> Double {
    let exponent = Double(value.exponent)
    let ratio = (value.significand - 1) / (value.significand + 1)
    let square = ratio * ratio
    let series =
        ratio * (2 + square * (2.0 / 3 + square * (2.0 / 5 + square * (2.0 / 7 + square * (2.0 / 9 + square * 2.0 / 11)))))
    return exponent * 0.693_147_180_559_945_3 + series
}
