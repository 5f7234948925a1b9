import RouteKernel

/// Times for the orders a file gives in its vehicles' `steps`: constraints are soft, and violations are listed.
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
        let owners = document.problem.requestByStop
        var served: Set<Int> = []
        for (vehicle, label) in document.vehicles.enumerated() {
            guard let steps = label.steps, steps.contains(where: { $0.kind != .start && $0.kind != .end }) else { continue }
            let plan = try VehiclePlan(document, vehicle, steps, index, owners)
            served.formUnion(plan.stops)
            routes.append(plan.checked())
        }
        unnamedStops = document.problem.stops.indices.filter { !served.contains($0) }
    }
}

/// The given steps of one vehicle, scheduled and checked.
struct VehiclePlan {
    private let problem: RouteProblem
    private let number: Int
    private let vehicle: Vehicle
    /// The request of every stop.
    private let owners: [Int?]
    private var visits: [SoftSchedule.Visit] = []
    private var isStartFixed = false
    private var start: Int

    init(
        _ document: RouteDocument, _ number: Int, _ steps: [PlannedStep], _ index: StepIndex, _ owners: [Int?]
    ) throws(RouteFormatError) {
        problem = document.problem
        (self.number, self.owners) = (number, owners)
        vehicle = problem.vehicles[number]
        start = vehicle.shift.lowerBound
        let clock = VroomClock(origin: document.origin)
        var (begin, end) = (SoftSchedule.PlannedTime(), SoftSchedule.PlannedTime())
        var middle: [SoftSchedule.Visit] = []
        for step in steps {
            let planned = SoftSchedule.PlannedTime(
                at: step.at.map(clock.problem), after: step.after.map(clock.problem), before: step.before.map(clock.problem))
            if let kind = try index.kind(step, vehicle: number) {
                middle.append(visit(kind, planned))
            } else if step.kind == .start {
                begin = planned
                // Asked for before its shift, it leaves too early rather than too late.
                let soonest = min(start, planned.before ?? start)
                (start, isStartFixed) = (planned.at ?? max(soonest, planned.after ?? soonest), planned.at != nil)
            } else {
                end = planned
            }
        }
        let shift = [vehicle.shift.lowerBound...vehicle.latest]
        let first = SoftSchedule.Visit(
            kind: .start, location: vehicle.start, windows: shift, setup: 0, service: 0, planned: begin)
        visits = [first] + middle + [.init(kind: .end, location: vehicle.end, windows: shift, setup: 0, service: 0, planned: end)]
    }

    /// Stops that steps name.
    var stops: [Int] { visits.compactMap { if case .stop(let stop) = $0.kind { stop } else { nil } } }

    func checked() -> CheckedRoute {
        var schedule = SoftSchedule(problem, vehicle, start: start)
        schedule.run(visits)
        let delay = isStartFixed ? 0 : laterDeparture(schedule)
        if delay > 0 {
            schedule = SoftSchedule(problem, vehicle, start: start + delay)
            schedule.run(visits)
        }
        let loads = PlanLoads(problem, visits.map(\.kind), owners)
        var steps = schedule.steps
        for step in steps.indices { steps[step].load = loads.after[step] }
        let timetable = Timetable(vehicle: number, steps: steps, cost: cost(steps))
        let checks = PlanChecks(problem, vehicle, steps, loads)
        let violations = zip(schedule.violations, checks.byStep).map { $0 + $1 }
        return CheckedRoute(timetable: timetable, stepViolations: violations, routeViolations: checks.ofRoute)
    }

    /// Seconds by which the departure can be delayed so that only waits get shorter.
    private func laterDeparture(_ schedule: SoftSchedule) -> Int {
        var (slack, later) = (ForwardSlack(atEnd: 0), 0)
        for (step, visit) in zip(schedule.steps, visits).reversed() {
            later = slack.pass(step, visit.windows, latest: visit.planned.at ?? visit.planned.before ?? .max)
        }
        return later
    }

    private func visit(_ kind: Timetable.Kind, _ planned: SoftSchedule.PlannedTime) -> SoftSchedule.Visit {
        switch kind {
        case .rest(let index):
            let rest = vehicle.breaks[index]
            return .init(kind: kind, location: nil, windows: rest.windows, setup: 0, service: rest.duration, planned: planned)
        case .stop(let index):
            let stop = problem.stops[index]
            let setup = vehicle.type.flatMap { stop.setupByType[$0] } ?? stop.setup
            let service = vehicle.type.flatMap { stop.serviceByType[$0] } ?? stop.service
            return .init(
                kind: kind, location: stop.location, windows: stop.windows, setup: setup, service: service, planned: planned)
        case .start, .reload, .end: return .init(kind: kind, location: nil, windows: [], setup: 0, service: 0, planned: planned)
        }
    }

    private func cost(_ steps: [Timetable.Step]) -> Double {
        let costs = vehicle.costs
        let driving = steps.reduce(0) { $0 + $1.driving }
        let tasks = steps.reduce(0) { if case .stop = $1.kind { $0 + $1.setup + $1.service } else { $0 } }
        let whole = (steps.last?.arrival ?? 0) - (steps.first?.arrival ?? 0)
        let work = Double(tasks) * costs.perTaskHour / 3600 + Double(whole) * costs.perHour / 3600
        if let table = problem.travel[vehicle.profile].costs { return costs.fixed + work + Double(arcCosts(steps, table)) }
        let distance = steps.reduce(0) { $0 + $1.distance }
        return costs.fixed + work + Double(driving) * costs.perDrivingHour / 3600 + Double(distance) * costs.perKilometre / 1000
    }

    private func arcCosts(_ steps: [Timetable.Step], _ table: [Int32]) -> Int {
        let locations = steps.compactMap(\.location)
        return zip(locations, locations.dropFirst()).reduce(0) { sum, leg in
            let cost = table[leg.0 * problem.locationCount + leg.1]
            return sum + (cost == TravelMatrix.unreachable ? 0 : Int(cost))
        }
    }
}
