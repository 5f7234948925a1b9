/// Evaluates whole routes by simulation, with every constraint of the problem: slow and exact.
struct RouteEvaluator: Sendable {
    let index: ProblemIndex

    init(_ problem: RouteProblem) { index = ProblemIndex(problem) }

    /// An order of stops as a route, with reloads where the vehicle needs and has them; nil if no split into trips is feasible.
    func visits(_ stops: [Int], vehicle: Int) -> [RouteSolution.Visit]? {
        let plain = stops.map { RouteSolution.Visit.stop($0) }
        guard let splitter = TripSplitter(index, vehicle: vehicle) else { return plain }
        if (try? Itinerary(plain, vehicle: vehicle, index)) != nil { return plain }
        return splitter.split(stops)
    }

    /// Cost and duration of a feasible route.
    struct Evaluation {
        let cost: Double
        let duration: Int
    }

    /// - Throws: the first violated constraint.
    func evaluate(_ visits: [RouteSolution.Visit], vehicle: Int) throws(Infeasibility) -> Evaluation {
        let schedule = try schedule(visits, vehicle: vehicle)
        return Evaluation(
            cost: cost(schedule, vehicle: vehicle), duration: (schedule.last?.departure ?? 0) - (schedule.first?.departure ?? 0))
    }

    /// The timetable of a route.
    ///
    /// - Throws: the first violated constraint.
    func timetable(_ visits: [RouteSolution.Visit], vehicle: Int) throws(Infeasibility) -> Timetable {
        let schedule = try schedule(visits, vehicle: vehicle)
        let travel = index.problem.travel[index.problem.vehicles[vehicle].profile]
        var leaves: Int?
        let steps = schedule.map { step in
            let driving = step.arc == nil ? 0 : step.arrival - (leaves ?? step.arrival)
            leaves = step.departure
            return Timetable.Step(
                kind: kind(step), location: step.rest == nil ? location(step.element, vehicle) : nil, arrival: step.arrival,
                waiting: step.begin - step.arrival, setup: step.setup, service: step.service, driving: driving,
                distance: step.arc.map { Int(travel.distances[$0]) } ?? 0, load: step.load)
        }
        return Timetable(vehicle: vehicle, steps: steps, cost: cost(schedule, vehicle: vehicle))
    }

    private func schedule(_ visits: [RouteSolution.Visit], vehicle: Int) throws(Infeasibility) -> [RouteScheduler.Step] {
        try RouteScheduler(try Itinerary(visits, vehicle: vehicle, index), index).schedule()
    }

    private func cost(_ schedule: [RouteScheduler.Step], vehicle: Int) -> Double {
        let (problem, owner) = (index.problem, index.problem.vehicles[vehicle])
        let (costs, travel) = (owner.costs, problem.travel[owner.profile])
        let key = ArcTableKey(owner)
        var (cost, leaves) = (costs.fixed, schedule.first?.departure ?? 0)
        for step in schedule {
            if let arc = step.arc { cost += key.cost(driving: step.arrival - leaves, travel, arc) }
            leaves = step.departure
            cost += Double(isWork(step) ? step.setup + step.service : 0) * costs.perTaskHour / 3600
            if case .stop(let stop) = step.element, step.rest == nil, let softWindow = problem.stops[stop].softWindow {
                cost += softWindow.penalty(step.begin)
            }
        }
        if costs.perHour != 0, let first = schedule.first, let last = schedule.last {
            cost += Double(last.departure - first.departure) * costs.perHour / 3600
        }
        return cost
    }

    private func isWork(_ step: RouteScheduler.Step) -> Bool {
        if case .stop = step.element { step.rest == nil } else { false }
    }

    private func kind(_ step: RouteScheduler.Step) -> Timetable.Kind {
        if let rest = step.rest { return .rest(rest) }
        return switch step.element {
        case .start: .start
        case .stop(let stop): .stop(stop)
        case .reload: .reload
        case .end: .end
        }
    }

    private func location(_ element: Itinerary.Element, _ vehicle: Int) -> Int? {
        switch element {
        case .start: index.problem.vehicles[vehicle].start
        case .end: index.problem.vehicles[vehicle].end
        case .stop(let stop): index.problem.stops[stop].location
        case .reload(let location): location
        }
    }
}

extension SoftWindow {
    /// The penalty of beginning at a time.
    func penalty(_ begin: Int) -> Double {
        if begin < window.lowerBound { return Double(window.lowerBound - begin) * earlyPenalty }
        return Double(max(0, begin - window.upperBound)) * latePenalty
    }
}

extension RouteProblem {
    /// The timetable of a vehicle on a given route; nil if the route violates a constraint.
    public func timetable(of visits: [RouteSolution.Visit], vehicle: Int) -> Timetable? {
        try? RouteEvaluator(self).timetable(visits, vehicle: vehicle)
    }
}
