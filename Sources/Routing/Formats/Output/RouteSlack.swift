import RouteKernel

/// By how many seconds a vehicle may come later to each step without breaking a window or its shift; waits take up delays.
struct RouteSlack {
    /// By step of the timetable; at least 0.
    let byStep: [Int]

    init(_ timetable: Timetable, _ problem: RouteProblem) {
        let vehicle = problem.vehicles[timetable.vehicle]
        var slack = RouteProblem.limit
        var byStep = Array(repeating: 0, count: timetable.steps.count)
        for (index, step) in timetable.steps.enumerated().reversed() {
            let begin = step.arrival + step.waiting
            let latest = Self.latest(step, begin, vehicle, problem)
            slack = max(0, min(slack, latest - begin)) + step.waiting
            byStep[index] = slack
        }
        self.byStep = byStep
    }

    private static func latest(_ step: Timetable.Step, _ begin: Int, _ vehicle: Vehicle, _ problem: RouteProblem) -> Int {
        let windows: [ClosedRange<Int>] =
            switch step.kind {
            case .stop(let stop): problem.stops[stop].windows
            case .rest(let rest): vehicle.breaks[rest].windows
            case .start, .reload, .end: []
            }
        let window = windows.first { $0.upperBound >= begin }
        return min(window?.upperBound ?? RouteProblem.limit, vehicle.shift.upperBound - step.setup - step.service)
    }
}
