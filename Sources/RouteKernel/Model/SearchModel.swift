/// A problem as a search reads it: flat integers, vehicles grouped into classes of equal ones, and for every stop its neighbours.
///
/// Nodes `0..<stopCount` are the stops, then come the starts of all vehicles, then their ends. Nothing here changes after `init`.
final class SearchModel: @unchecked Sendable {
    /// What the search must know of a stop, in one cache line.
    struct StopData: BitwiseCopyable {
        var place: Int32
        var service: Int32
        var open: Int32
        var close: Int32
        var request: Int32
        /// The other end of a shipment, or −1.
        var partner: Int32
        /// Least time to get there from anywhere.
        var leastApproach: Int32
        var isPickup: Bool
        var isBackhaul: Bool
    }

    /// What the search must know of a class of vehicles.
    struct VehicleClass {
        let table: TravelTable
        let start: Int32
        let end: Int32
        let earliest: Int32
        let latest: Int32
        let fixed: Int
        let limits: Limits
    }

    let problem: RouteProblem
    let stopCount: Int
    let vehicleCount: Int
    let dimensions: Int
    /// Places and nowhere: the side of every table.
    let side: Int
    let scale: Double
    let stops: Flat<StopData>
    let classes: [VehicleClass]
    /// By class.
    let tables: Flat<TravelTable>
    let fixed: Flat<Int>
    let classOf: Flat<Int32>
    /// Per class and dimension.
    let capacity: Flat<Int32>
    /// Per request and dimension: on board from the start; until the end; between a shipment's two stops.
    let delivery: Flat<Int32>
    let pickup: Flat<Int32>
    let amount: Flat<Int32>
    /// Sum over the dimensions of delivery, pickup and amount, for sorting.
    let bulk: Flat<Int32>
    /// Whether a class may serve a request: request × classes + class.
    let allowed: Flat<Bool>
    /// The first stop of every request.
    let stopOf: Flat<Int32>
    /// Scaled price of leaving an optional request out; `Int.max` for one that must be served.
    let prize: Flat<Int>
    let hasPrizes: Bool
    /// Whether vehicles of different capacities are to be chosen from.
    let hasSizes: Bool
    /// Whether any vehicle could drive a way at the same price.
    let hasOnePrice: Bool
    /// Weight of leaving out one that must be served: priority first, then number.
    let weight: Flat<Int>
    /// Stops by distance from each: stop × neighbourCount.
    let neighbours: Flat<Int32>
    let neighbourCount: Int
    /// The first of them, close together in memory: stop × nearestCount.
    let nearest: Flat<Int32>
    let nearestCount: Int
    /// Whether the start of the first class is as near to a stop as its nearest stops are.
    let isNearStart: Flat<Bool>
    /// Scaled price of the way to a stop from the nearest start of a vehicle.
    let wayFromStart: Flat<Int32>
    /// What a heat of 1 is, scaled: the mean price of a way between two stops, or less where requests are worth less.
    let heatUnit: Double
    let features: Features
    /// Stops driven already.
    let isFrozen: Flat<Bool>
    let arena: Arena

    init(_ problem: RouteProblem) {
        let builder = SearchModelBuilder(problem)
        self.problem = problem
        hasSizes = Set(problem.vehicles.map(\.capacity)).count > 1
        hasOnePrice = Set(problem.vehicles.map(TravelKey.init)).count == 1 && Set(problem.vehicles.map(\.costs.fixed)).count == 1
        hasPrizes = problem.requests.contains { $0.prize != nil }
        arena = builder.arena
        stopCount = problem.stops.count
        vehicleCount = problem.vehicles.count
        dimensions = problem.dimensions
        side = problem.placeCount + 1
        scale = builder.scale
        features = builder.features
        (classes, classOf) = builder.vehicleClasses()
        tables = arena.make(classes.map(\.table), or: TravelTable.empty(arena))
        fixed = arena.make(classes.map(\.fixed), or: 0)
        stops = builder.stops(classes)
        isFrozen = builder.frozen()
        capacity = builder.capacities(classOf, classCount: classes.count)
        (delivery, pickup, amount) = builder.loads()
        bulk = builder.bulk(delivery, pickup, amount)
        allowed = builder.allowed(classOf, classCount: classes.count)
        stopOf = builder.firstStops()
        (prize, weight) = builder.prices()
        (neighbours, neighbourCount) = builder.neighbours(stops, classes)
        (nearest, nearestCount, isNearStart) = builder.nearest(neighbours, neighbourCount, stops, classes)
        wayFromStart = builder.waysFromStart(stops, classes)
        heatUnit = builder.heatUnit(prize, meanWay: builder.meanWay(stops, classes))
    }

    var requestCount: Int { problem.requests.count }
    var nodeCount: Int { stopCount + 2 * vehicleCount }

    func startNode(_ vehicle: Int) -> Int { stopCount + vehicle }

    func endNode(_ vehicle: Int) -> Int { stopCount + vehicleCount + vehicle }
}
