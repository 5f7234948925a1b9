import RouteKernel

/// An element of the `routes` of VROOM's output.
struct VroomRoute {
    private let answer: RouteAnswer
    private let route: CheckedRoute
    private var document: RouteDocument { answer.document }

    init(_ answer: RouteAnswer, _ route: CheckedRoute) {
        (self.answer, self.route) = (answer, route)
    }

    var json: JSONOutput {
        let label = document.vehicles[route.timetable.vehicle]
        let amounts = RouteAmounts(document.problem, stops: route.stops)
        var members: [(String, JSONOutput)] = [
            ("vehicle", .integer(label.id)), ("cost", .integer(Int(nearest: route.timetable.cost))),
        ]
        if let text = label.description { members.append(("description", .text(text))) }
        if document.loadDimensions > 0 {
            members += [("delivery", .integers(amounts.delivery)), ("pickup", .integers(amounts.pickup))]
        }
        members += [
            ("setup", .integer(route.setup)), ("service", .integer(route.service)), ("duration", .integer(route.driving)),
            ("waiting_time", .integer(route.waiting)), ("priority", .integer(amounts.priority)),
        ]
        if document.hasDistances { members.append(("distance", .integer(route.distance))) }
        members += [("steps", .array(steps)), Violation.json(route.violations)]
        return .object(members)
    }

    private var steps: [JSONOutput] {
        let slack = RouteSlack(route.timetable, document.problem).byStep
        var (driving, distance) = (0, 0)
        var steps: [JSONOutput] = []
        for (index, step) in route.timetable.steps.enumerated() where isShown(step) {
            driving += step.driving
            distance += step.distance
            var members = head(step)
            if document.loadDimensions > 0 { members.append(("load", .integers(step.load))) }
            members += [("arrival", .integer(step.arrival + document.origin)), ("duration", .integer(driving))]
            members.append(Violation.json(route.stepViolations[index]))
            if document.hasDistances { members.append(("distance", .integer(distance))) }
            if slack[index] < RouteProblem.limit / 2 { members.append(("slack", .integer(slack[index]))) }
            steps.append(.object(members))
        }
        return steps
    }

    /// The open start or end of a route is none of VROOM's steps.
    private func isShown(_ step: Timetable.Step) -> Bool { (step.kind != .start && step.kind != .end) || step.location != nil }

    private func head(_ step: Timetable.Step) -> [(String, JSONOutput)] {
        let (type, id, description) = names(step.kind)
        var members: [(String, JSONOutput)] = [("type", .text(type))]
        if let description { members.append(("description", .text(description))) }
        if let location = step.location { members += document.location(location) }
        if let id { members.append(("id", .integer(id))) }
        members += [
            ("setup", .integer(step.setup)), ("service", .integer(step.service)), ("waiting_time", .integer(step.waiting)),
        ]
        if case .stop = step.kind, let id { members.append(("job", .integer(id))) }
        return members
    }

    private func names(_ kind: Timetable.Kind) -> (type: String, id: Int?, description: String?) {
        switch kind {
        case .start: return ("start", nil, nil)
        case .end: return ("end", nil, nil)
        case .reload: return ("reload", nil, nil)
        case .stop(let stop):
            let task = document.tasks[stop]
            return (task.kind.rawValue, task.id, task.description)
        case .rest(let rest):
            let label = document.vehicles[route.timetable.vehicle].breaks[rest]
            return ("break", label.id, label.description)
        }
    }
}

/// Forward time slack: by how many seconds a vehicle may reach each step later without violating a window or its shift; waits absorb delays.
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
