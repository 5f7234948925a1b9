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
    /// Seconds by which each step could begin later without breaking its own window.
    private(set) var slack: [Int] = []
    /// Seconds of each step's wait in which nothing is driven either.
    private(set) var idle: [Int] = []
    private var now: Int
    private var location: Int?
    /// Driven ahead of the step to come, during the wait for a break.
    private var drivenAhead = 0

    init(_ problem: RouteProblem, _ vehicle: Vehicle, start: Int) {
        (self.problem, self.vehicle, now) = (problem, vehicle, start)
        travel = TravelTimeFunction(vehicle, problem)
    }

    mutating func run(_ visits: [Visit]) {
        for (index, visit) in visits.enumerated() {
            let next = visits[index...].dropFirst().first { $0.location != nil }?.location
            perform(visit, next: next)
        }
    }

    private mutating func perform(_ visit: Visit, next: Int?) {
        let driving = drivingTime(to: visit.location)
        let metres = distance(to: visit.location)
        let arrival = now + driving - min(drivenAhead, driving)
        drivenAhead = visit.location == nil ? drivenAhead : 0
        let choice = WindowChoice(arrival: arrival, visit.windows, visit.planned)
        let start = choice.begin
        idle.append(start - arrival - (visit.location == nil ? drive(ahead: start - arrival, to: next) : 0))
        let isSetUp = visit.location != nil && visit.location == location && isBehindStop
        let setup = isSetUp ? 0 : visit.setup
        steps.append(
            Timetable.Step(
                kind: visit.kind, location: visit.location, arrival: arrival, waiting: start - arrival, setup: setup,
                service: visit.service,
                driving: driving, distance: metres, load: []))
        violations.append(choice.violations)
        slack.append(choice.slack)
        now = start + setup + visit.service
        location = visit.location ?? location
    }

    /// Drives ahead towards the next location during a wait.
    ///
    /// - Returns: the seconds of the wait that were driven.
    private mutating func drive(ahead wait: Int, to next: Int?) -> Int {
        let used = max(0, min(wait, drivingTime(to: next) - drivenAhead))
        drivenAhead += used
        return used
    }

    private var isBehindStop: Bool {
        steps.contains { if case .stop = $0.kind { true } else { false } }
    }

    private func drivingTime(to next: Int?) -> Int {
        guard let next, let location, next != location else { return 0 }
        let arc = problem.travel[vehicle.profile].durations[location * problem.locationCount + next]
        return min(RouteProblem.limit, travel.driving(arc, leaving: now) ?? RouteProblem.limit)
    }

    private func distance(to next: Int?) -> Int {
        guard let next, let location, next != location else { return 0 }
        return min(RouteProblem.limit, Int(problem.travel[vehicle.profile].distances[location * problem.locationCount + next]))
    }
}

/// When work begins, and by how much that violates the windows.
struct WindowChoice {
    let begin: Int
    private(set) var violations: [Violation] = []
    private(set) var slack: Int

    init(arrival: Int, _ windows: [ClosedRange<Int>], _ planned: SoftSchedule.PlannedTime) {
        let earliest = max(arrival, planned.at ?? planned.after ?? 0)
        let isFixed = planned.at != nil || planned.before != nil
        let window = windows.first { $0.upperBound >= earliest }
        let opens = max(earliest, window?.lowerBound ?? 0)
        begin = isFixed ? max(earliest, min(opens, planned.at ?? planned.before ?? opens)) : opens
        let latest = [window?.upperBound ?? windows.last?.upperBound, planned.at ?? planned.before].compactMap { $0 }.min()
        slack = max(0, (latest ?? RouteProblem.limit) - begin)
        if let latest, begin > latest { violations.append(Violation(cause: .delay, duration: begin - latest)) }
        if let window, begin < window.lowerBound {
            violations.append(Violation(cause: .leadTime, duration: window.lowerBound - begin))
        }
    }
}
