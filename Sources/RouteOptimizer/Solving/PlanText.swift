import Fulfilment
import Routing

/// A plan for a person.
enum PlanText {
    static func text(_ plan: RoutePlan) -> String {
        var lines: [String] = []
        for route in plan.routes {
            lines.append(
                "\(route.vehicle): \(route.stops.count) stops, \(kilometres(route.distance)), "
                    + "\(ZonedTime(route.departure).utcText) to \(ZonedTime(route.arrival).utcText)")
            lines += route.stops.map { "  \(ZonedTime($0.arrival).utcText)  stop \($0.id)\(lateness($0))" }
        }
        lines += plan.unassigned.map { "left out: stop \($0.id): \($0.sentence)" }
        lines.append("\(plan.routes.count) routes, \(kilometres(plan.distance)), \(plan.unassigned.count) stops left out")
        return lines.joined(separator: "\n")
    }

    private static func kilometres(_ metres: Int) -> String { "\(metres / 1000).\(metres % 1000 / 100) km" }

    private static func lateness(_ stop: PlannedStop) -> String {
        guard let slack = stop.slack, slack < 0 else { return "" }
        return ", \((-slack + 59) / 60) min late"
    }
}
