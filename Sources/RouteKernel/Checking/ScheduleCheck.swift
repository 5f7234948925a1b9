/// Recomputes a timetable: travel times, time windows, setup and service, shift, release times, breaks and limits of time and distance.
struct ScheduleCheck {
    private let problem: RouteProblem
    private let table: Timetable
    private let owner: Vehicle
    private let roles: RequestRoles
    private let travelTime: TravelTimeFunction

    init(_ problem: RouteProblem, _ table: Timetable) {
        self.problem = problem
        self.table = table
        owner = problem.vehicles[table.vehicle]
        roles = RequestRoles(problem)
        travelTime = TravelTimeFunction(owner, problem)
    }

    func faults() -> [RouteFault] {
        var faults = start(table.steps[0])
        var (at, cameFrom) = (table.steps[0].location, Int?.none)
        var served = 0
        for (before, (position, step)) in zip(table.steps, table.steps.enumerated().dropFirst()) {
            faults += driving(step, from: at, leaving: before.departure)
            faults += work(step, position, cameFrom: cameFrom, isFrozen: served < owner.frozenStops)
            if case .stop = step.kind { served += 1 }
            if case .rest = step.kind { continue }
            at = step.location ?? at
            if case .stop = step.kind { cameFrom = step.location } else { cameFrom = nil }
        }
        return faults + shift() + limits() + rests()
    }

    private func fault(_ rule: RouteFault.Rule, _ step: Timetable.Step, _ sentence: String) -> RouteFault {
        if case .stop(let stop) = step.kind { return RouteFault(rule, vehicle: table.vehicle, stop: stop, sentence) }
        return RouteFault(rule, vehicle: table.vehicle, sentence)
    }

    private func start(_ step: Timetable.Step) -> [RouteFault] {
        var faults: [RouteFault] = []
        if [step.waiting, step.setup, step.service, step.driving, step.distance] != [0, 0, 0, 0, 0] {
            faults.append(fault(.schedule, step, "Something takes time or distance before the start."))
        }
        let release = release(ofTripFrom: 0)
        if step.departure < release {
            faults.append(fault(.release, step, "The trip starts at \(step.departure), released at \(release)."))
        }
        return faults
    }

    /// Nothing is driven to a break, nor to the ends of an open route.
    private func driving(_ step: Timetable.Step, from: Int?, leaving: Int) -> [RouteFault] {
        var (expected, metres) = (0, 0)
        if let from, let to = step.location {
            let travel = problem.travel[owner.profile]
            let arc = from * problem.locationCount + to
            let isOpen = travel.distances[arc] != TravelMatrix.unreachable
            guard isOpen, let driving = travelTime.driving(travel.durations[arc], leaving: leaving) else {
                return [fault(.unreachable, step, "No arc leads from location \(from) to location \(to).")]
            }
            (expected, metres) = (driving, Int(travel.distances[arc]))
        }
        if (step.driving, step.distance) == (expected, metres), step.arrival == leaving + expected { return [] }
        let recorded = "there at \(step.arrival) after \(step.driving) s and \(step.distance) m"
        return [fault(.schedule, step, "Left at \(leaving), \(recorded); it takes \(expected) s and \(metres) m.")]
    }

    private func work(_ step: Timetable.Step, _ position: Int, cameFrom: Int?, isFrozen: Bool) -> [RouteFault] {
        switch step.kind {
        case .stop(let index):
            let stop = problem.stops[index]
            let release = roles.isShipmentPickup(index) ? roles.request(of: index)?.release ?? 0 : 0
            let setup = cameFrom == stop.location ? 0 : owner.type.flatMap { stop.setupByType[$0] } ?? stop.setup
            let service = owner.type.flatMap { stop.serviceByType[$0] } ?? stop.service
            return durations(step, setup, service) + begin(step, isFrozen ? [] : stop.windows, release, .window)
        case .reload:
            return durations(step, 0, owner.reload?.duration ?? 0) + begin(step, [], release(ofTripFrom: position), .window)
        case .rest(let index):
            guard owner.breaks.indices.contains(index) else { return [] }
            return durations(step, 0, owner.breaks[index].duration) + begin(step, owner.breaks[index].windows, 0, .rest)
        case .start, .end:
            return durations(step, 0, 0) + begin(step, [], 0, .window)
        }
    }

    private func durations(_ step: Timetable.Step, _ setup: Int, _ service: Int) -> [RouteFault] {
        if (step.setup, step.service) == (setup, service) { return [] }
        return [
            fault(.schedule, step, "Setup \(step.setup) s and service \(step.service) s must be \(setup) s and \(service) s.")
        ]
    }

    /// Work begins as soon as the window and the release allow, neither before nor after.
    private func begin(
        _ step: Timetable.Step, _ windows: [ClosedRange<Int>], _ release: Int, _ rule: RouteFault.Rule
    ) -> [RouteFault] {
        let begin = step.arrival + step.waiting
        if begin < release { return [fault(.release, step, "Begun at \(begin), released at \(release).")] }
        if !windows.isEmpty, !windows.contains(where: { $0.contains(begin) }) {
            return [fault(rule, step, "Begun at \(begin), outside of \(windows).")]
        }
        let soonest = max(step.arrival, release)
        let window = windows.first { $0.upperBound >= soonest } ?? soonest...soonest
        let due = max(soonest, window.lowerBound)
        return begin == due ? [] : [fault(.schedule, step, "Work could begin at \(due), it begins at \(begin).")]
    }

    /// The latest release of what is visited until the trip ends; shipments are released one by one.
    private func release(ofTripFrom position: Int) -> Int {
        var latest = 0
        for step in table.steps[(position + 1)...] {
            if step.kind == .reload { break }
            guard case .stop(let stop) = step.kind, let request = roles.request(of: stop) else { continue }
            if case .visit = request.work { latest = max(latest, request.release) }
        }
        return latest
    }

    private func shift() -> [RouteFault] {
        let (leaving, done) = (table.steps[0].departure, table.steps[table.steps.count - 1].departure)
        var faults: [RouteFault] = []
        if leaving < owner.shift.lowerBound {
            faults.append(fault(.shift, table.steps[0], "Left at \(leaving), the shift begins at \(owner.shift.lowerBound)."))
        }
        if done > owner.shift.upperBound {
            faults.append(fault(.shift, table.steps[0], "Done at \(done), the shift ends at \(owner.shift.upperBound)."))
        }
        return faults
    }

    private func limits() -> [RouteFault] {
        let totals = [
            ("metres", table.steps.reduce(0) { $0 + $1.distance }, owner.limits.distance),
            ("seconds of driving", table.steps.reduce(0) { $0 + $1.driving }, owner.limits.drivingTime),
            ("seconds from leaving to being done", table.span, owner.limits.duration),
        ]
        return totals.compactMap { unit, total, most in
            guard let most, total > most else { return nil }
            return fault(.limit, table.steps[0], "\(total) \(unit) are more than \(most).")
        }
    }

    private func rests() -> [RouteFault] {
        let taken = table.steps.compactMap { step in if case .rest(let index) = step.kind { index } else { nil } }
        if taken != Array(owner.breaks.indices) {
            return [fault(.rest, table.steps[0], "Breaks \(taken) are taken, not each of \(owner.breaks.count) in order.")]
        }
        return table.steps.compactMap { step in
            guard case .rest(let index) = step.kind, let most = owner.breaks[index].maxLoad else { return nil }
            if zip(step.load, most).allSatisfy({ $0 <= $1 }) { return nil }
            return fault(.rest, step, "Break \(index) is taken with \(step.load) aboard, allowed are \(most).")
        }
    }
}

extension Timetable {
    /// Seconds from departure to completion.
    var span: Int { (steps.last?.departure ?? 0) - (steps.first?.departure ?? 0) }
}

extension Timetable.Step {
    /// When the vehicle drives on.
    var departure: Int { arrival + waiting + setup + service }
}
