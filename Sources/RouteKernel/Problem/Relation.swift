/// Stops that belong together. A relation binds those of its stops that are served; the others may be left out.
public struct Relation: Sendable, Hashable {
    /// How they belong together.
    public enum Kind: String, Sendable, CaseIterable {
        /// One vehicle serves them.
        case sameVehicle = "same_vehicle"
        /// One vehicle serves them, in this order; others may come between.
        case order
        /// One vehicle serves them, in this order, with nothing between.
        case directOrder = "direct_order"
    }

    /// How they belong together.
    public var kind: Kind
    /// The stops, in order.
    public var stops: [Int]
    /// The only vehicle that may serve them; nil for any one.
    public var vehicle: Int?

    /// Indices are checked by `RouteProblem.validate`.
    public init(_ kind: Kind, _ stops: [Int], vehicle: Int? = nil) {
        self.kind = kind
        self.stops = stops
        self.vehicle = vehicle
    }
}

/// The price of unequal routes, part of the objective: drivers see it as fairness. Durations are from leaving to being done.
public struct Balance: Sendable, Hashable {
    /// Per hour of the longest route.
    public var longestPerHour: Double
    /// Per hour of difference between the longest and the shortest route of all vehicles, those without a stop counting as 0.
    public var spreadPerHour: Double

    /// Free, unless said otherwise.
    public init(longestPerHour: Double = 0, spreadPerHour: Double = 0) {
        self.longestPerHour = longestPerHour
        self.spreadPerHour = spreadPerHour
    }
}

extension Balance {
    /// The price, from seconds.
    func price(longest: Int, shortest: Int) -> Double {
        Double(longest) * longestPerHour / 3600 + Double(longest - shortest) * spreadPerHour / 3600
    }
}
