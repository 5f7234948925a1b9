import Fulfilment

/// One search: ruin and recreate, after Christiaens and Vanden Berghe, "Slack induction by string removals" (2020). Strings of stops are
/// removed from adjacent routes and reinserted by greedy insertion with blinks; candidates are accepted by simulated annealing.
struct Search {
    /// One iteration in so many scans more neighbours.
    private static let wideScanPeriod = 8

    let model: SearchModel
    let storage = FlatStorage()
    /// The present solution: its routes, and the requests on none.
    var state: RouteState
    var unserved: UnservedRequests
    var undoLog: UndoLog
    var best: Incumbent
    var random: SplitMix64
    var blinks: Blinks
    /// Requests removed by the ruin, to be reinserted.
    let removed: FlatArray<Int32>
    var removedCount = 0
    let sortKeys: FlatArray<Int>
    /// The last iteration in which a route was ruined.
    let ruinedIn: FlatArray<Int>
    var iteration = 0
    /// Whether neighbour insertion comes before scans of whole routes, and tails are exchanged: where both are tested in O(1).
    let usesNeighbourInsertion: Bool
    /// Whether neighbour insertion scans more than the nearest few neighbours in this iteration.
    var scansWidely = false
    /// The highest insertion cost of an optional request in this iteration, in multiples of its prize.
    var prizeFactor = 1.0
    /// No idle vehicle is used beyond so many.
    var maxUsedVehicles = Int.max
    /// Whether routes are opened with the vehicle of least cost per unit of capacity.
    var prefersUnitCost = false

    init(_ model: SearchModel, seed: UInt64) {
        self.model = model
        state = RouteState(model, storage)
        unserved = UnservedRequests(model, storage)
        undoLog = UndoLog(model, storage)
        best = Incumbent(model, storage)
        random = SplitMix64(seed: seed)
        blinks = Blinks(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        removed = storage.make(model.requestCount, 0)
        sortKeys = storage.make(model.requestCount, 0)
        ruinedIn = storage.make(model.vehicleCount, -1)
        usesNeighbourInsertion = state.evaluator == nil && !model.features.hasShipments
        for request in 0..<model.requestCount { unserved.insert(Int32(request)) }
    }

    var score: Score { Score(unserved: unserved.weight, cost: state.cost + unserved.prizes + balanceCost) }

    /// Scaled cost of unequal routes.
    private var balanceCost: Int {
        let balance = model.problem.balance
        if balance == Balance() { return 0 }
        var (longest, shortest) = (0, Int.max)
        for route in 0..<model.vehicleCount {
            longest = max(longest, state.routes[route].duration)
            shortest = min(shortest, state.routes[route].duration)
        }
        return Int((balance.cost(longest: longest, shortest: shortest) * model.scale).rounded())
    }

    /// One iteration: a ruin and recreate and a tail exchange, each undone unless it is accepted at this temperature.
    mutating func step(temperature: Double) {
        iteration += 1
        let (before, absence) = (score, unserved.absence)
        let bound = Double(before.cost) + margin(temperature)
        scansWidely = random.below(Self.wideScanPeriod) == 0
        ruin()
        let mayEndEarly = costOnlyGrows && before.unserved == 0
        if recreate(below: mayEndEarly ? bound : .infinity) && acceptsCandidate(before, absence, bound) {
            undoLog.commit()
        } else {
            undo()
        }
        if unserved.weight > 0 { unserved.countAbsences() }
        exchangeTails(temperature: temperature)
    }

    /// The highest accepted increase of cost, exponentially distributed: the Metropolis criterion, drawn before the candidate is known.
    mutating func margin(_ temperature: Double) -> Double { -temperature * logarithm(max(uniform(), 0x1p-60)) }

    /// Whether the cost of a candidate only grows while requests are reinserted, so that a recreate beyond the bound can be given up. A change
    /// of vehicle could make it cheaper; where vehicles differ in their depots alone that is too rare to wait for.
    private var costOnlyGrows: Bool { model.hasUniformCosts && model.problem.balance == Balance() }

    /// Finishes the candidate with changes of vehicles, and says whether it is accepted.
    private mutating func acceptsCandidate(_ before: Score, _ absence: Int, _ bound: Double) -> Bool {
        changeVehicles()
        let after = score
        if after < best.score {
            best.save(state, after, unservedCount: unserved.mandatoryCount)
            return true
        }
        return accepts(after, before, absence, bound)
    }

    /// More unserved requests are accepted only if their sum of absence counters is less; equally many if the cost is below the bound.
    private func accepts(_ after: Score, _ before: Score, _ absence: Int, _ bound: Double) -> Bool {
        if after.unserved != before.unserved {
            return after.unserved < before.unserved || unserved.absence < absence
        }
        return Double(after.cost) < bound
    }

    private mutating func undo() {
        undoLog.undo(&state)
        for index in 0..<removedCount {
            let request = removed[index]
            let isServed = state.nodes[model.firstStop[request]].route >= 0
            if isServed && unserved.contains(request) { unserved.remove(request) }
            if !isServed && !unserved.contains(request) { unserved.insert(request) }
        }
    }
}
