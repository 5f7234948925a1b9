import Fulfilment
import JSONReading

/// What `route-optimizer` offers to drivers and dispatchers, and to clients of VROOM.
package enum RouteInterface {
    package static let program = ProgramInterface(
        "route-optimizer", port: 8083,
        "Routes of the own fleet for drivers and dispatchers, and a solver with VROOM's interface.",
        [list, get, start, end, complete, fail, solve])

    private static let id = Parameter.path("id", "The route's number.", .whole(7))
    private static let shipment = Parameter.path("shipment", "The stop's shipment.", .whole(12))
    private static let unknown = Refusal(
        404, "No such route", meaning: "The same for none and for one of a vehicle that the key does not have.")
    private static let cancelled = Refusal(409, "Route cancelled", meaning: "It is not driven.")
    /// Of every report.
    private static let unread = [
        .query, Refusal(400, "Report not understood", meaning: "The body is no JSON object."), .size,
        Refusal(422, "Report refused", meaning: "Every member that is wrong or not understood is named. Nothing was noted."),
        .content,
        Refusal.away,
    ]

    private static let list = Operation(
        "listRoutes", "GET /routes", "Routes of the key's vehicles",
        "Those in one state; the dispatcher's key sees all vehicles.",
        parameters: [
            .query("state", "Missing: planned.", .words(RouteState.self)),
            .query("limit", "How many at most; missing: 100.", .whole(100, 1...1000)),
        ],
        answers: [Answer(200, "The routes.", RouteSchemas.routes)],
        refusals: [Refusal(400, "Query not understood", meaning: "A parameter is none of those that are allowed."), .away])

    private static let get = Operation(
        "getRoute", "GET /routes/{id}", "One route", "With its stops and how it was changed.", parameters: [id],
        answers: [Answer(200, "The route.", RouteSchemas.route)], refusals: [unknown, .away])

    private static let start = Operation(
        "startRoute", "POST /routes/{id}/started", "The vehicle has left", "Saying it again changes nothing.", parameters: [id],
        body: Body("When.", RouteSchemas.routeTime, isRequired: false),
        answers: [Answer(200, "The route.", RouteSchemas.route)], refusals: [unknown, cancelled] + unread)

    private static let end = Operation(
        "endRoute", "POST /routes/{id}/returned", "The vehicle is back", "Every stop must have been reported before.",
        parameters: [id], body: Body("When.", RouteSchemas.routeTime, isRequired: false),
        answers: [Answer(200, "The route.", RouteSchemas.route)],
        refusals: [
            unknown, cancelled, Refusal(409, "Stops without a report", meaning: "Report each as completed or failed first."),
        ] + unread)

    private static let complete = Operation(
        "completeStop", "POST /routes/{id}/stops/{shipment}/completed", "A parcel was handed over", sameAgain,
        parameters: [id, shipment], body: Body("The report, at most 64 KiB.", RouteSchemas.completedStop),
        answers: [Answer(200, "Noted.", RouteSchemas.keptReport)], refusals: ofReports)

    private static let fail = Operation(
        "failStop", "POST /routes/{id}/stops/{shipment}/failed", "A parcel could not be handed over", sameAgain,
        parameters: [id, shipment], body: Body("The report, at most 64 KiB.", RouteSchemas.failedStop),
        answers: [Answer(200, "Noted.", RouteSchemas.keptReport)], refusals: ofReports)

    private static let sameAgain =
        "The same report again is answered the same; another one is refused, and the first stays."
    private static let ofReports =
        [
            Refusal(400, "Query not understood", meaning: "The shipment is no number."), unknown,
            Refusal(404, "No such stop", meaning: "Maybe it was moved to another route; `GET /routes/{id}` has the stops."),
            Refusal(409, "Another report is known", meaning: "It has other contents, and stays."), cancelled,
            Refusal(503, "Overloaded", meaning: "Too many reports wait. Send it again after `Retry-After`."),
        ] + unread

    private static let solve = Operation(
        "solveRoutes", "POST /", "Solve a route problem",
        """
        VROOM's interface: a problem in its JSON is answered in its JSON, so that its clients change the address only. `ops/docs/routing.md` says \
        which of its members are understood.
        """,
        parameters: [
            .query(
                "time", "Seconds that it may take, from the first byte of the request on; missing: as the settings say.",
                .number(1.5, 0.001...60))
        ],
        body: Body("The problem, at most 64 MiB.", Schema.document(sampleProblem)),
        answers: [Answer(200, "The solution.", Schema.document(sampleSolution))],
        refusals: [
            Refusal(400, as: .record(RouteSchemas.solveFault), meaning: "The problem is not understood; code 2."),
            Refusal(400, "Query not understood", meaning: "The time is none."),
            Refusal(408, "Too slow", meaning: "The request's own time was over when its last byte came."), .size,
            Refusal(500, as: .record(RouteSchemas.solveFault), meaning: "No travel times could be had; code 3."),
            Refusal(503, "Too many problems", "No time left", meaning: "Send it again after `Retry-After`."), .away,
        ])

    private static let sampleProblem: JSONOutput = [
        "vehicles": [["id": 1, "start": [-46.63, -23.55]]], "jobs": [["id": 1, "location": [-46.65, -23.56]]],
    ]
    private static let sampleSolution: JSONOutput = ["code": 0, "summary": ["cost": 540], "unassigned": [], "routes": []]
}
