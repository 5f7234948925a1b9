import JSONReading
import RouteKernel

/// An element of the `routes` of VROOM's output.
struct VroomRoute {
    private let answer: RouteAnswer
    private let route: CheckedRoute
    /// The request of every stop.
    private let owners: [Int?]
    private var document: RouteDocument { answer.document }

    init(_ answer: RouteAnswer, _ route: CheckedRoute, _ owners: [Int?]) {
        (self.answer, self.route, self.owners) = (answer, route, owners)
    }

    var json: JSONOutput {
        let label = document.vehicles[route.timetable.vehicle]
        let amounts = RouteAmounts(document.problem, stops: route.stops, owners)
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
