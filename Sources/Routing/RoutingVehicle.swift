/// A vehicle of the own fleet; it starts and ends at the depot.
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

    /// Values are checked when the problem is solved.
    public init(id: String, weightCapacity: Int, volumeCapacity: Int, shift: TimeWindow, maxStops: Int) {
        self.id = id
        self.weightCapacity = weightCapacity
        self.volumeCapacity = volumeCapacity
        self.shift = shift
        self.maxStops = maxStops
    }
}
