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

/// One vehicle's route.
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

/// One stop of a route.
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

extension RoutePlan {
    /// A plan with dates and sentences, from the kernel's seconds and indices.
    init(_ result: RouteResult, _ problem: RoutingProblem, _ clock: PlanClock) {
        self.init(
            routes: result.timetables.map { PlannedRoute($0, problem, clock) },
            unassigned: result.unserved.map { UnassignedStop($0, problem) })
    }
}

extension PlannedRoute {
    init(_ table: Timetable, _ problem: RoutingProblem, _ clock: PlanClock) {
        self.init(
            vehicle: problem.vehicles[table.vehicle].id, departure: clock.date(table.steps.first?.arrival ?? 0),
            arrival: clock.date(table.steps.last?.arrival ?? 0), distance: table.steps.reduce(0) { $0 + $1.distance },
            stops: table.steps.compactMap { step in
                guard case .stop(let index) = step.kind else { return nil }
                return PlannedStop(step, problem.stops[index], clock)
            })
    }
}

extension PlannedStop {
    fileprivate init(_ step: Timetable.Step, _ stop: RoutingStop, _ clock: PlanClock) {
        let begin = clock.date(step.arrival + step.waiting)
        self.init(
            id: stop.id, arrival: clock.date(step.arrival), begin: begin,
            departure: begin.addingTimeInterval(Double(step.service)),
            slack: stop.promisedBy.map { Int($0.timeIntervalSince(begin).rounded(.down)) })
    }
}

extension UnassignedStop {
    fileprivate init(_ left: Unserved, _ problem: RoutingProblem) {
        let stop = problem.stops[left.request]
        self.init(id: stop.id, reason: left.reason, sentence: Self.sentence(stop, left))
    }

    private static func sentence(_ stop: RoutingStop, _ left: Unserved) -> String {
        switch (left.reason, left.isHopeless) {
        case (.capacity, true): "No vehicle can carry \(stop.weight) g and \(stop.volume) cm3, not even empty."
        case (.capacity, false):
            "Every vehicle is full: \(stop.weight) g and \(stop.volume) cm3 do not fit any more. Maybe add a vehicle."
        case (.timeWindow, true): "No vehicle can be there within its window and back before its shift ends, even alone."
        case (.timeWindow, false):
            "The vehicles with room cannot fit it in between their other stops in time. Maybe add a vehicle."
        case (.maxStops, true): "No vehicle may make any stop: its limit is 0, or its shift has no time."
        case (.maxStops, false): "The vehicles with room already make as many stops as they may. Maybe raise the limit."
        case (.unreachable, _): "No road leads there and back."
        case (.noVehicle, _): "There is no vehicle. Maybe none is active at this depot."
        case (.outOfTime, _): "The planning time was over before it was placed. Maybe plan again with more time."
        default: "It is left out: \(left.reason.rawValue.replacing("_", with: " "))."
        }
    }
}
