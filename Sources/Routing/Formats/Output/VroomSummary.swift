import RouteKernel

/// The `summary` of VROOM's output.
struct VroomSummary {
    private let answer: RouteAnswer

    init(_ answer: RouteAnswer) { self.answer = answer }

    var json: JSONOutput {
        let (document, routes) = (answer.document, answer.routes)
        let amounts = RouteAmounts(document.problem, stops: routes.flatMap(\.stops))
        let left = answer.leftOut.reduce(0) { $0 + $1.stops.count }
        var members: [(String, JSONOutput)] = [
            ("cost", .integer(Int(nearest: answer.cost))), ("routes", .integer(routes.count)), ("unassigned", .integer(left)),
        ]
        if document.loadDimensions > 0 {
            members += [("delivery", .integers(amounts.delivery)), ("pickup", .integers(amounts.pickup))]
        }
        members += [
            ("setup", sum(\.setup)), ("service", sum(\.service)), ("duration", sum(\.driving)), ("waiting_time", sum(\.waiting)),
            ("priority", .integer(amounts.priority)),
        ]
        if document.hasDistances { members.append(("distance", sum(\.distance))) }
        members.append(Violation.json(Violation.summary(routes.flatMap(\.violations))))
        if let times = answer.times { members.append(("computing_times", Self.json(times))) }
        return .object(members + published)
    }

    private func sum(_ part: (CheckedRoute) -> Int) -> JSONOutput { .integer(answer.routes.reduce(0) { $0 + part($1) }) }

    private static func json(_ times: ComputingTimes) -> JSONOutput {
        .object([
            ("loading", .integer(times.loading)), ("solving", .integer(times.solving)), ("routing", .integer(times.routing)),
        ])
    }

    /// Only of files whose unit is not the published one.
    private var published: [(String, JSONOutput)] {
        guard answer.document.scale != 1 || answer.document.vehiclePrice > 0 else { return [] }
        return [("value", .number(answer.value)), ("scale", .integer(answer.document.scale))]
    }
}
