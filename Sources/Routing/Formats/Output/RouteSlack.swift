import RouteKernel

/// Forward time slack: by how many seconds a vehicle may reach each step later without violating a window or its shift; waits absorb delays.
struct RouteSlack {
    /// By step of the timetable; at least 0.
    let byStep: [Int]

    init(_ timetable: Timetable, _ problem: RouteProblem) {
        let vehicle = problem.vehicles[timetable.vehicle]
        var slack = ForwardSlack(atEnd: RouteProblem.limit)
        var byStep = Array(repeating: 0, count: timetable.steps.count)
        for (index, step) in timetable.steps.enumerated().reversed() {
            let latest = vehicle.latest - step.setup - step.service
            byStep[index] = slack.pass(step, Self.windows(step, vehicle, problem), latest: latest)
        }
        self.byStep = byStep
    }

    private static func windows(_ step: Timetable.Step, _ vehicle: Vehicle, _ problem: RouteProblem) -> [ClosedRange<Int>] {
        switch step.kind {
        case .stop(let stop): problem.stops[stop].windows
        case .rest(let rest): vehicle.breaks[rest].windows
        case .start, .reload, .end: []
        }
    }
}

/// Forward time slack, passed on from the end of a timetable to its start. A wait absorbs a delay. So does what is driven before a break of
/// fixed begin, but only for the break: it is driven after it then, and the next location is reached later.
struct ForwardSlack {
    /// Seconds the next break on the way may begin later, or the last one end; those the next location may be reached later.
    private var (restLater, reachedLater): (Int, Int)

    /// - Parameter atEnd: seconds the end may be reached later.
    init(atEnd: Int) { (restLater, reachedLater) = (atEnd, atEnd) }

    /// - Parameter latest: when work begins at the latest, whatever the windows say.
    /// - Returns: the seconds by which the step may be reached later.
    mutating func pass(_ step: Timetable.Step, _ windows: [ClosedRange<Int>], latest: Int = .max) -> Int {
        func later(_ allowed: Int) -> Int {
            let begin = step.arrival + step.waiting
            let time = min(begin + allowed, latest)
            let inWindow = windows.isEmpty ? time : windows.last { $0.lowerBound <= time }.map { min($0.upperBound, time) }
            return max(0, (inWindow ?? begin) - begin) + step.waiting
        }
        guard case .rest = step.kind else {
            reachedLater = later(min(restLater, reachedLater))
            restLater = reachedLater + step.driving
            return reachedLater
        }
        (restLater, reachedLater) = (later(restLater), reachedLater + step.waiting)
        defer { restLater += step.driving }
        return min(restLater, reachedLater)
    }
}
