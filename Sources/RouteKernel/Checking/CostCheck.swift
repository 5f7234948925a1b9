/// Recomputes the cost of a plan.
enum CostCheck {
    static func faults(of table: Timetable, _ problem: RouteProblem) -> [RouteFault] {
        let cost: Double = Self.cost(table, problem)
        if isSame(cost, table.cost) { return [] }
        return [RouteFault(.cost, vehicle: table.vehicle, "The route costs \(cost), it says \(table.cost).")]
    }

    /// All routes, balance, and the prizes not collected.
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
            preferences += penalty(problem.stops[stop].softWindow, step.arrival + step.waiting)
        }
        let hours = Double(table.span) / 3600 * costs.perHour + Double(tasks) / 3600 * costs.perTaskHour
        return costs.fixed + arcCosts(table, problem) + hours + preferences
    }

    /// Driving and kilometres, or the arc costs of the matrix instead.
    private static func arcCosts(_ table: Timetable, _ problem: RouteProblem) -> Double {
        let vehicle = problem.vehicles[table.vehicle]
        guard let arcCosts = problem.travel[vehicle.profile].costs else {
            let (driving, metres) = table.steps.reduce((0, 0)) { ($0.0 + $1.driving, $0.1 + $1.distance) }
            return Double(driving) / 3600 * vehicle.costs.perDrivingHour + Double(metres) / 1000 * vehicle.costs.perKilometre
        }
        let locations = table.steps.compactMap(\.location)
        return zip(locations, locations.dropFirst()).reduce(0) { $0 + Double(arcCosts[$1.0 * problem.locationCount + $1.1]) }
    }

    private static func penalty(_ softWindow: SoftWindow?, _ begin: Int) -> Double {
        guard let softWindow else { return 0 }
        let (early, late) = (softWindow.window.lowerBound - begin, begin - softWindow.window.upperBound)
        return Double(max(0, early)) * softWindow.earlyPenalty + Double(max(0, late)) * softWindow.latePenalty
    }

    private static func balance(_ tables: [Timetable], _ problem: RouteProblem) -> Double {
        let durations = tables.map(\.span)
        let longest = durations.max() ?? 0
        let shortest = durations.count < problem.vehicles.count ? 0 : durations.min() ?? 0
        let balance = problem.balance
        return (Double(longest) * balance.longestPerHour + Double(longest - shortest) * balance.spreadPerHour) / 3600
    }
}
