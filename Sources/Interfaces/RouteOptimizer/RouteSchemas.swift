import Fulfilment

/// What drivers and dispatchers send and get, and the faults of the solver.
enum RouteSchemas {
    static let route = Record(
        "Route",
        [
            .whole("id", "Its number."),
            .text("site", "From where it starts.", "S1"),
            .text("vehicle", "Which vehicle drives it.", "VAN-01"),
            .words("state", "Where it stands.", RouteState.self),
            .whole("distance_m", "Metres.", 41200),
            .whole("duration_s", "Seconds.", 9000),
            .time("planned_at", "When it was planned."),
            .time("departs_at", "As planned.").optional,
            .time("back_at", "As planned, until the vehicle is reported back.").optional,
            .time("started_at", "When it left.").optional,
            .time("returned_at", "When it was back.").optional,
            .text("started_by", "The id of the key; for the dispatcher.", "k7x2").optional,
            .text("returned_by", "The id of the key; for the dispatcher.", "k7x2").optional,
            .list("drivers", "Who drives its vehicle now; for the dispatcher.", of: driver).optional,
            .time("silent_since", "When the stop should have ended that nothing was heard of.").optional,
            .text("travel", "Where the travel times come from.", "osrm").optional,
            .list("stops", "In their order.", of: stop),
            .list("changes", "How it was changed after it was planned, the latest last.", of: routeChange).optional,
        ])
    static let stop = Record(
        "Stop",
        [
            .whole("seq", "Its place on the route; missing for a stop that is on it no more.").optional,
            .whole("shipment_id", "With it the stop is reported.", 12),
            .text("tracking_number", "On the parcel.", "1Z999AA10123456784").optional,
            .time("loaded_at", "When somebody scanned the parcel into the vehicle; missing: nobody did.").optional,
            .words("state", "Where it stands.", StopState.self),
            .whole("attempt", "From 1."),
            .time("arrive_at", "As planned.").optional,
            .time("promised_by", "What the customer was promised.").optional,
            .whole("slack_s", "Seconds from the arrival to the promise; negative when late.", 1800).optional,
            .latitude("Where it is."),
            .longitude("Where it is."),
            .record("report", "What was reported of it.", stopReport).optional,
        ])
    static let stopReport = Record(
        "StopReport",
        [
            .time("time", "When it happened."),
            .text("cause", "Why the stop failed.", "consignee_not_home").optional,
            .text("recipient", "Who took the parcel.", "Ana Lima").optional,
            .latitude("Where the driver was.").optional,
            .longitude("Where the driver was.").optional,
            .text("photo", "URL or key of a picture.", "pod/7/12.jpg").optional,
            .text("note", "The driver's words.", "with the neighbour").optional,
            .text("reported_by", "The id of the key it came under; for the dispatcher.", "k7x2").optional,
            .whole("distance_m", "Metres from the stop; for the dispatcher.", 35).optional,
            .list("marks", "What is odd about it; for the dispatcher.", of: .words(ReportMark.self)).optional,
        ])
    static let routeChange = Record(
        "RouteChange",
        [
            .time("time", "When."),
            .words("kind", "What kind.", RouteChangeKind.self),
            .whole("shipment_id", "Of which stop.", 12).optional,
            .text("sentence", "What changed and why.", "Stop 2 was moved behind stop 3: its promise would be missed."),
        ])
    static let driver = Record(
        "Driver",
        [
            .text("name", "Of the master records.", "Ana Lima"),
            .text("phone", "Empty where none is known.", "+55 41 5550100"),
        ])
    static let routes = Record(
        "Routes",
        [
            .list("routes", "Those that there are.", of: route)
        ])
}

/// Reports.
extension RouteSchemas {
    static let routeTime = Record(
        "RouteTime", for: .strict,
        [
            .time("time", "Missing: now. At most a month ago, and ten minutes ahead of this clock.").optional
        ])
    static let completedStop = Record(
        "CompletedStop", for: .strict,
        [
            .text("recipient", "Who took the parcel.", "Ana Lima", length: 1...200),
            .latitude("Where the driver is."),
            .longitude("Where the driver is."),
            .time("time", "Missing: now.").optional,
            .text("photo", "URL or key of a picture.", "pod/7/12.jpg", length: 1...1000).optional,
            .text("note", "In one line.", "with the neighbour", length: 1...1000).optional,
        ])
    static let failedStop = Record(
        "FailedStop", for: .strict,
        [
            .words("cause", "Why.", TrackingCause.ofStops.map(\.rawValue)),
            .latitude("Where the driver is; both or none.").optional,
            .longitude("Where the driver is; both or none.").optional,
            .time("time", "Missing: now.").optional,
            .text("photo", "URL or key of a picture.", "pod/7/12.jpg", length: 1...1000).optional,
            .text("note", "In one line.", "with the neighbour", length: 1...1000).optional,
        ])
    static let keptReport = Record(
        "KeptReport",
        [
            .whole("route_id", "The route on which it is kept.", 7),
            .whole("shipment_id", "The stop.", 12),
            .words("outcome", "What became of it.", StopOutcome.self),
            .time("time", "When it happened."),
        ])
    static let solveFault = Record(
        "SolveFault",
        [
            .whole("code", "1 internal, 2 the input, 3 the routing.", 2, 1...3),
            .text("error", "What is wrong.", "vehicles is missing"),
        ])
}
