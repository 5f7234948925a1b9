/// Judges whole routes by running them: what the problem says, nothing left out. Slow, and the last word.
struct RouteEvaluator: Sendable {
    let index: ProblemIndex

    init(_ problem: RouteProblem) { index = ProblemIndex(problem) }

    /// An order of stops as a route, with reloads where the vehicle needs and has them; nil if no trips hold the loads.
    func visits(_ stops: [Int], vehicle: Int) -> [RouteSolution.Visit]? {
        let plain = stops.map { RouteSolution.Visit.stop($0) }
        guard let splitter = TripSplitter(index, vehicle: vehicle) else { return plain }
        if (try? Itinerary(plain, vehicle: vehicle, index)) != nil { return plain }
        return splitter.split(stops)
    }

    /// What a route costs and how long it takes.
    struct Verdict {
        let cost: Double
        let duration: Int
    }

    /// - Throws: the first constraint that does not hold.
    func verdict(_ visits: [RouteSolution.Visit], vehicle: Int) throws(Obstacle) -> Verdict {
        let moments = try moments(visits, vehicle: vehicle)
        return Verdict(
            cost: cost(moments, vehicle: vehicle), duration: (moments.last?.departure ?? 0) - (moments.first?.departure ?? 0))
    }

    /// The timetable of a route.
    ///
    /// - Throws: the first constraint that does not hold.
    func timetable(_ visits: [RouteSolution.Visit], vehicle: Int) throws(Obstacle) -> Timetable {
        let moments = try moments(visits, vehicle: vehicle)
        let travel = index.problem.travel[index.problem.vehicles[vehicle].profile]
        var leaves: Int?
        let steps = moments.map { moment in
            let driving = moment.way == nil ? 0 : moment.arrival - (leaves ?? moment.arrival)
            leaves = moment.departure
            return Timetable.Step(
                kind: kind(moment), place: moment.rest == nil ? place(moment.element, vehicle) : nil, arrival: moment.arrival,
                waiting: moment.begin - moment.arrival, setup: moment.setup, service: moment.service, driving: driving,
                distance: moment.way.map { Int(travel.distances[$0]) } ?? 0, load: moment.load)
        }
        return Timetable(vehicle: vehicle, steps: steps, cost: cost(moments, vehicle: vehicle))
    }

    private func moments(_ visits: [RouteSolution.Visit], vehicle: Int) throws(Obstacle) -> [RouteClock.Moment] {
        try RouteClock(try Itinerary(visits, vehicle: vehicle, index), index).moments()
    }

    private func cost(_ moments: [RouteClock.Moment], vehicle: Int) -> Double {
        let (problem, owner) = (index.problem, index.problem.vehicles[vehicle])
        let (costs, travel) = (owner.costs, problem.travel[owner.profile])
        let key = TravelKey(owner)
        var (cost, leaves) = (costs.fixed, moments.first?.departure ?? 0)
        for moment in moments {
            if let way = moment.way { cost += key.price(driving: moment.arrival - leaves, travel, way) }
            leaves = moment.departure
            cost += Double(isWork(moment) ? moment.setup + moment.service : 0) * costs.perTaskHour / 3600
            if case .stop(let stop) = moment.element, moment.rest == nil, let preference = problem.stops[stop].preference {
                cost += preference.price(moment.begin)
            }
        }
        if costs.perHour != 0, let first = moments.first, let last = moments.last {
            cost += Double(last.departure - first.departure) * costs.perHour / 3600
        }
        return cost
    }

    private func isWork(_ moment: RouteClock.Moment) -> Bool {
        if case .stop = moment.element { moment.rest == nil } else { false }
    }

    private func kind(_ moment: RouteClock.Moment) -> Timetable.Kind {
        if let rest = moment.rest { return .rest(rest) }
        return switch moment.element {
        case .start: .start
        case .stop(let stop): .stop(stop)
        case .reload: .reload
        case .end: .end
        }
    }

    private func place(_ element: Itinerary.Element, _ vehicle: Int) -> Int? {
        switch element {
        case .start: index.problem.vehicles[vehicle].start
        case .end: index.problem.vehicles[vehicle].end
        case .stop(let stop): index.problem.stops[stop].place
        case .reload(let place): place
        }
    }
}

extension Preference {
    /// What beginning at a time costs.
    func price(_ begin: Int) -> Double {
        if begin < window.lowerBound { return Double(window.lowerBound - begin) * earlyPrice }
        return Double(max(0, begin - window.upperBound)) * latePrice
    }
}
