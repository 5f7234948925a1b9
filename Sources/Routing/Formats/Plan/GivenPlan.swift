import RouteKernel

/// Times for the orders a file gives in its vehicles' `steps`: constraints are soft, and what is broken is said.
///
/// Every vehicle leaves as late as its first waits allow and begins each step as early as possible, so it never begins before a window
/// unless `service_at` or `service_before` says so.
public struct GivenPlan: Sendable, Hashable {
    /// One per vehicle with steps other than start and end.
    public var routes: [CheckedRoute] = []
    /// Stops that no step names, ascending.
    public var unnamedStops: [Int] = []
    /// Of all routes, balance left out.
    public var cost: Double { routes.reduce(0) { $0 + $1.timetable.cost } }

    /// - Throws: `RouteFormatError` for steps that name nothing of the file.
    public init(_ document: RouteDocument) throws(RouteFormatError) {
        let index = StepIndex(document)
        var served: Set<Int> = []
        for (vehicle, label) in document.vehicles.enumerated() {
            guard let steps = label.steps, steps.contains(where: { $0.kind != .start && $0.kind != .end }) else { continue }
            let plan = try VehiclePlan(document, vehicle, steps, index)
            served.formUnion(plan.stops)
            routes.append(plan.checked())
        }
        unnamedStops = document.problem.stops.indices.filter { !served.contains($0) }
    }
}

extension Request {
    /// Indices of its stops.
    var stops: [Int] {
        switch work {
        case .visit(let stop, _, _): [stop]
        case .shipment(let pickup, let delivery, _): [pickup, delivery]
        }
    }
}
