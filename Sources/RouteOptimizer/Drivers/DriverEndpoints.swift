import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import Postgres
import ServiceRuntime

/// The HTTP interface of the driver's app, for keys with the scope `fleet`.
struct DriverEndpoints: Sendable {
    private static let largestBody = 64 << 10

    let postgres: Postgres
    let reports: DriverReports
    private let driving = DrivingStore()

    init(postgres: Postgres, reports: DriverReports) { (self.postgres, self.reports) = (postgres, reports) }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let group = router.group("routes").add(middleware: APIKeyMiddleware(keys: keys, scope: "fleet"))
        group.get { request, _ in try await list(request) }
        group.get(":id") { _, context in try await show(try Self.route(context)) }
        group.post(":id/started") { request, context in
            let route = try Self.route(context)
            let time = try StopReport.time(of: try await Self.body(of: request), now: Date())
            try await reports.start(route, at: time, trace: request.trace)
            return try await show(route)
        }
        group.post(":id/returned") { request, context in
            let route = try Self.route(context)
            try await reports.end(route, at: try StopReport.time(of: try await Self.body(of: request), now: Date()))
            return try await show(route)
        }
        group.post(":id/stops/:shipment/completed") { try await report(.completed, $0, $1) }
        group.post(":id/stops/:shipment/failed") { try await report(.failed, $0, $1) }
    }

    private func list(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let word = query["state"].map(String.init) ?? RouteState.planned.rawValue
        let limit = query["limit"].map(String.init) ?? "100"
        guard let state = RouteState(rawValue: word) else {
            throw DriverProblem.wrongQuery("state", word, "is \(RouteState.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let count = Int(limit), (1...1000).contains(count) else {
            throw DriverProblem.wrongQuery("limit", limit, "is a number from 1 to 1000")
        }
        return try .json(.ok, DriverRoutes(routes: try await driving.routes(state: state, limit: count, in: postgres)))
    }

    private func show(_ id: Int64) async throws -> Response {
        guard let route = try await driving.route(id, in: postgres) else { throw DriverProblem.unknownRoute("\(id)") }
        return try .json(.ok, route)
    }

    private func report(
        _ outcome: StopOutcome, _ request: Request, _ context: WaybillRequestContext
    ) async throws -> Response {
        let route = try Self.route(context)
        let shipment = try context.id("shipment") { DriverProblem.wrongQuery("shipment", $0, "is the number of a shipment") }
        let report = try StopReport(outcome, try await Self.body(of: request), now: Date())
        return try .json(.ok, ReportReply(try await reports.report(report, on: route, of: shipment, trace: request.trace)))
    }

    private static func route(_ context: WaybillRequestContext) throws -> Int64 {
        try context.id("id", orElse: DriverProblem.unknownRoute)
    }

    private static func body(of request: Request) async throws -> [UInt8] {
        try await request.bytes(upTo: largestBody)
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
