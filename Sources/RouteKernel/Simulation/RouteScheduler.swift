/// Schedules an itinerary: a forward pass for the earliest times, with breaks placed so that the route finishes soonest, then a backward
/// pass that delays the departure as long as the completion stays (forward time slack).
///
/// Travel times are FIFO, so that being at an element earlier with the same breaks taken dominates: dynamic programming over elements and
/// sets of breaks taken (`BreakStates`), with the earliest departure as the only label. On the way to the next element, where breaks may
/// be taken at any moment, a label has a second value, what is left to drive (`BreakPlacement`).
struct RouteScheduler {
    /// One step of the schedule.
    struct Step {
        /// Index in the itinerary of the element, or of the one that a break is taken on the way to.
        let position: Int
        /// Index of a break in the vehicle's breaks, for a break.
        var rest: Int?
        var arrival: Int
        var begin: Int
        var setup = 0
        var service = 0
        /// Seconds driven since the step before.
        var driving = 0
        /// Index of the arc that ends here; nil for none, and for breaks.
        var arc: Int?
        /// The work of that arc, or of the arc that a break is taken on.
        var work = 0.0
        /// When it may begin; empty for any time.
        var windows: [ClosedRange<Int>] = []
        /// It does not begin earlier.
        var release = 0

        var departure: Int { begin + setup + service }

        /// The first time in the windows that is not before another one, nor before the release.
        func begin(from earliest: Int) -> Int? {
            let earliest = max(earliest, release)
            if windows.isEmpty { return earliest }
            return windows.first { $0.upperBound >= earliest }.map { max($0.lowerBound, earliest) }
        }
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
        let breaks = index.breakStates[itinerary.vehicle]
        if !breaks.isFeasible { throw Infeasibility(.breaks) }
        let start = max(vehicle.shift.lowerBound, itinerary.releases[0])
        var placement = BreakPlacement(vehicle, breaks, travelTime, Step(position: 0, arrival: start, begin: start))
        var (trip, location, served) = (0, vehicle.start, 0)
        for position in 1..<itinerary.elements.count {
            let element = itinerary.elements[position]
            if case .reload = element { trip += 1 }
            if case .stop = element { served += 1 }
            let step = try step(position, from: location, trip, isFrozen: served <= vehicle.frozenStops)
            try placement.advance(to: step, load: itinerary.loads[position - 1])
            location = self.location(of: element) ?? location
        }
        let schedule = try placement.schedule()
        let done = schedule.last?.departure ?? 0
        if done > vehicle.latest { throw Infeasibility(.timeWindow, miss: done - vehicle.latest) }
        return schedule
    }

    /// An element before its times are known.
    private func step(_ position: Int, from: Int?, _ trip: Int, isFrozen: Bool) throws(Infeasibility) -> Step {
        let element = itinerary.elements[position]
        var step = Step(position: position, arrival: 0, begin: 0)
        if let from, let to = location(of: element) {
            let arc = from * index.problem.locationCount + to
            guard let work = travelTime.work(travel.durations[arc]) else { throw Infeasibility(.unreachable) }
            (step.arc, step.work) = (arc, work)
        }
        switch element {
        case .start, .end: break
        case .reload:
            (step.service, step.release) = (vehicle.reload?.duration ?? 0, itinerary.releases[trip])
        case .stop(let stop):
            let data = index.problem.stops[stop]
            step.service = vehicle.type.flatMap { data.serviceByType[$0] } ?? data.service
            if !isBehindStop(position) || from != data.location {
                step.setup = vehicle.type.flatMap { data.setupByType[$0] } ?? data.setup
            }
            if isFrozen { break }
            step.windows = data.windows
            let request = index.request(of: stop)
            if case .shipment(let pickup, _, _) = request.work, pickup == stop { step.release = request.release }
        }
        return step
    }

    private func isBehindStop(_ position: Int) -> Bool {
        if case .stop = itinerary.elements[position - 1] { true } else { false }
    }

    private func location(of element: Itinerary.Element) -> Int? {
        switch element {
        case .start: vehicle.start
        case .end: vehicle.end
        case .stop(let stop): index.problem.stops[stop].location
        case .reload(let location): location
        }
    }

    private func checkLimits(_ schedule: [Step]) throws(Infeasibility) {
        let limits = vehicle.limits
        if let most = limits.distance, Self.distance(schedule, travel) > most {
            throw Infeasibility(.maxDistance, miss: Self.distance(schedule, travel) - most)
        }
        let driving = schedule.reduce(0) { $0 + $1.driving }
        if let most = limits.drivingTime, driving > most { throw Infeasibility(.maxDrivingTime, miss: driving - most) }
        let duration = (schedule.last?.departure ?? 0) - (schedule.first?.departure ?? 0)
        if let most = limits.duration, duration > most { throw Infeasibility(.maxDuration, miss: duration - most) }
    }

    private static func distance(_ schedule: [Step], _ travel: TravelMatrix) -> Int {
        schedule.reduce(0) { sum, step in sum + (step.arc.map { Int(travel.distances[$0]) } ?? 0) }
    }
}

extension RouteScheduler {
    /// Delays the departure as long as the completion stays: waiting on the route becomes waiting before the departure.
    private func delayDeparture(_ schedule: inout [Step]) {
        guard let last = schedule.last else { return }
        var (latest, position) = (last.begin, schedule.count - 1)
        while position > 0 {
            var first = position
            while schedule[first - 1].rest != nil { first -= 1 }
            let here = schedule[first - 1]
            let leave = latestDeparture(schedule[first...position], arriving: latest, from: here.departure)
            latest = latestBegin(here, by: leave - here.setup - here.service)
            position = first - 1
        }
        (schedule[0].arrival, schedule[0].begin) = (latest, latest)
        retime(&schedule)
    }

    /// The latest departure to a step, by way of the breaks before it, that arrives in time; the known one does.
    private func latestDeparture(_ leg: ArraySlice<Step>, arriving latest: Int, from known: Int) -> Int {
        guard let end = leg.last else { return latest }
        if leg.count == 1 {
            guard let arc = end.arc else { return latest }
            return travelTime.departure(travel.durations[arc], arriving: latest, from: known) ?? known
        }
        var (early, late) = (known, latest)
        while early < late {
            let middle = early + (late - early + 1) / 2
            if let arrival = arrival(leg, leaving: middle), arrival <= latest { early = middle } else { late = middle - 1 }
        }
        return early
    }

    /// When the last step of a leg is reached; nil if a break has no window any more.
    private func arrival(_ leg: ArraySlice<Step>, leaving departure: Int) -> Int? {
        var (now, left) = (departure, leg.first?.work ?? 0)
        for rest in leg.dropLast() {
            guard let begin = rest.begin(from: now) else { return nil }
            left = travelTime.left(of: left, after: min(begin - now, travelTime.driving(left, leaving: now)), leaving: now)
            now = begin + rest.service
        }
        return now + travelTime.driving(left, leaving: now)
    }

    /// All times after the first step's from it: each step as soon as it may begin, with driving while a break's window is waited for.
    private func retime(_ schedule: inout [Step]) {
        var left = 0.0
        for position in schedule.indices.dropFirst() {
            if schedule[position - 1].rest == nil { left = schedule[position].work }
            let leaves = schedule[position - 1].departure
            var step = schedule[position]
            step.driving = travelTime.driving(left, leaving: leaves)
            if step.rest != nil {
                step.begin = step.begin(from: leaves) ?? step.begin
                step.driving = min(step.driving, step.begin - leaves)
                left = travelTime.left(of: left, after: step.driving, leaving: leaves)
            }
            step.arrival = leaves + step.driving
            step.begin = step.begin(from: step.arrival) ?? step.begin
            schedule[position] = step
        }
    }

    /// The latest begin within the step's windows and not after a time; never before the one known to be feasible.
    private func latestBegin(_ step: Step, by time: Int) -> Int {
        if step.windows.isEmpty { return max(step.begin, time) }
        let latest = step.windows.last { $0.lowerBound <= time }.map { min($0.upperBound, time) }
        return max(step.begin, latest ?? step.begin)
    }
}
