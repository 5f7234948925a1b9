import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import ServiceRuntime

/// The HTTP interface of the driver's app, for keys with the scope `fleet`.
struct DriverEndpoints: Sendable {
    let postgres: Postgres
    private let driving = DrivingStore()

    init(postgres: Postgres) { self.postgres = postgres }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let group = router.group("routes").add(middleware: APIKeyMiddleware(keys: keys, scope: "fleet"))
        group.get { request, _ in try await list(request) }
        group.post(":id/driven") { _, context in try await drive(context) }
    }

    private func list(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let state = query["state"].map(String.init) ?? "planned"
        let limit = query["limit"].map(String.init) ?? "100"
        guard ["planned", "driven"].contains(state) else { throw Self.wrong("state", state, "is planned or driven") }
        guard let count = Int(limit), (1...1000).contains(count) else {
            throw Self.wrong("limit", limit, "is a number from 1 to 1000")
        }
        return try Self.json(DriverRoutes(routes: try await driving.routes(state: state, limit: count, in: postgres)))
    }

    private func drive(_ context: WaybillRequestContext) async throws -> Response {
        let text = try context.parameters.require("id")
        guard let id = Int64(text), let state = try await driving.markDriven(id, in: postgres) else {
            throw ProblemDetails(status: .notFound, title: "No such route", detail: "There is no route '\(text.prefix(40))'.")
        }
        return try Self.json(DrivenReply(id: id, state: state))
    }

    private static func wrong(_ field: String, _ value: String, _ message: String) -> ProblemDetails {
        ProblemDetails(
            status: .badRequest, title: "Query not understood", detail: "The parameter \(field) \(message).",
            errors: [.init(field: field, value: value, message: message)])
    }

    private static func json(_ value: some Encodable) throws -> Response {
        let body = ByteBuffer(bytes: try JSONEncoder().encode(value))
        return Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }
}

private struct DrivenReply: Encodable {
    let id: Int64
    let state: String
}
