import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import Postgres
import ServiceRuntime

/// The HTTP interface of the driver's app and the dispatcher, for keys with the scope `fleet` or `fleet:dispatch`. Routes of vehicles that
/// a key does not have do not exist for it.
struct DriverEndpoints: Sendable {
    private static let largestBody = 64 << 10

    let postgres: Postgres
    let reports: DriverReports
    private let driving = DrivingStore()

    init(postgres: Postgres, reports: DriverReports) { (self.postgres, self.reports) = (postgres, reports) }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let group = router.group("routes").add(middleware: APIKeyMiddleware(keys: keys, scope: .fleet, .fleetDispatch))
        group.get { request, context in try await list(request, for: try Self.caller(context)) }
        group.get(":id") { _, context in try await show(try Self.route(context), for: try Self.caller(context)) }
        group.post(":id/started") { request, context in
            let (route, caller) = (try Self.route(context), try Self.caller(context))
            let time = try StopReport.time(of: try await Self.body(of: request), now: Date())
            try await reports.start(route, at: time, by: caller, trace: request.trace)
            return try await show(route, for: caller)
        }
        group.post(":id/returned") { request, context in
            let (route, caller) = (try Self.route(context), try Self.caller(context))
            let time = try StopReport.time(of: try await Self.body(of: request), now: Date())
            try await reports.end(route, at: time, by: caller)
            return try await show(route, for: caller)
        }
        group.post(":id/stops/:shipment/completed") { try await report(.completed, $0, $1) }
        group.post(":id/stops/:shipment/failed") { try await report(.failed, $0, $1) }
    }

    private func list(_ request: Request, for caller: RouteCaller) async throws -> Response {
        let word = request.queryParameter("state") ?? RouteState.planned.rawValue
        let limit = request.queryParameter("limit") ?? "100"
        guard let state = RouteState(rawValue: word) else {
            throw DriverProblem.wrongQuery("state", word, "is \(RouteState.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let count = Int(limit), (1...1000).contains(count) else {
            throw DriverProblem.wrongQuery("limit", limit, "is a number from 1 to 1000")
        }
        let routes = try await driving.routes(state: state, limit: count, for: caller, in: postgres)
        return try .json(.ok, DriverRoutes(routes: routes))
    }

    private func show(_ id: Int64, for caller: RouteCaller) async throws -> Response {
        guard let route = try await driving.route(id, for: caller, in: postgres) else {
            throw DriverProblem.unknownRoute("\(id)")
        }
        return try .json(.ok, route)
    }

    private func report(
        _ outcome: StopOutcome, _ request: Request, _ context: WaybillRequestContext
    ) async throws -> Response {
        let (route, caller) = (try Self.route(context), try Self.caller(context))
        let shipment = try context.id("shipment") { DriverProblem.wrongQuery("shipment", $0, "is the number of a shipment") }
        let report = try StopReport(outcome, try await Self.body(of: request), now: Date())
        let kept = try await reports.report(report, on: route, of: shipment, by: caller, trace: request.trace)
        return try .json(.ok, ReportReply(kept))
    }

    private static func caller(_ context: WaybillRequestContext) throws -> RouteCaller {
        RouteCaller(try context.requireCaller())
    }

    private static func route(_ context: WaybillRequestContext) throws -> Int64 {
        try context.id("id", orElse: DriverProblem.unknownRoute)
    }

    private static func body(of request: Request) async throws -> [UInt8] {
        try request.refuseQuery()
        return try await request.bytes(upTo: largestBody)
    }
}

/// What a report is answered with, the same every time.
private struct ReportReply: Encodable {
    let routeID: Int64
    let shipmentID: Int64
    let outcome: StopOutcome
    let time: ZonedTime

    init(_ kept: KeptReport) {
        (routeID, shipmentID) = (kept.routeID, kept.shipmentID)
        (outcome, time) = (kept.report.outcome, ZonedTime(kept.occurredAt))
    }

    private enum CodingKeys: String, CodingKey {
        case outcome, time
        case routeID = "route_id"
        case shipmentID = "shipment_id"
    }
}
