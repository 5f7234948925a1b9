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
        var left: Double? = 0
        for (before, (position, step)) in zip(table.steps, table.steps.enumerated().dropFirst()) {
            if !before.isRest { left = work(from: at, to: table.steps[position...].first { !$0.isRest }?.location) }
            faults += driving(step, from: at, leaving: before.departure, left)
            left = left.map { travelTime.left(of: $0, after: step.driving, leaving: before.departure) }
            faults += work(step, position, cameFrom: cameFrom, isFrozen: served < owner.frozenStops)
            if case .stop = step.kind { served += 1 }
            if step.isRest { continue }
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

    /// The work of an arc, none to or from the open end of a route; nil if the arc does not exist.
    private func work(from: Int?, to: Int?) -> Double? {
        guard let from, let to else { return 0 }
        let (travel, arc) = (problem.travel[owner.profile], from * problem.locationCount + to)
        return travel.distances[arc] == TravelMatrix.unreachable ? nil : travelTime.work(travel.durations[arc])
    }

    /// A break is taken at any moment on the way; nothing is waited for while there is still something to drive.
    private func driving(_ step: Timetable.Step, from: Int?, leaving: Int, _ left: Double?) -> [RouteFault] {
        guard let left else {
            if step.isRest { return [] }
            return [fault(.unreachable, step, "No arc leads from location \(from ?? -1) to location \(step.location ?? -1).")]
        }
        let (needed, metres) = (travelTime.driving(left, leaving: leaving), metres(from: from, to: step.location))
        let recorded = "there at \(step.arrival) after \(step.driving) s and \(step.distance) m"
        let isSound =
            step.isRest
            ? step.driving == needed || (0..<needed).contains(step.driving) && step.waiting == 0 : step.driving == needed
        if isSound, step.distance == metres, step.arrival == leaving + step.driving { return [] }
        return [fault(.schedule, step, "Left at \(leaving), \(recorded); it takes \(needed) s and \(metres) m.")]
    }

    private func metres(from: Int?, to: Int?) -> Int {
        guard let from, let to else { return 0 }
        return Int(problem.travel[owner.profile].distances[from * problem.locationCount + to])
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
            return durations(step, 0, owner.breaks[index].duration) + rest(step, owner.breaks[index].windows)
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

    /// A break begins within a window; one that is waited for begins with the window.
    private func rest(_ step: Timetable.Step, _ windows: [ClosedRange<Int>]) -> [RouteFault] {
        let begin = step.arrival + step.waiting
        guard let window = windows.isEmpty ? begin...begin : windows.first(where: { $0.contains(begin) }) else {
            return [fault(.rest, step, "Begun at \(begin), outside of \(windows).")]
        }
        if step.waiting == 0 || step.waiting > 0 && begin == window.lowerBound && !windows.isEmpty { return [] }
        return [fault(.schedule, step, "The break waits until \(begin) without need.")]
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
        if done > owner.latest {
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
        if taken.sorted() != Array(owner.breaks.indices) {
            return [fault(.rest, table.steps[0], "Breaks \(taken) are taken, not each of \(owner.breaks.count) once.")]
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
    var isRest: Bool { if case .rest = kind { true } else { false } }

    /// When the vehicle drives on.
    var departure: Int { arrival + waiting + setup + service }
}
