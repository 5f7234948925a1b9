/// A vehicle of the own fleet; it ends at the depot, and starts there unless it is on the road.
public struct RoutingVehicle: Sendable, Hashable, Codable {
    /// Unique among the vehicles of a problem.
    public var id: String
    /// Grams.
    public var weightCapacity: Int
    /// Cubic centimetres.
    public var volumeCapacity: Int
    /// Earliest departure and latest return.
    public var shift: TimeWindow
    /// Stops of a route at most.
    public var maxStops: Int
    /// Where it is when it is on the road already; nil for at the depot.
    public var start: Coordinate?
    /// Stops it has been given before: they stay with it, but not in this order. Others may be added.
    public var given: [Int64]

    /// Values are checked when the problem is solved.
    public init(
        id: String, weightCapacity: Int, volumeCapacity: Int, shift: TimeWindow, maxStops: Int, start: Coordinate? = nil,
        given: [Int64] = []
    ) {
        self.id = id
        self.weightCapacity = weightCapacity
        self.volumeCapacity = volumeCapacity
        self.shift = shift
        self.maxStops = maxStops
        self.start = start
        self.given = given
    }
}
