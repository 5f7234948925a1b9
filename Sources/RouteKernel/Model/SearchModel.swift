/// A problem as the search reads it: integers in flat arrays, vehicles grouped into classes of equal ones, and a neighbour list per stop.
///
/// Nodes `0..<stopCount` are the stops, then come the start depots of all vehicles, then their end depots. Immutable after `init`.
final class SearchModel: @unchecked Sendable {
    /// The data of a stop that insertion tests read, in one cache line.
    struct StopData: BitwiseCopyable {
        var location: Int32
        var service: Int32
        var open: Int32
        var close: Int32
        var request: Int32
        /// The other end of a shipment, or −1.
        var partner: Int32
        /// Shortest travel time of the arcs to it.
        var minApproachTime: Int32
        var isPickup: Bool
        var isBackhaul: Bool
    }

    /// Vehicles that are equal in everything.
    struct VehicleClass {
        let table: ArcTable
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
    /// Locations and the dummy depot of open routes: rows and columns of every arc table.
    let side: Int
    let scale: Double
    let stops: FlatArray<StopData>
    let classes: [VehicleClass]
    /// By class.
    let tables: FlatArray<ArcTable>
    let fixed: FlatArray<Int>
    let classOf: FlatArray<Int32>
    /// Per class and dimension.
    let capacity: FlatArray<Int32>
    /// Demand per request and dimension: on board from the start; until the end; between a shipment's two stops.
    let delivery: FlatArray<Int32>
    let pickup: FlatArray<Int32>
    let shipmentLoad: FlatArray<Int32>
    /// Sum over the dimensions of delivery, pickup and shipment load, for sorting.
    let totalDemand: FlatArray<Int32>
    /// Whether a class may serve a request: request × classes + class.
    let allowed: FlatArray<Bool>
    /// The first stop of every request.
    let firstStop: FlatArray<Int32>
    /// Scaled prize of an optional request; `Int.max` for a mandatory one.
    let prize: FlatArray<Int>
    let hasPrizes: Bool
    /// Whether the fleet is heterogeneous in its capacities.
    let hasMixedCapacities: Bool
    /// Whether every vehicle has the same fixed cost and the same cost of every arc.
    let hasUniformCosts: Bool
    /// Weight of an unserved mandatory request: priority first, then number.
    let weight: FlatArray<Int>
    /// Neighbour lists, by cost: stop × neighbourCount.
    let neighbours: FlatArray<Int32>
    let neighbourCount: Int
    /// The first of them, contiguous in memory: stop × nearestCount.
    let nearest: FlatArray<Int32>
    let nearestCount: Int
    /// Whether the start depot of the first class is as near to a stop as its nearest stops are.
    let isNearStart: FlatArray<Bool>
    /// Scaled cost of the arc to a stop from the nearest start depot.
    let costFromStart: FlatArray<Int32>
    /// A temperature of 1, scaled: the mean cost of an arc between two stops, or less where prizes are smaller.
    let temperatureUnit: Double
    let features: ProblemFeatures
    /// Frozen stops, driven already.
    let isFrozen: FlatArray<Bool>
    let storage: FlatStorage

    init(_ problem: RouteProblem) {
        let builder = SearchModelBuilder(problem)
        self.problem = problem
        hasMixedCapacities = Set(problem.vehicles.map(\.capacity)).count > 1
        hasUniformCosts =
            Set(problem.vehicles.map(ArcTableKey.init)).count == 1 && Set(problem.vehicles.map(\.costs.fixed)).count == 1
        hasPrizes = problem.requests.contains { $0.prize != nil }
        storage = builder.storage
        stopCount = problem.stops.count
        vehicleCount = problem.vehicles.count
        dimensions = problem.dimensions
        side = problem.locationCount + 1
        scale = builder.scale
        features = builder.features
        (classes, classOf) = builder.vehicleClasses()
        tables = storage.make(classes.map(\.table), or: ArcTable.empty(storage))
        fixed = storage.make(classes.map(\.fixed), or: 0)
        stops = builder.stops(classes)
        isFrozen = builder.frozen()
        capacity = builder.capacities(classOf, classCount: classes.count)
        (delivery, pickup, shipmentLoad) = builder.loads()
        totalDemand = builder.totalDemand(delivery, pickup, shipmentLoad)
        allowed = builder.allowed(classOf, classCount: classes.count)
        firstStop = builder.firstStops()
        (prize, weight) = builder.prizesAndWeights()
        (neighbours, neighbourCount) = builder.neighbours(stops, classes)
        (nearest, nearestCount, isNearStart) = builder.nearest(neighbours, neighbourCount, stops, classes)
        costFromStart = builder.costsFromStart(stops, classes)
        temperatureUnit = builder.temperatureUnit(prize, meanArcCost: builder.meanArcCost(stops, classes))
    }

    var requestCount: Int { problem.requests.count }
    var nodeCount: Int { stopCount + 2 * vehicleCount }

    func startNode(_ vehicle: Int) -> Int { stopCount + vehicle }

    func endNode(_ vehicle: Int) -> Int { stopCount + vehicleCount + vehicle }
}
