/// The present solution of a search: all routes as doubly linked lists of nodes. Each node has what makes the test of an insertion O(1):
/// the earliest departure from it, and the latest arrival at it with which the rest of its route stays feasible.
struct RouteState {
    /// A stop, or the start or end depot of a route.
    struct Node: BitwiseCopyable {
        var next: Int32
        var previous: Int32
        /// The vehicle, or −1 for a stop on no route.
        var route: Int32
        var location: Int32
        /// Scaled cost of the arc from the previous node.
        var arcCost: Int32
        var earliestDeparture: Int32
        var latestArrival: Int32
        var kind: Kind

        static let none = Node(
            next: -1, previous: -1, route: -1, location: 0, arcCost: 0, earliestDeparture: 0, latestArrival: 0, kind: .linehaul)
    }

    /// A linehaul or backhaul stop, or a depot of the route.
    enum Kind: Int32, BitwiseCopyable { case linehaul, backhaul, depot }

    /// Totals of a route.
    struct Route: BitwiseCopyable {
        /// Scaled cost of all its arcs. An empty route has none: nobody drives from its start to its end.
        var arcCosts: Int
        var count: Int32
        /// Position in the list of used routes, or −1.
        var rank: Int32
        var vehicleClass: Int32
        var distance: Int32
        var driving: Int32
        /// Arcs nobody can drive. They are counted, as the sum of costs does not tell them from many dear ones.
        var closedArcs: Int32 = 0
        /// Where routes are simulated: scaled cost beyond arcs and fixed cost, and seconds from departure to completion.
        var extra = 0
        var duration = 0
    }

    let model: SearchModel
    /// Simulates whole routes, for problems with constraints that insertion tests in O(1) do not cover; otherwise nil.
    let evaluator: RouteEvaluator?
    let nodes: FlatArray<Node>
    let routes: FlatArray<Route>
    /// Sums of the deliveries and of the pickups of a route, by route and dimension.
    let delivered: FlatArray<Int32>
    let pickedUp: FlatArray<Int32>
    /// For mixed loads, by node and dimension: load when leaving it, highest load up to it, highest load from it on.
    let aboard: FlatArray<Int32>
    let peakBefore: FlatArray<Int32>
    let peakAfter: FlatArray<Int32>
    /// For limits of duration, by node: latest start and least duration of the segment up to it, and least duration of the one from it.
    let latestStart: FlatArray<Int32>
    let durationBefore: FlatArray<Int32>
    let durationAfter: FlatArray<Int32>
    /// Earliest start of the segment from a node on that keeps its least duration.
    let earliestStartAfter: FlatArray<Int32>
    /// By route.
    let spare: FlatArray<SpareCapacity>
    /// Used routes, those with stops.
    let used: FlatArray<Int32>
    var usedCount = 0
    /// Idle vehicles by class, as stacks.
    let idle: FlatArray<Int32>
    let idleStart: FlatArray<Int32>
    let idleCount: FlatArray<Int32>
    /// Scaled cost of all routes.
    var cost = 0

    init(_ model: SearchModel, _ storage: FlatStorage) {
        self.model = model
        evaluator = model.features.needsSimulation ? RouteEvaluator(model.problem) : nil
        let count = model.nodeCount
        let (perRoute, perNode) = (
            model.vehicleCount * model.dimensions, model.features.hasMixedLoads ? count * model.dimensions : 0
        )
        nodes = storage.make(count, .none)
        routes = storage.make(
            model.vehicleCount, Route(arcCosts: 0, count: 0, rank: -1, vehicleClass: 0, distance: 0, driving: 0))
        (delivered, pickedUp) = (storage.make(perRoute, 0), storage.make(perRoute, 0))
        (aboard, peakBefore, peakAfter) = (storage.make(perNode, 0), storage.make(perNode, 0), storage.make(perNode, 0))
        let segments = model.features.hasDurationLimit ? count : 0
        (latestStart, durationBefore) = (storage.make(segments, 0), storage.make(segments, 0))
        (durationAfter, earliestStartAfter) = (storage.make(segments, 0), storage.make(segments, 0))
        spare = storage.make(model.vehicleCount, SpareCapacity(vehicleClass: 0, delivery: 0, pickup: 0))
        used = storage.make(model.vehicleCount, -1)
        idle = storage.make(model.vehicleCount, -1)
        idleStart = storage.make(model.classes.count, 0)
        idleCount = storage.make(model.classes.count, 0)
        for stop in 0..<model.stopCount {
            nodes[stop].location = model.stops[stop].location
            nodes[stop].kind = model.stops[stop].isBackhaul ? .backhaul : .linehaul
        }
        clear()
    }

    /// Empties all routes.
    mutating func clear() {
        for stop in 0..<model.stopCount { nodes[stop].route = -1 }
        usedCount = 0
        cost = 0
        resetIdle()
        for vehicle in 0..<model.vehicleCount {
            let (start, end) = (model.startNode(vehicle), model.endNode(vehicle))
            let vehicleClass = model.classes[Int(model.classOf[vehicle])]
            nodes[start] = Node(
                next: Int32(end), previous: -1, route: Int32(vehicle), location: vehicleClass.start, arcCost: 0,
                earliestDeparture: vehicleClass.earliest, latestArrival: 0,
                kind: .depot)
            nodes[end] = Node(
                next: -1, previous: Int32(start), route: Int32(vehicle), location: vehicleClass.end, arcCost: 0,
                earliestDeparture: 0, latestArrival: vehicleClass.latest,
                kind: .depot)
            routes[vehicle] = Route(
                arcCosts: 0, count: 0, rank: -1, vehicleClass: model.classOf[vehicle], distance: 0, driving: 0)
            for cell in vehicle * model.dimensions..<(vehicle + 1) * model.dimensions {
                (delivered[cell], pickedUp[cell]) = (0, 0)
            }
            refresh(vehicle)
        }
    }

    /// Puts every vehicle on the stack of its class, the first on top.
    private func resetIdle() {
        var start: Int32 = 0
        for vehicleClass in 0..<model.classes.count {
            idleStart[vehicleClass] = start
            idleCount[vehicleClass] = 0
            for vehicle in (0..<model.vehicleCount).reversed() where model.classOf[vehicle] == Int32(vehicleClass) {
                idle[start + idleCount[vehicleClass]] = Int32(vehicle)
                idleCount[vehicleClass] += 1
            }
            start += idleCount[vehicleClass]
        }
    }

    /// An idle vehicle of a class, or nil.
    func idleVehicle(_ vehicleClass: Int) -> Int? {
        idleCount[vehicleClass] == 0 ? nil : Int(idle[idleStart[vehicleClass] + idleCount[vehicleClass] - 1])
    }

    /// Scaled fixed costs of the used vehicles.
    var fixedCost: Double { (0..<usedCount).reduce(0) { $0 + Double(model.fixed[spare[used[$1]].vehicleClass]) } }

    /// Brings the lists of used and idle routes and the spare capacity up to date.
    mutating func updateLists(_ route: Int) {
        let isUsed = routes[route].count > 0
        if isUsed != (routes[route].rank >= 0) {
            if isUsed { markUsed(route) } else { markIdle(route) }
        }
        let (vehicleClass, dimensions) = (routes[route].vehicleClass, model.dimensions)
        let capacity = dimensions == 0 ? 0 : model.capacity[Int(vehicleClass) * dimensions]
        spare[route] = SpareCapacity(
            vehicleClass: vehicleClass, delivery: dimensions == 0 ? 0 : capacity &- delivered[route * dimensions],
            pickup: dimensions == 0 ? 0 : capacity &- pickedUp[route * dimensions])
    }

    private mutating func markUsed(_ route: Int) {
        let vehicleClass = model.classOf[route]
        let (first, count) = (idleStart[vehicleClass], idleCount[vehicleClass])
        var cell = first + count - 1
        while idle[cell] != Int32(route) { cell -= 1 }
        idle[cell] = idle[first + count - 1]
        idleCount[vehicleClass] = count - 1
        used[usedCount] = Int32(route)
        routes[route].rank = Int32(usedCount)
        usedCount += 1
    }

    private mutating func markIdle(_ route: Int) {
        let vehicleClass = model.classOf[route]
        idle[idleStart[vehicleClass] + idleCount[vehicleClass]] = Int32(route)
        idleCount[vehicleClass] += 1
        usedCount -= 1
        let moved = used[usedCount]
        used[routes[route].rank] = moved
        routes[moved].rank = routes[route].rank
        routes[route].rank = -1
    }
}

extension RouteState {
    /// The first dimension's spare capacity of a route, which an insertion scan reads first.
    struct SpareCapacity: BitwiseCopyable {
        var vehicleClass: Int32
        var delivery: Int32
        var pickup: Int32
    }

    /// The first dimension's demand of a request, where sums decide about capacity; less than any spare capacity otherwise.
    struct Demand {
        let request: Int
        let delivery: Int32
        let pickup: Int32

        @inline(__always)
        init(_ request: Int32, _ model: SearchModel) {
            self.request = Int(request)
            let isSummed = model.dimensions > 0 && model.features.usesLoadSums
            delivery = isSummed ? model.delivery[self.request * model.dimensions] : .min
            pickup = isSummed ? model.pickup[self.request * model.dimensions] : .min
        }
    }

    /// Whether a route's vehicle may serve a request and has the spare capacity.
    @inline(__always)
    func hasCapacity(_ demand: Demand, _ route: Int32) -> Bool {
        let left = spare[route]
        if left.delivery < demand.delivery || left.pickup < demand.pickup { return false }
        return model.allowed[demand.request * model.classes.count + Int(left.vehicleClass)]
            && (model.dimensions == 1 || hasCapacity(demand.request, Int(route), Int(left.vehicleClass)))
    }

    /// Whether the sums of loads with a request stay within the capacity.
    @inline(__always)
    func hasCapacity(_ request: Int, _ route: Int, _ vehicleClass: Int) -> Bool {
        if !model.features.usesLoadSums { return true }
        let dimensions = model.dimensions
        for dimension in 0..<dimensions {
            let limit = model.capacity[vehicleClass * dimensions + dimension]
            let (cell, own) = (request * dimensions + dimension, route * dimensions + dimension)
            if delivered[own] &+ model.delivery[cell] > limit || pickedUp[own] &+ model.pickup[cell] > limit { return false }
        }
        return true
    }
}
