/// A routing problem as flat integers: node 0 is the depot, nodes 1… are the stops, all times in seconds from one origin.
public struct RouteInstance: Sendable {
    /// Duration of an arc nobody can drive.
    public static let noWay = Int32.max
    /// No other value may be larger, so that sums of a route stay far from overflow.
    public static let limit: Int32 = 1_000_000_000

    /// Number of stops.
    public let stopCount: Int
    /// Number of load dimensions.
    public let dimensions: Int
    /// Load of node `i` in dimension `d` at `i * dimensions + d`; the depot's is zero.
    public let demand: [Int32]
    /// Earliest begin of service per node.
    public let windowStart: [Int32]
    /// Latest begin of service per node.
    public let windowEnd: [Int32]
    /// Duration of service per node.
    public let service: [Int32]
    /// The vehicles, in the order routes are reported.
    public let vehicles: [KernelVehicle]
    /// Distance from node `i` to node `j` at `i * (stopCount + 1) + j`.
    public let distances: [Int32]
    /// Duration from node `i` to node `j`, or `noWay`.
    public let durations: [Int32]

    /// - Throws: `InstanceError` when an array has the wrong size or a value is out of 0…`limit`.
    public init(
        stopCount: Int, dimensions: Int, demand: [Int32], windowStart: [Int32], windowEnd: [Int32], service: [Int32],
        vehicles: [KernelVehicle], distances: [Int32], durations: [Int32]
    ) throws(InstanceError) {
        let nodes = stopCount + 1
        try Self.check("demand", demand, count: nodes * dimensions)
        try Self.check("windowStart", windowStart, count: nodes)
        try Self.check("windowEnd", windowEnd, count: nodes)
        try Self.check("service", service, count: nodes)
        try Self.check("distances", distances, count: nodes * nodes, mayBeNoWay: true)
        try Self.check("durations", durations, count: nodes * nodes, mayBeNoWay: true)
        for vehicle in vehicles {
            try Self.check("capacity", vehicle.capacity, count: dimensions)
            try Self.check("shift", [vehicle.shiftStart, vehicle.shiftEnd, vehicle.maxStops], count: 3)
        }
        self.stopCount = stopCount
        self.dimensions = dimensions
        self.demand = demand
        self.windowStart = windowStart
        self.windowEnd = windowEnd
        self.service = service
        self.vehicles = vehicles
        self.distances = distances
        self.durations = durations
    }

    private static func check(
        _ name: String, _ values: [Int32], count: Int, mayBeNoWay: Bool = false
    ) throws(InstanceError) {
        guard values.count == count else { throw .wrongSize(name, count: values.count, expected: count) }
        for (index, value) in values.enumerated() where value < 0 || (value > limit && !(mayBeNoWay && value == noWay)) {
            throw .outOfRange(name, index: index, value: value)
        }
    }
}

/// One vehicle: leaves the depot no earlier than its shift starts and is back before it ends.
public struct KernelVehicle: Sendable, Hashable {
    /// Per load dimension.
    public let capacity: [Int32]
    /// Earliest departure.
    public let shiftStart: Int32
    /// Latest return.
    public let shiftEnd: Int32
    /// Stops of a route at most.
    public let maxStops: Int32

    /// All values are checked when the instance is made.
    public init(capacity: [Int32], shiftStart: Int32, shiftEnd: Int32, maxStops: Int32) {
        self.capacity = capacity
        self.shiftStart = shiftStart
        self.shiftEnd = shiftEnd
        self.maxStops = maxStops
    }
}

/// Why an instance cannot be solved at all.
public enum InstanceError: Error, Equatable {
    case wrongSize(String, count: Int, expected: Int)
    case outOfRange(String, index: Int, value: Int32)
}
