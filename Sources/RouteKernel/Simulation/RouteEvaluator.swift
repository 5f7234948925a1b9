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
        let itinerary = try Itinerary(visits, vehicle: vehicle, index)
        let schedule = try RouteScheduler(itinerary, index).schedule()
        return Evaluation(
            cost: cost(schedule, itinerary), duration: (schedule.last?.departure ?? 0) - (schedule.first?.departure ?? 0))
    }

    /// The timetable of a route.
    ///
    /// - Throws: the first violated constraint.
    func timetable(_ visits: [RouteSolution.Visit], vehicle: Int) throws(Infeasibility) -> Timetable {
        let itinerary = try Itinerary(visits, vehicle: vehicle, index)
        let schedule = try RouteScheduler(itinerary, index).schedule()
        let travel = index.problem.travel[index.problem.vehicles[vehicle].profile]
        let steps = schedule.map { step in
            let element = itinerary.elements[step.position]
            return Timetable.Step(
                kind: step.rest.map { .rest($0) } ?? kind(element), location: step.rest == nil ? location(element, vehicle) : nil,
                arrival: step.arrival, waiting: step.begin - step.arrival, setup: step.setup, service: step.service,
                driving: step.driving, distance: step.arc.map { Int(travel.distances[$0]) } ?? 0,
                load: itinerary.loads[step.rest == nil ? step.position : step.position - 1])
        }
        return Timetable(vehicle: vehicle, steps: steps, cost: cost(schedule, itinerary))
    }

    private func cost(_ schedule: [RouteScheduler.Step], _ itinerary: Itinerary) -> Double {
        let (problem, owner) = (index.problem, index.problem.vehicles[itinerary.vehicle])
        let (costs, travel) = (owner.costs, problem.travel[owner.profile])
        let key = ArcTableKey(owner)
        var (cost, driving) = (costs.fixed, 0)
        for step in schedule {
            // The arc ends at the element, what was driven before a break on the way is part of it.
            driving += step.driving
            if step.rest != nil { continue }
            if let arc = step.arc { cost += key.cost(driving: driving, travel, arc) }
            driving = 0
            guard case .stop(let stop) = itinerary.elements[step.position] else { continue }
            cost += Double(step.setup + step.service) * costs.perTaskHour / 3600
            if let softWindow = problem.stops[stop].softWindow { cost += softWindow.penalty(step.begin) }
        }
        if costs.perHour != 0, let first = schedule.first, let last = schedule.last {
            cost += Double(last.departure - first.departure) * costs.perHour / 3600
        }
        return cost
    }

    private func kind(_ element: Itinerary.Element) -> Timetable.Kind {
        switch element {
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
