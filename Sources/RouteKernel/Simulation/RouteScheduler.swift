/// Schedules an itinerary: a forward pass for the earliest times, with breaks placed so that the route finishes soonest, then a backward
/// pass that delays the departure as long as the completion stays (forward time slack).
///
/// Breaks are ordered and travel times FIFO, so that being at an element earlier with as many breaks taken dominates: dynamic programming
/// over elements and numbers of breaks taken, with the earliest time as the only label, places all breaks.
struct RouteScheduler {
    /// One step of the schedule.
    struct Step {
        var element: Itinerary.Element
        /// Index of a break taken here instead, in the vehicle's breaks.
        var rest: Int?
        var arrival: Int
        var begin: Int
        var setup: Int
        var service: Int
        /// Index of the arc driven to here; nil if nothing was driven.
        var arc: Int?
        var load: [Int]
        /// When it may begin; empty for any time.
        var windows: [ClosedRange<Int>] = []
        /// Release time: it does not begin earlier.
        var release = 0

        var departure: Int { begin + setup + service }
    }

    private let index: ProblemIndex
    private let itinerary: Itinerary
    private let vehicle: Vehicle
    private let travelTime: TravelTimeFunction
    private let travel: TravelMatrix

    init(_ itinerary: Itinerary, _ index: ProblemIndex) {
        self.index = index
        self.itinerary = itinerary
        vehicle = index.problem.vehicles[itinerary.vehicle]
        travelTime = index.travelTimes[itinerary.vehicle]
        travel = index.problem.travel[vehicle.profile]
    }

    /// The steps from start to end.
    ///
    /// - Throws: the constraint of time that is violated.
    func schedule() throws(Infeasibility) -> [Step] {
        var schedule = try forward()
        delayDeparture(&schedule)
        try checkLimits(schedule)
        return schedule
    }

    private func forward() throws(Infeasibility) -> [Step] {
        let breaks = vehicle.breaks.count
        // Per number of breaks taken: the schedule so far with the earliest time here.
        var best = [[Step]?](repeating: nil, count: breaks + 1)
        let start = max(vehicle.shift.lowerBound, itinerary.releases[0])
        best[0] = [
            Step(
                element: .start, rest: nil, arrival: start, begin: start, setup: 0, service: 0, arc: nil, load: itinerary.loads[0]
            )
        ]
        var infeasibility = Infeasibility(.timeWindow)
        var (trip, location, served) = (0, vehicle.start, 0)
        for position in 1..<itinerary.elements.count {
            takeBreaks(&best, itinerary.loads[position - 1])
            let element = itinerary.elements[position]
            let next = self.location(of: element)
            if case .reload = element { trip += 1 }
            if case .stop = element { served += 1 }
            var reached = best
            for taken in best.indices {
                guard let schedule = best[taken] else { continue }
                do throws(Infeasibility) {
                    reached[taken] = schedule + [try arrive(position, element, from: location, to: next, trip, served, schedule)]
                } catch {
                    infeasibility = error
                    reached[taken] = nil
                }
            }
            best = reached
            if best.allSatisfy({ $0 == nil }) { throw infeasibility }
            location = next ?? location
        }
        guard let schedule = best[breaks] else { throw Infeasibility(.breaks) }
        let late = (schedule.last?.departure ?? 0) - vehicle.shift.upperBound
        if late > 0 { throw Infeasibility(.timeWindow, miss: late) }
        return schedule
    }

    /// Takes breaks at the present element, where that is feasible and earlier than the label so far.
    private func takeBreaks(_ best: inout [[Step]?], _ load: [Int]) {
        for taken in vehicle.breaks.indices {
            guard let schedule = best[taken], let last = schedule.last else { continue }
            let rest = vehicle.breaks[taken]
            if let most = rest.maxLoad, zip(load, most).contains(where: { $0 > $1 }) { continue }
            guard let begin = Self.begin(rest.windows, from: last.departure) else { continue }
            if let known = best[taken + 1]?.last, known.departure <= begin + rest.duration { continue }
            var step = last
            (step.rest, step.arrival, step.begin, step.setup) = (taken, last.departure, begin, 0)
            (step.service, step.arc, step.load) = (rest.duration, nil, load)
            (step.windows, step.release) = (rest.windows, 0)
            best[taken + 1] = schedule + [step]
        }
    }

    private func arrive(
        _ position: Int, _ element: Itinerary.Element, from: Int?, to: Int?, _ trip: Int, _ served: Int, _ schedule: [Step]
    ) throws(Infeasibility) -> Step {
        let leaves = schedule.last?.departure ?? 0
        let arc = from.flatMap { from in to.map { from * index.problem.locationCount + $0 } }
        var arrival = leaves
        if let arc {
            guard let driving = travelTime.driving(travel.durations[arc], leaving: leaves) else {
                throw Infeasibility(.unreachable)
            }
            arrival += driving
        }
        var step = Step(
            element: element, rest: nil, arrival: arrival, begin: arrival, setup: 0, service: 0, arc: arc,
            load: itinerary.loads[position])
        switch element {
        case .start, .end: break
        case .reload:
            step.service = vehicle.reload?.duration ?? 0
            step.release = itinerary.releases[trip]
            step.begin = max(arrival, step.release)
        case .stop(let stop):
            var comesFromStop = false
            if case .stop = itinerary.elements[position - 1] { comesFromStop = true }
            try work(stop, from: from, comesFromStop, served, &step)
        }
        return step
    }

    private func work(
        _ stop: Int, from: Int?, _ comesFromStop: Bool, _ served: Int, _ step: inout Step
    ) throws(Infeasibility) {
        let data = index.problem.stops[stop]
        step.service = vehicle.type.flatMap { data.serviceByType[$0] } ?? data.service
        if !comesFromStop || from != data.location {
            step.setup = vehicle.type.flatMap { data.setupByType[$0] } ?? data.setup
        }
        if served <= vehicle.frozenStops { return }
        let request = index.request(of: stop)
        if case .shipment(let pickup, _, _) = request.work, pickup == stop { step.release = request.release }
        step.windows = data.windows
        let earliest = max(step.arrival, step.release)
        guard let begin = Self.begin(data.windows, from: earliest) else {
            throw Infeasibility(.timeWindow, miss: earliest - (data.windows.last?.upperBound ?? 0))
        }
        step.begin = begin
    }

    /// The first time in the windows that is not before another.
    private static func begin(_ windows: [ClosedRange<Int>], from earliest: Int) -> Int? {
        if windows.isEmpty { return earliest }
        return windows.first { $0.upperBound >= earliest }.map { max($0.lowerBound, earliest) }
    }

    private func location(of element: Itinerary.Element) -> Int? {
        switch element {
        case .start: vehicle.start
        case .end: vehicle.end
        case .stop(let stop): index.problem.stops[stop].location
        case .reload(let location): location
        }
    }

    /// Delays the departure as long as the completion stays: waiting on the route becomes waiting before the departure.
    private func delayDeparture(_ schedule: inout [Step]) {
        guard let last = schedule.last else { return }
        var latest = last.begin
        for position in schedule.indices.dropLast().reversed() {
            let (here, next) = (schedule[position], schedule[position + 1])
            let leave =
                next.arc.map {
                    travelTime.departure(travel.durations[$0], arriving: latest, from: here.departure) ?? here.departure
                }
                ?? latest
            latest = latestBegin(here, by: leave - here.setup - here.service)
        }
        (schedule[0].arrival, schedule[0].begin) = (latest, latest)
        for position in schedule.indices.dropFirst() {
            let leaves = schedule[position - 1].departure
            let driving = schedule[position].arc.flatMap { travelTime.driving(travel.durations[$0], leaving: leaves) } ?? 0
            schedule[position].arrival = leaves + driving
            let earliest = max(leaves + driving, schedule[position].release)
            schedule[position].begin = Self.begin(schedule[position].windows, from: earliest) ?? schedule[position].begin
        }
    }

    /// The latest begin within the step's windows and not after a time; never before the one known to be feasible.
    private func latestBegin(_ step: Step, by time: Int) -> Int {
        if step.windows.isEmpty { return max(step.begin, time) }
        let latest = step.windows.last { $0.lowerBound <= time }.map { min($0.upperBound, time) }
        return max(step.begin, latest ?? step.begin)
    }

    private func checkLimits(_ schedule: [Step]) throws(Infeasibility) {
        let limits = vehicle.limits
        if let most = limits.distance, Self.distance(schedule, travel) > most {
            throw Infeasibility(.maxDistance, miss: Self.distance(schedule, travel) - most)
        }
        let driving = zip(schedule, schedule.dropFirst()).reduce(0) { $0 + $1.1.arrival - $1.0.departure }
        if let most = limits.drivingTime, driving > most { throw Infeasibility(.maxDrivingTime, miss: driving - most) }
        let duration = (schedule.last?.departure ?? 0) - (schedule.first?.departure ?? 0)
        if let most = limits.duration, duration > most { throw Infeasibility(.maxDuration, miss: duration - most) }
    }

    private static func distance(_ schedule: [Step], _ travel: TravelMatrix) -> Int {
        schedule.reduce(0) { sum, step in sum + (step.arc.map { Int(travel.distances[$0]) } ?? 0) }
    }
}
