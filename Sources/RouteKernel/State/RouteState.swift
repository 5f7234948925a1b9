/// All routes of a search as linked lists of nodes, each with what makes the test of an insertion O(1): the earliest time it can be
/// left, and the latest time it must be reached so that all behind it still holds.
struct Tours {
    struct Node: BitwiseCopyable {
        var next: Int32
        var previous: Int32
        /// The vehicle, or −1 for a stop on no route.
        var route: Int32
        var place: Int32
        /// Price of the way to here from the node before.
        var arc: Int32
        /// Earliest departure.
        var ready: Int32
        /// Latest arrival.
        var late: Int32
        /// Whether it is a backhaul stop, a linehaul stop or an end of the route.
        var kind: Kind

        static let none = Node(next: -1, previous: -1, route: -1, place: 0, arc: 0, ready: 0, late: 0, kind: .linehaul)
    }

    enum Kind: Int32, BitwiseCopyable { case linehaul, backhaul, terminal }

    /// What is known of a whole route.
    struct Route: BitwiseCopyable {
        /// Scaled price of all its ways; for an empty route, of the way from its start to its end.
        var ways: Int
        var count: Int32
        /// Place in the list of routes with stops, or −1.
        var rank: Int32
        /// Class of the vehicle.
        var kind: Int32
        var distance: Int32
        var driving: Int32
        /// In simulations: scaled price beyond ways and fixed price, and seconds from leaving to being done.
        var extra = 0
        var duration = 0
    }

    let model: SearchModel
    /// Judges whole routes, where insertion tests in O(1) do not know all that the problem asks.
    let evaluator: RouteEvaluator?
    let nodes: Flat<Node>
    let routes: Flat<Route>
    /// Sum of what a route's stops need, by route and dimension, for each of deliveries and pickups.
    let delivered: Flat<Int32>
    let pickedUp: Flat<Int32>
    /// For mixed loads, by node and dimension: aboard when leaving it, the most so far, the most from there on.
    let aboard: Flat<Int32>
    let peakBefore: Flat<Int32>
    let peakAfter: Flat<Int32>
    /// For limits of duration, by node: latest start and least duration of the part up to it, and of the part from it.
    let latestStart: Flat<Int32>
    let spanBefore: Flat<Int32>
    let spanAfter: Flat<Int32>
    /// Earliest begin of the part from a node on that does not make it longer.
    let earliestAfter: Flat<Int32>
    /// By route.
    let rooms: Flat<Room>
    /// Routes with stops.
    let used: Flat<Int32>
    var usedCount = 0
    /// Empty vehicles by class, as stacks.
    let idle: Flat<Int32>
    let idleStart: Flat<Int32>
    let idleCount: Flat<Int32>
    /// Scaled price of all routes.
    var cost = 0

    init(_ model: SearchModel, _ arena: Arena) {
        self.model = model
        evaluator = model.features.needsSimulation ? RouteEvaluator(model.problem) : nil
        let count = model.nodeCount
        let (perRoute, perNode) = (model.vehicleCount * model.dimensions, model.features.isMixed ? count * model.dimensions : 0)
        nodes = arena.make(count, .none)
        routes = arena.make(model.vehicleCount, Route(ways: 0, count: 0, rank: -1, kind: 0, distance: 0, driving: 0))
        (delivered, pickedUp) = (arena.make(perRoute, 0), arena.make(perRoute, 0))
        (aboard, peakBefore, peakAfter) = (arena.make(perNode, 0), arena.make(perNode, 0), arena.make(perNode, 0))
        let spans = model.features.hasDurationLimit ? count : 0
        (latestStart, spanBefore) = (arena.make(spans, 0), arena.make(spans, 0))
        (spanAfter, earliestAfter) = (arena.make(spans, 0), arena.make(spans, 0))
        rooms = arena.make(model.vehicleCount, Room(kind: 0, delivery: 0, pickup: 0))
        used = arena.make(model.vehicleCount, -1)
        idle = arena.make(model.vehicleCount, -1)
        idleStart = arena.make(model.classes.count, 0)
        idleCount = arena.make(model.classes.count, 0)
        for stop in 0..<model.stopCount {
            nodes[stop].place = model.stops[stop].place
            nodes[stop].kind = model.stops[stop].isBackhaul ? .backhaul : .linehaul
        }
        clear()
    }

    /// Empties all routes.
    mutating func clear() {
        for stop in 0..<model.stopCount { nodes[stop].route = -1 }
        usedCount = 0
        cost = 0
        park()
        for vehicle in 0..<model.vehicleCount {
            let (start, end) = (model.startNode(vehicle), model.endNode(vehicle))
            let kind = model.classes[Int(model.classOf[vehicle])]
            nodes[start] = Node(
                next: Int32(end), previous: -1, route: Int32(vehicle), place: kind.start, arc: 0, ready: kind.earliest, late: 0,
                kind: .terminal)
            nodes[end] = Node(
                next: -1, previous: Int32(start), route: Int32(vehicle), place: kind.end, arc: 0, ready: 0, late: kind.latest,
                kind: .terminal)
            routes[vehicle] = Route(
                ways: 0, count: 0, rank: -1, kind: model.classOf[vehicle], distance: 0, driving: 0)
            let way = Int(kind.start) * model.side + Int(kind.end)
            nodes[end].arc = kind.table.cost[way]
            routes[vehicle].ways = Int(nodes[end].arc)
            (routes[vehicle].distance, routes[vehicle].driving) = (kind.table.distance[way], kind.table.time[way])
            for cell in vehicle * model.dimensions..<(vehicle + 1) * model.dimensions {
                (delivered[cell], pickedUp[cell]) = (0, 0)
            }
            refresh(vehicle)
        }
    }

    /// Puts every vehicle on its class's stack of idle ones, the first on top.
    private func park() {
        var start: Int32 = 0
        for kind in 0..<model.classes.count {
            idleStart[kind] = start
            idleCount[kind] = 0
            for vehicle in (0..<model.vehicleCount).reversed() where model.classOf[vehicle] == Int32(kind) {
                idle[start + idleCount[kind]] = Int32(vehicle)
                idleCount[kind] += 1
            }
            start += idleCount[kind]
        }
    }

    /// An empty vehicle of a class, or nil.
    func idleVehicle(_ kind: Int) -> Int? {
        idleCount[kind] == 0 ? nil : Int(idle[idleStart[kind] + idleCount[kind] - 1])
    }

    /// What the vehicles with stops cost for having some, scaled.
    var fixedPrice: Double { (0..<usedCount).reduce(0) { $0 + Double(model.fixed[rooms[used[$1]].kind]) } }

    /// Enters a changed route in the lists.
    mutating func enlist(_ route: Int) {
        let isUsed = routes[route].count > 0
        if isUsed != (routes[route].rank >= 0) {
            if isUsed { occupy(route) } else { vacate(route) }
        }
        let (kind, dimensions) = (routes[route].kind, model.dimensions)
        let room = dimensions == 0 ? 0 : model.capacity[Int(kind) * dimensions]
        rooms[route] = Room(
            kind: kind, delivery: dimensions == 0 ? 0 : room &- delivered[route * dimensions],
            pickup: dimensions == 0 ? 0 : room &- pickedUp[route * dimensions])
    }

    private mutating func occupy(_ route: Int) {
        let kind = model.classOf[route]
        let (first, count) = (idleStart[kind], idleCount[kind])
        var cell = first + count - 1
        while idle[cell] != Int32(route) { cell -= 1 }
        idle[cell] = idle[first + count - 1]
        idleCount[kind] = count - 1
        used[usedCount] = Int32(route)
        routes[route].rank = Int32(usedCount)
        usedCount += 1
    }

    private mutating func vacate(_ route: Int) {
        let kind = model.classOf[route]
        idle[idleStart[kind] + idleCount[kind]] = Int32(route)
        idleCount[kind] += 1
        usedCount -= 1
        let moved = used[usedCount]
        used[routes[route].rank] = moved
        routes[moved].rank = routes[route].rank
        routes[route].rank = -1
    }
}

extension Tours {
    /// What a search asks of a route first.
    struct Room: BitwiseCopyable {
        /// Class of the vehicle.
        var kind: Int32
        /// Capacity left for deliveries, and for pickups, in the first dimension.
        var delivery: Int32
        var pickup: Int32
    }

    /// What a request needs of a route in the first dimension, if sums decide about it.
    struct Needs {
        let request: Int
        let delivery: Int32
        let pickup: Int32

        @inline(__always)
        init(_ request: Int32, _ model: SearchModel) {
            self.request = Int(request)
            let isSummed = model.dimensions > 0 && model.features.sumsDecide
            delivery = isSummed ? model.delivery[self.request * model.dimensions] : .min
            pickup = isSummed ? model.pickup[self.request * model.dimensions] : .min
        }
    }

    /// Whether a route's vehicle may serve a request and has room for it.
    @inline(__always)
    func hasRoom(_ needs: Needs, _ route: Int32) -> Bool {
        let room = rooms[route]
        if room.delivery < needs.delivery || room.pickup < needs.pickup { return false }
        return model.allowed[needs.request * model.classes.count + Int(room.kind)]
            && (model.dimensions == 1 || hasRoom(needs.request, Int(route), Int(room.kind)))
    }

    /// Whether the sums of loads leave room for a request.
    @inline(__always)
    func hasRoom(_ request: Int, _ route: Int, _ kind: Int) -> Bool {
        if !model.features.sumsDecide { return true }
        let dimensions = model.dimensions
        for dimension in 0..<dimensions {
            let limit = model.capacity[kind * dimensions + dimension]
            let (cell, own) = (request * dimensions + dimension, route * dimensions + dimension)
            if delivered[own] &+ model.delivery[cell] > limit || pickedUp[own] &+ model.pickup[cell] > limit { return false }
        }
        return true
    }
}
