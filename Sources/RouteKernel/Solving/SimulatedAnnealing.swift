/// Runs one search over the time or the iterations there are.
struct Annealing {
    /// Iterations after which a few requests need no more, times the square of their number.
    static let enoughForOne = 1000
    /// A share of fixed prices counts as so many times a mean way.
    private static let weightOfFixed = 5.0

    private let options: SolverOptions
    private let isAlone: Bool
    private let exchange: Exchange

    init(_ options: SolverOptions, isAlone: Bool, _ exchange: Exchange) {
        self.options = options
        self.isAlone = isAlone
        self.exchange = exchange
    }

    func run(_ search: inout Search) {
        // Time is asked for rarely where iterations are short; where whole routes are run, one can take a millisecond.
        let stride = search.tours.evaluator == nil ? 32 : 1
        let begin = reduceFleet(of: &search)
        let first = search.iteration
        var cooling = Cooling()
        var (temperature, shared, reported) = (0.0, 0.0, search.best.score)
        while true {
            if (search.iteration - first) % stride == 0 {
                let used = used(search.iteration, search.model.requestCount)
                if used >= 1 { return }
                temperature = self.temperature(of: &search, &cooling, (used - begin) / (1 - begin), search.iteration - first)
                if search.best.score < reported {
                    reported = search.best.score
                    exchange.offer(search.best, search.model)
                }
                if !isAlone && used >= shared + 0.05 {
                    shared = used
                    exchange.adopt(&search)
                }
            }
            search.step(temperature: temperature)
        }
    }

    /// - Returns: how much of the time that took.
    private func reduceFleet(of search: inout Search) -> Double {
        guard FleetReduction.isWorthIt(search) else { return 0 }
        FleetReduction.run(&search) { used($0.iteration, $0.model.requestCount) >= FleetReduction.patience }
        return min(used(search.iteration, search.model.requestCount), 0.99)
    }

    /// A new cycle begins with the best plan.
    private func temperature(
        of search: inout Search, _ cooling: inout Cooling, _ used: Double, _ iterations: Int
    ) -> Double {
        let cycle = cooling.cycle
        let heat = cooling.heat(after: used, iterations: Double(iterations) / Double(search.model.requestCount))
        if cooling.cycle > cycle { search.load(search.best.routes(search.model)) }
        return (search.model.heatUnit + Self.weightOfFixed * fixedShare(search)) * heat
    }

    /// What vehicles cost for having stops, per stop and route: where that is the most of a plan's price, as where fewest vehicles come
    /// first, the heat must reach it.
    private func fixedShare(_ search: Search) -> Double {
        search.tours.fixedPrice / Double(search.model.stopCount + search.tours.usedCount)
    }

    private func used(_ iteration: Int, _ requests: Int) -> Double {
        let time = options.timeUsed()
        let enough = min(options.iterations ?? .max, requests <= 30 ? Self.enoughForOne * requests * requests : .max)
        return iteration >= enough ? 1 : max(time, Double(iteration) / Double(enough))
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

/// How hot a search is when: from hot to cold once, and where there are many iterations for each request again from warm to cold, each
/// time from the best plan. Found by experiment: `ops/docs/routing.md`.
struct Cooling {
    /// Heats are in mean prices of a way between any two stops.
    private static let hottest = 0.3
    private static let warm = 0.03
    private static let coldest = 0.003
    /// Iterations for each request from which on there is time for more than one cycle.
    private static let many = 2000.0
    /// Share of the first cycle then, and the number of the others.
    private static let first = 0.7
    private static let others = 3.0

    private var isLong: Bool?
    /// Cycles begun before the present one.
    private(set) var cycle = 0

    /// - Parameters:
    ///   - used: how much of the time is used up, from 0 to 1.
    ///   - iterations: so far, for each request.
    mutating func heat(after used: Double, iterations: Double) -> Double {
        if isLong == nil && used >= 0.05 { isLong = iterations / used >= Self.many }
        guard isLong == true else { return Self.fall(from: Self.hottest, used) }
        if used < Self.first { return Self.fall(from: Self.hottest, used / Self.first) }
        let cycles = (used - Self.first) / (1 - Self.first) * Self.others
        cycle = 1 + Int(cycles)
        return Self.fall(from: Self.warm, cycles - cycles.rounded(.down))
    }

    private static func fall(from top: Double, _ part: Double) -> Double { top * power(coldest / top, part) }
}

/// Looks for plans with fewer vehicles where vehicles are most of the price, before ways are shortened.
///
/// A route is dissolved and no other may be opened for its requests; ruin and recreate puts them back, taking a plan if what it leaves out
/// was left out less often before (the fleet minimisation of Christiaens and Vanden Berghe 2020).
enum FleetReduction {
    /// How much of the price vehicles must be.
    private static let share = 0.8
    /// How much of the time may go into it.
    static let patience = 0.25
    /// In mean ways.
    private static let heat = 0.03

    /// Whether fewer vehicles are worth more than shorter ways, and can be hoped for.
    static func isWorthIt(_ search: Search) -> Bool {
        let tours = search.tours
        guard tours.evaluator == nil, search.pool.count == 0 else { return false }
        return tours.fixedPrice >= share * Double(tours.cost)
    }

    /// Dissolves routes until `isOver`; ends with the best plan.
    static func run(_ search: inout Search, isOver: (Search) -> Bool) {
        let temperature = search.model.heatUnit * heat
        while !isOver(search) {
            if search.pool.count == 0 {
                if search.tours.usedCount < 2 { break }
                search.mostUsed = search.tours.usedCount - 1
                search.dissolveRoute()
            }
            for _ in 0..<32 where search.pool.count > 0 { search.step(temperature: temperature) }
        }
        search.mostUsed = .max
        search.load(search.best.routes(search.model))
    }
}
