public import RouteKernel

/// The plan of a file's problem, with the file's names, ready to be written.
public struct RouteAnswer: Sendable {
    /// The problem and its names.
    public let document: RouteDocument
    /// Routes with stops, in the order of the vehicles.
    public let routes: [CheckedRoute]
    /// What is left out, and why.
    public let leftOut: [LeftOut]
    /// In the problem's unit.
    public let cost: Double
    /// Milliseconds of reading, solving and asking for matrices; nil when nobody measured.
    public var times: ComputingTimes?

    /// A solver's result, which is feasible.
    public init(_ document: RouteDocument, _ result: RouteResult) {
        self.document = document
        routes = result.timetables.map(\.endingLoaded).map {
            CheckedRoute(timetable: $0, stepViolations: $0.steps.map { _ in [] }, routeViolations: [])
        }
        leftOut = result.unserved.map { LeftOut(stops: document.problem.requests[$0.request].stops, why: $0) }
        cost = result.solution.cost
    }

    /// Times for a given order.
    public init(_ document: RouteDocument, _ plan: GivenPlan) {
        (self.document, routes, cost) = (document, plan.routes, plan.cost)
        leftOut = plan.unnamedStops.map { LeftOut(stops: [$0], why: nil) }
    }

    /// In the unit that best known values are published in.
    public var value: Double { document.value(cost: cost) }

    /// Whether everything is served that has to be, and no constraint is broken. What has a prize may be left out.
    public var isComplete: Bool {
        !leftOut.contains(where: isNeeded) && routes.allSatisfy(\.isSound)
    }

    func isNeeded(_ leftOut: LeftOut) -> Bool {
        leftOut.why.map { document.problem.requests[$0.request].prize == nil } ?? true
    }

    /// Stops of routes.
    public var servedStops: Int { routes.reduce(0) { $0 + $1.stops.count } }
}

/// Stops on no route.
public struct LeftOut: Sendable, Hashable {
    /// Of one request.
    public var stops: [Int]
    /// A solver's explanation; nil for stops that a given order does not name.
    public var why: Unserved?
}

/// Milliseconds.
public struct ComputingTimes: Sendable {
    /// Reading the file.
    public var loading: Int
    /// Searching.
    public var solving: Int
    /// Waiting for travel matrices.
    public var routing: Int

    /// As measured by the caller.
    public init(loading: Int, solving: Int, routing: Int) {
        (self.loading, self.solving, self.routing) = (loading, solving, routing)
    }
}

extension CheckedRoute {
    var stops: [Int] {
        timetable.steps.compactMap { if case .stop(let stop) = $0.kind { stop } else { nil } }
    }

    var setup: Int { timetable.steps.reduce(0) { $0 + $1.setup } }
    /// Of stops, breaks and reloads.
    var service: Int { timetable.steps.reduce(0) { $0 + $1.service } }
    var driving: Int { timetable.steps.reduce(0) { $0 + $1.driving } }
    var waiting: Int { timetable.steps.reduce(0) { $0 + $1.waiting } }
    var distance: Int { timetable.steps.reduce(0) { $0 + $1.distance } }
    var begin: Int { timetable.steps.first?.arrival ?? 0 }
    var end: Int { timetable.steps.last.map { $0.arrival + $0.waiting + $0.setup + $0.service } ?? 0 }

    /// Of the route and of all its steps.
    var violations: [Violation] { Violation.summary(stepViolations.flatMap { $0 } + routeViolations) }
}

extension Timetable {
    /// As VROOM has it: the end has aboard what comes there.
    fileprivate var endingLoaded: Timetable {
        var table = self
        if steps.count > 1 { table.steps[steps.count - 1].load = steps[steps.count - 2].load }
        return table
    }
}
