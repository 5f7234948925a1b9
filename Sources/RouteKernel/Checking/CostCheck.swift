/// Counts again what a plan costs.
enum CostCheck {
    static func faults(of table: Timetable, _ problem: RouteProblem) -> [RouteFault] {
        let cost: Double = Self.cost(table, problem)
        if isSame(cost, table.cost) { return [] }
        return [RouteFault(.cost, vehicle: table.vehicle, "The route costs \(cost), it says \(table.cost).")]
    }

    /// All routes, the price of their inequality, and the prizes missed.
    static func faults(of result: RouteResult, _ problem: RouteProblem) -> [RouteFault] {
        let routes: Double = result.timetables.reduce(0) { $0 + Self.cost($1, problem) }
        let prizes: Double = result.solution.unserved.reduce(0) { $0 + (problem.requests[$1].prize ?? 0) }
        let cost: Double = routes + prizes + balance(result.timetables, problem)
        if isSame(cost, result.solution.cost) { return [] }
        return [RouteFault(.cost, "The plan costs \(cost), it says \(result.solution.cost).")]
    }

    private static func isSame(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= 1e-6 * max(1, abs(left), abs(right))
    }

    private static func cost(_ table: Timetable, _ problem: RouteProblem) -> Double {
        let costs = problem.vehicles[table.vehicle].costs
        var tasks = 0
        var preferences = 0.0
        for step in table.steps {
            guard case .stop(let stop) = step.kind else { continue }
            tasks += step.setup + step.service
            preferences += price(problem.stops[stop].preference, step.arrival + step.waiting)
        }
        let hours = Double(table.span) / 3600 * costs.perHour + Double(tasks) / 3600 * costs.perTaskHour
        return costs.fixed + ways(table, problem) + hours + preferences
    }

    /// Driving and kilometres, or the prices the matrix gives instead.
    private static func ways(_ table: Timetable, _ problem: RouteProblem) -> Double {
        let vehicle = problem.vehicles[table.vehicle]
        guard let prices = problem.travel[vehicle.profile].costs else {
            let (driving, metres) = table.steps.reduce((0, 0)) { ($0.0 + $1.driving, $0.1 + $1.distance) }
            return Double(driving) / 3600 * vehicle.costs.perDrivingHour + Double(metres) / 1000 * vehicle.costs.perKilometre
        }
        let places = table.steps.compactMap(\.place)
        return zip(places, places.dropFirst()).reduce(0) { $0 + Double(prices[$1.0 * problem.placeCount + $1.1]) }
    }

    private static func price(_ preference: Preference?, _ begin: Int) -> Double {
        guard let preference else { return 0 }
        let (early, late) = (preference.window.lowerBound - begin, begin - preference.window.upperBound)
        return Double(max(0, early)) * preference.earlyPrice + Double(max(0, late)) * preference.latePrice
    }

    private static func balance(_ tables: [Timetable], _ problem: RouteProblem) -> Double {
        let durations = tables.map(\.span)
        let longest = durations.max() ?? 0
        let shortest = durations.count < problem.vehicles.count ? 0 : durations.min() ?? 0
        let balance = problem.balance
        return (Double(longest) * balance.longestPerHour + Double(longest - shortest) * balance.spreadPerHour) / 3600
    }
}
