import JSONReading
import RouteKernel

extension RouteAnswer {
    /// VROOM's JSON, with additions: `reason`, `nearest_vehicle` and `miss` of what is left out, `slack` of steps, `value` and
    /// `scale` in the summary of benchmark files, and `notes`.
    public func vroomJSON() -> String {
        let owners = document.problem.requestByStop
        var members: [(String, JSONOutput)] = [
            ("code", .integer(0)), ("summary", VroomSummary(self, owners).json),
            ("unassigned", .array(leftOut.flatMap(unassigned))),
            ("routes", .array(routes.map { VroomRoute(self, $0, owners).json })),
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
            members += document.location(document.problem.stops[stop].location)
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

    func location(_ location: Int) -> [(String, JSONOutput)] {
        var members: [(String, JSONOutput)] = []
        if let point = locations[location].point { members.append(("location", .array([.number(point.x), .number(point.y)]))) }
        if let index = locations[location].index { members.append(("location_index", .integer(index))) }
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

/// The `summary` of VROOM's output.
struct VroomSummary {
    private let answer: RouteAnswer
    /// The request of every stop.
    private let owners: [Int?]

    init(_ answer: RouteAnswer, _ owners: [Int?]) { (self.answer, self.owners) = (answer, owners) }

    var json: JSONOutput {
        let (document, routes) = (answer.document, answer.routes)
        let amounts = RouteAmounts(document.problem, stops: routes.flatMap(\.stops), owners)
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
        guard answer.document.scale != 1 || answer.document.vehicleCost > 0 else { return [] }
        return [("value", .number(answer.value)), ("scale", .integer(answer.document.scale))]
    }
}

/// Sums over the stops of routes: deliveries, pickups and priorities.
struct RouteAmounts {
    private(set) var delivery: [Int]
    private(set) var pickup: [Int]
    private(set) var priority = 0

    /// - Parameter owners: the request of every stop of the problem.
    init(_ problem: RouteProblem, stops: [Int], _ owners: [Int?]) {
        delivery = Array(repeating: 0, count: problem.dimensions)
        pickup = delivery
        for stop in stops {
            guard let request = owners[stop] else { continue }
            priority += problem.requests[request].priority
            switch problem.requests[request].work {
            case .visit(_, let brought, let fetched): add(brought, fetched)
            case .shipment(let first, _, let load): stop == first ? add([], load) : add(load, [])
            }
        }
    }

    private mutating func add(_ brought: [Int], _ fetched: [Int]) {
        for (dimension, amount) in brought.enumerated() { delivery[dimension] += amount }
        for (dimension, amount) in fetched.enumerated() { pickup[dimension] += amount }
    }
}
