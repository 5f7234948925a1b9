import Fulfilment

/// Ruin and recreate under simulated annealing, after Christiaens and Vanden Berghe, "Slack induction by string removals" (2020):
/// strings of neighbouring stops are taken out of adjacent routes and put back greedily, each where it is cheapest, with blinks.
struct Search {
    /// One iteration in so many looks far.
    private static let farLooks = 8

    let model: SearchModel
    let arena = Arena()
    var tours: Tours
    var pool: Pool
    var journal: Journal
    var best: Snapshot
    var random: SplitMix64
    var blinks: Blinks
    /// Requests taken out by the ruin, waiting to be put back.
    let removed: Flat<Int32>
    var removedCount = 0
    let sortKeys: Flat<Int>
    /// Routes that were ruined in this iteration carry its number.
    let ruinedIn: Flat<Int>
    var iteration = 0
    /// Whether a place beside a near stop is looked for, before whole routes are, and tails of routes change places: where neither needs a
    /// run of the whole route.
    let looksBeside: Bool
    /// Whether places beside more stops than the nearest few are looked at in this iteration.
    var looksFar = false
    /// What an optional request may cost in this iteration, in multiples of its prize.
    var generosity = 1.0
    /// No vehicle is added to so many.
    var mostUsed = Int.max
    /// Whether routes are opened with the vehicle that is cheapest when full.
    var prefersThrift = false

    init(_ model: SearchModel, seed: UInt64) {
        self.model = model
        tours = Tours(model, arena)
        pool = Pool(model, arena)
        journal = Journal(model, arena)
        best = Snapshot(model, arena)
        random = SplitMix64(seed: seed)
        blinks = Blinks(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        removed = arena.make(model.requestCount, 0)
        sortKeys = arena.make(model.requestCount, 0)
        ruinedIn = arena.make(model.vehicleCount, -1)
        looksBeside = tours.evaluator == nil && !model.features.hasShipments
        for request in 0..<model.requestCount { pool.insert(Int32(request)) }
    }

    var score: Score { Score(unserved: pool.weight, cost: tours.cost + pool.prizes + balanceCost) }

    /// Scaled price of unequal routes.
    private var balanceCost: Int {
        let balance = model.problem.balance
        if balance == Balance() { return 0 }
        var (longest, shortest) = (0, Int.max)
        for route in 0..<model.vehicleCount {
            longest = max(longest, tours.routes[route].duration)
            shortest = min(shortest, tours.routes[route].duration)
        }
        return Int((balance.price(longest: longest, shortest: shortest) * model.scale).rounded())
    }

    /// One ruin and recreate, and one exchange of tails; each kept if accepted at this temperature, undone otherwise.
    mutating func step(temperature: Double) {
        iteration += 1
        let (before, absence) = (score, pool.absence)
        let bound = Double(before.cost) + margin(temperature)
        looksFar = random.below(Self.farLooks) == 0
        ruin()
        let mayEnd = growsOnly && before.unserved == 0
        if recreate(below: mayEnd ? bound : .infinity) && settles(before, absence, bound) {
            journal.commit()
        } else {
            undo()
        }
        if pool.weight > 0 { pool.countAbsences() }
        exchangeTails(temperature: temperature)
    }

    /// So much dearer a plan may be this time: exponentially distributed, which is the rule of Metropolis.
    mutating func margin(_ temperature: Double) -> Double { -temperature * logarithm(max(uniform(), 0x1p-60)) }

    /// Whether a plan's price only grows while requests are put back: then one that is too dear already need not be finished. A route that
    /// changes its vehicle can make it cheaper; where vehicles differ in their depots alone that is too rare to wait for.
    private var growsOnly: Bool { model.hasOnePrice && model.problem.balance == Balance() }

    /// Whether the plan as it is now is taken.
    private mutating func settles(_ before: Score, _ absence: Int, _ bound: Double) -> Bool {
        changeVehicles()
        let after = score
        if after < best.score {
            best.save(tours, after, leftOut: pool.mandatoryCount)
            return true
        }
        return accepts(after, before, absence, bound)
    }

    /// More unserved requests are taken only if those left out before were left out more often; equal ones below a price.
    private func accepts(_ after: Score, _ before: Score, _ absence: Int, _ bound: Double) -> Bool {
        if after.unserved != before.unserved {
            return after.unserved < before.unserved || pool.absence < absence
        }
        return Double(after.cost) < bound
    }

    private mutating func undo() {
        journal.undo(&tours)
        for index in 0..<removedCount {
            let request = removed[index]
            let isServed = tours.nodes[model.stopOf[request]].route >= 0
            if isServed && pool.contains(request) { pool.remove(request) }
            if !isServed && !pool.contains(request) { pool.insert(request) }
        }
    }
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
