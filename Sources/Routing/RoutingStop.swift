public import FoundationEssentials

/// A place to deliver to.
public struct RoutingStop: Sendable, Hashable, Codable {
    /// Unique among the stops of a problem.
    public var id: Int64
    /// Where it is.
    public var location: Coordinate
    /// Grams to deliver.
    public var weight: Int
    /// Cubic centimetres to deliver.
    public var volume: Int
    /// When service may begin; nil for any time.
    public var window: TimeWindow?
    /// Seconds the driver is busy there.
    public var service: Int
    /// What the consignee was told. No constraint: a late parcel still goes, with negative slack.
    public var promisedBy: Date?

    /// Values are checked when the problem is solved.
    public init(
        id: Int64, location: Coordinate, weight: Int = 0, volume: Int = 0, window: TimeWindow? = nil, service: Int = 0,
        promisedBy: Date? = nil
    ) {
        self.id = id
        self.location = location
        self.weight = weight
        self.volume = volume
        self.window = window
        self.service = service
        self.promisedBy = promisedBy
    }
}
