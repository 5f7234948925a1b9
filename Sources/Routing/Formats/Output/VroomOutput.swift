import RouteKernel

extension RouteAnswer {
    /// VROOM's JSON, with four additions: `reason`, `nearest_vehicle` and `miss` of what is left out, `slack` of steps, `value` and
    /// `scale` in the summary of benchmark files, and `notes`.
    public func vroomJSON() -> String {
        var members: [(String, JSONOutput)] = [
            ("code", .integer(0)), ("summary", VroomSummary(self).json),
            ("unassigned", .array(leftOut.flatMap(unassigned))), ("routes", .array(routes.map { VroomRoute(self, $0).json })),
        ]
        if !document.notes.isEmpty { members.append(("notes", .array(document.notes.map { .text($0) }))) }
        return JSONOutput.object(members).written()
    }

    /// One entry per stop of the request.
    private func unassigned(_ leftOut: LeftOut) -> [JSONOutput] {
        leftOut.stops.map { stop in
            let task = document.tasks[stop]
            var members: [(String, JSONOutput)] = [("id", .integer(task.id)), ("type", .text(task.kind.rawValue))]
            if let text = task.description { members.append(("description", .text(text))) }
            members += document.location(document.problem.stops[stop].place)
            return .object(members + (leftOut.why.map(explanation) ?? []))
        }
    }

    private func explanation(_ why: Unserved) -> [(String, JSONOutput)] {
        let vehicle = why.nearestVehicle.map { ("nearest_vehicle", JSONOutput.integer(document.vehicles[$0].id)) }
        let miss = why.miss.map { ("miss", JSONOutput.integer($0)) }
        return [("reason", .text(why.reason.rawValue))] + [vehicle, miss].compactMap { $0 }
    }
}

extension RouteFormatError {
    /// VROOM's answer to input it cannot read.
    public var vroomJSON: String { RouteDocument.vroomError(code: 2, description) }
}

extension RouteDocument {
    /// VROOM's answer when something went wrong: code 1 inside, 2 in the input, 3 in routing.
    public static func vroomError(code: Int, _ text: String) -> String {
        JSONOutput.object([("code", .integer(code)), ("error", .text(text))]).written()
    }

    func location(_ place: Int) -> [(String, JSONOutput)] {
        var members: [(String, JSONOutput)] = []
        if let point = places[place].point { members.append(("location", .array([.number(point.x), .number(point.y)]))) }
        if let index = places[place].index { members.append(("location_index", .integer(index))) }
        return members
    }
}

extension Violation {
    static func json(_ violations: [Violation]) -> (String, JSONOutput) {
        let items = violations.map { violation in
            JSONOutput.object(
                [("cause", .text(violation.cause.rawValue))] + (violation.duration.map { [("duration", .integer($0))] } ?? []))
        }
        return ("violations", .array(items))
    }
}

extension Int {
    /// The nearest whole number; the largest one for what has none.
    init(nearest value: Double) { self = Int(exactly: value.rounded()) ?? .max }
}
