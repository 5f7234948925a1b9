public import FoundationEssentials
public import RouteKernel

/// Routes for a shift, and the stops no route holds.
public struct RoutePlan: Sendable, Hashable, Codable {
    /// Vehicles that drive, in the order of the problem.
    public var routes: [PlannedRoute]
    /// Every stop that is on no route, with the reason.
    public var unassigned: [UnassignedStop]

    /// Metres driven by all vehicles.
    public var distance: Int { routes.reduce(0) { $0 + $1.distance } }

    /// Usually made by `RoutingProblem.plan`.
    public init(routes: [PlannedRoute], unassigned: [UnassignedStop]) {
        self.routes = routes
        self.unassigned = unassigned
    }
}

/// One vehicle's tour.
public struct PlannedRoute: Sendable, Hashable, Codable {
    /// The vehicle.
    public var vehicle: String
    /// When it leaves the depot: as late as the first stop allows.
    public var departure: Date
    /// When it is back.
    public var arrival: Date
    /// Metres.
    public var distance: Int
    /// The stops in order.
    public var stops: [PlannedStop]

    /// Seconds from leaving the depot to being back.
    public var duration: Int { Int(arrival.timeIntervalSince(departure)) }
}

/// One stop of a tour.
public struct PlannedStop: Sendable, Hashable, Codable {
    /// The stop.
    public var id: Int64
    /// When the vehicle is there.
    public var arrival: Date
    /// When service begins: at arrival, or when the window opens.
    public var begin: Date
    /// When the vehicle drives on.
    public var departure: Date
    /// Seconds from begin of service to the promise, negative when late; nil without a promise.
    public var slack: Int?
}

/// A stop left out.
public struct UnassignedStop: Sendable, Hashable, Codable {
    /// The stop.
    public var id: Int64
    /// The constraint.
    public var reason: UnservedReason
    /// One sentence for the dispatcher.
    public var sentence: String
}

extension UnservedReason: Codable {}
