import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import ServiceRuntime

/// The HTTP interface of the driver's app, for keys with the scope `fleet`.
struct DriverEndpoints: Sendable {
    private static let largestBody = 64 << 10

    let postgres: Postgres
    let desk: ReportDesk
    private let driving = DrivingStore()

    init(postgres: Postgres, desk: ReportDesk) { (self.postgres, self.desk) = (postgres, desk) }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let group = router.group("routes").add(middleware: APIKeyMiddleware(keys: keys, scope: "fleet"))
        group.get { request, _ in try await list(request) }
        group.get(":id") { _, context in try await show(try Self.route(context)) }
        group.post(":id/started") { request, context in
            let route = try Self.route(context)
            let time = try StopReport.time(of: try await Self.body(of: request), now: Date())
            try await desk.start(route, at: time, trace: request.trace)
            return try await show(route)
        }
        group.post(":id/returned") { request, context in
            let route = try Self.route(context)
            try await desk.end(route, at: try StopReport.time(of: try await Self.body(of: request), now: Date()))
            return try await show(route)
        }
        group.post(":id/stops/:shipment/completed") { try await report(.completed, $0, $1) }
        group.post(":id/stops/:shipment/failed") { try await report(.failed, $0, $1) }
    }

    private func list(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let state = query["state"].map(String.init) ?? "planned"
        let limit = query["limit"].map(String.init) ?? "100"
        guard ["planned", "started", "driven"].contains(state) else {
            throw DriverProblem.wrongQuery("state", state, "is planned, started or driven")
        }
        guard let count = Int(limit), (1...1000).contains(count) else {
            throw DriverProblem.wrongQuery("limit", limit, "is a number from 1 to 1000")
        }
        return try Self.json(DriverRoutes(routes: try await driving.routes(state: state, limit: count, in: postgres)))
    }

    private func show(_ id: Int64) async throws -> Response {
        guard let route = try await driving.route(id, in: postgres) else { throw DriverProblem.unknownRoute("\(id)") }
        return try Self.json(route)
    }

    private func report(
        _ outcome: StopReport.Outcome, _ request: Request, _ context: WaybillRequestContext
    ) async throws -> Response {
        let route = try Self.route(context)
        let text = try context.parameters.require("shipment")
        guard let shipment = Int64(text) else {
            throw DriverProblem.wrongQuery("shipment", text, "is the number of a shipment")
        }
        let report = try StopReport(outcome, try await Self.body(of: request), now: Date())
        return try Self.json(ReportReply(try await desk.report(report, on: route, of: shipment, trace: request.trace)))
    }

    private static func route(_ context: WaybillRequestContext) throws -> Int64 {
        let text = try context.parameters.require("id")
        guard let id = Int64(text) else { throw DriverProblem.unknownRoute(text) }
        return id
    }

    private static func body(of request: Request) async throws -> [UInt8] {
        [UInt8](try await request.body.collect(upTo: largestBody).readableBytesView)
    }

    private static func json(_ value: some Encodable) throws -> Response {
        let body = ByteBuffer(bytes: try JSONEncoder().encode(value))
        return Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }
}

/// What a report is answered with, the same every time.
private struct ReportReply: Encodable {
    let routeID: Int64
    let shipmentID: Int64
    let outcome: String
    let time: ZonedTime

    init(_ kept: KeptReport) {
        (routeID, shipmentID) = (kept.routeID, kept.shipmentID)
        (outcome, time) = (kept.report.outcome.rawValue, ZonedTime(kept.occurredAt))
    }

    private enum CodingKeys: String, CodingKey {
        case outcome, time
        case routeID = "route_id"
        case shipmentID = "shipment_id"
    }
}
