import RouteKernel

/// Schedules a given order of steps as early as possible. Time windows are soft: what violates them is late, and recorded.
struct SoftSchedule {
    struct Visit {
        let kind: Timetable.Kind
        let location: Int?
        /// Seconds between which work may begin; empty for any time.
        let windows: [ClosedRange<Int>]
        let setup: Int
        let service: Int
        let planned: PlannedTime

        var isRest: Bool { if case .rest = kind { true } else { false } }
    }

    /// When a given step is planned to begin, on the problem's clock.
    struct PlannedTime {
        var at: Int?
        var after: Int?
        var before: Int?
    }

    let problem: RouteProblem
    let vehicle: Vehicle
    private let travel: TravelTimeFunction
    private(set) var steps: [Timetable.Step] = []
    private(set) var violations: [[Violation]] = []
    private var now: Int
    private var location: Int?
    /// What is left to drive of the way that a break was taken on.
    private var left: Double?

    init(_ problem: RouteProblem, _ vehicle: Vehicle, start: Int) {
        (self.problem, self.vehicle, now) = (problem, vehicle, start)
        travel = TravelTimeFunction(vehicle, problem)
    }

    mutating func run(_ visits: [Visit]) {
        for (index, visit) in visits.enumerated() {
            perform(visit, on: arc(to: visits[index...].first { !$0.isRest }?.location))
        }
    }

    /// The vehicle drives on while a break's window is waited for, and takes the break where it is then.
    private mutating func perform(_ visit: Visit, on arc: Int?) {
        let matrix = problem.travel[vehicle.profile]
        let isClosed = arc.map { matrix.durations[$0] == TravelMatrix.unreachable } ?? false
        let work = left ?? arc.flatMap { travel.work(matrix.durations[$0]) } ?? 0
        let needed = travel.driving(work, leaving: now)
        let choice = WindowChoice(arrival: visit.isRest ? now : now + needed, visit.windows, visit.planned)
        let driving = visit.isRest ? min(needed, choice.begin - now) : needed
        left = visit.isRest ? travel.left(of: work, after: driving, leaving: now) : nil
        let setup = visit.location != nil && visit.location == location && isBehindStop ? 0 : visit.setup
        steps.append(
            Timetable.Step(
                kind: visit.kind, location: visit.location, arrival: now + driving, waiting: choice.begin - now - driving,
                setup: setup, service: visit.service, driving: driving,
                distance: visit.isRest || isClosed ? 0 : metres(on: arc), load: []))
        violations.append((isClosed && !visit.isRest ? [Violation(cause: .unreachable)] : []) + choice.violations)
        now = choice.begin + setup + visit.service
        location = visit.location ?? location
    }

    private var isBehindStop: Bool {
        steps.contains { if case .stop = $0.kind { true } else { false } }
    }

    /// nil where nothing is driven.
    private func arc(to next: Int?) -> Int? {
        guard let next, let location else { return nil }
        return location * problem.locationCount + next
    }

    /// Nothing where none are given.
    private func metres(on arc: Int?) -> Int {
        guard let arc, problem.travel[vehicle.profile].distances[arc] != TravelMatrix.unreachable else { return 0 }
        return Int(problem.travel[vehicle.profile].distances[arc])
    }
}

/// When work begins, and by how much that violates the windows.
struct WindowChoice {
    let begin: Int
    private(set) var violations: [Violation] = []

    init(arrival: Int, _ windows: [ClosedRange<Int>], _ planned: SoftSchedule.PlannedTime) {
        let earliest = max(arrival, planned.at ?? planned.after ?? 0)
        let isFixed = planned.at != nil || planned.before != nil
        let window = windows.first { $0.upperBound >= earliest }
        let opens = max(earliest, window?.lowerBound ?? 0)
        begin = isFixed ? max(earliest, min(opens, planned.at ?? planned.before ?? opens)) : opens
        let latest = [window?.upperBound ?? windows.last?.upperBound, planned.at ?? planned.before].compactMap { $0 }.min()
        if let latest, begin > latest { violations.append(Violation(cause: .delay, duration: begin - latest)) }
        if let window, begin < window.lowerBound {
            violations.append(Violation(cause: .leadTime, duration: window.lowerBound - begin))
        }
    }
}
