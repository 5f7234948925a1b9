import RouteKernel

/// Drives a vehicle through a given order of steps, as early as possible; constraints only make it late, never stop it.
struct RouteClock {
    struct Visit {
        let kind: Timetable.Kind
        let place: Int?
        /// Seconds between which work may begin; empty for any time.
        let windows: [ClosedRange<Int>]
        let setup: Int
        let service: Int
        let asked: PlannedTime
    }

    /// What a plan says about the beginning of a step, on the problem's clock.
    struct PlannedTime {
        var at: Int?
        var after: Int?
        var before: Int?
    }

    let problem: RouteProblem
    let vehicle: Vehicle
    private let travel: TravelClock
    private(set) var steps: [Timetable.Step] = []
    private(set) var violations: [[Violation]] = []
    /// Seconds by which each step could begin later without breaking its own window.
    private(set) var room: [Int] = []
    /// Seconds of each step's wait in which nothing is driven either.
    private(set) var idle: [Int] = []
    private var now: Int
    private var place: Int?
    /// Driven ahead of the step to come, during the wait for a break.
    private var credit = 0

    init(_ problem: RouteProblem, _ vehicle: Vehicle, start: Int) {
        (self.problem, self.vehicle, now) = (problem, vehicle, start)
        travel = TravelClock(vehicle, problem)
    }

    mutating func run(_ visits: [Visit]) {
        for (index, visit) in visits.enumerated() {
            let next = visits[index...].dropFirst().first { $0.place != nil }?.place
            take(visit, next: next)
        }
    }

    private mutating func take(_ visit: Visit, next: Int?) {
        let driving = drivingTime(to: visit.place)
        let way = distance(to: visit.place)
        let arrival = now + driving - min(credit, driving)
        credit = visit.place == nil ? credit : 0
        let choice = WindowChoice(arrival: arrival, visit.windows, visit.asked)
        let start = choice.begin
        idle.append(start - arrival - (visit.place == nil ? drive(ahead: start - arrival, to: next) : 0))
        let isSetUp = visit.place != nil && visit.place == place && isBehindStop
        let setup = isSetUp ? 0 : visit.setup
        steps.append(
            Timetable.Step(
                kind: visit.kind, place: visit.place, arrival: arrival, waiting: start - arrival, setup: setup,
                service: visit.service,
                driving: driving, distance: way, load: []))
        violations.append(choice.violations)
        room.append(choice.room)
        now = start + setup + visit.service
        place = visit.place ?? place
    }

    /// Uses a wait for the way that comes next, and says how much of it.
    private mutating func drive(ahead wait: Int, to next: Int?) -> Int {
        let used = max(0, min(wait, drivingTime(to: next) - credit))
        credit += used
        return used
    }

    private var isBehindStop: Bool {
        steps.contains { if case .stop = $0.kind { true } else { false } }
    }

    private func drivingTime(to next: Int?) -> Int {
        guard let next, let place, next != place else { return 0 }
        let way = problem.travel[vehicle.profile].durations[place * problem.placeCount + next]
        return min(RouteProblem.limit, travel.driving(way, leaving: now) ?? RouteProblem.limit)
    }

    private func distance(to next: Int?) -> Int {
        guard let next, let place, next != place else { return 0 }
        return min(RouteProblem.limit, Int(problem.travel[vehicle.profile].distances[place * problem.placeCount + next]))
    }
}

/// When work begins, and by how much that misses the windows.
struct WindowChoice {
    let begin: Int
    private(set) var violations: [Violation] = []
    private(set) var room: Int

    init(arrival: Int, _ windows: [ClosedRange<Int>], _ asked: RouteClock.PlannedTime) {
        let earliest = max(arrival, asked.at ?? asked.after ?? 0)
        let isFixed = asked.at != nil || asked.before != nil
        let window = windows.first { $0.upperBound >= earliest }
        let opens = max(earliest, window?.lowerBound ?? 0)
        begin = isFixed ? max(earliest, min(opens, asked.at ?? asked.before ?? opens)) : opens
        let latest = [window?.upperBound ?? windows.last?.upperBound, asked.at ?? asked.before].compactMap { $0 }.min()
        room = max(0, (latest ?? RouteProblem.limit) - begin)
        if let latest, begin > latest { violations.append(Violation(cause: .delay, duration: begin - latest)) }
        if let window, begin < window.lowerBound {
            violations.append(Violation(cause: .leadTime, duration: window.lowerBound - begin))
        }
    }
}
