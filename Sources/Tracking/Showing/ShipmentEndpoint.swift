import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import ServiceRuntime

/// `GET /shipments/{tracking_number}`
struct ShipmentEndpoint: Sendable {
    let postgres: Postgres
    private let timelines = TimelineStore()

    init(postgres: Postgres) { self.postgres = postgres }

    func add(to router: Router<WaybillRequestContext>) {
        router.get("shipments/:number") { _, context in try await show(context) }
    }

    private func show(_ context: WaybillRequestContext) async throws -> Response {
        let number = try context.parameters.require("number")
        guard let timeline = try await timelines.timeline(number, in: postgres) else {
            throw ProblemDetails(
                status: .notFound, title: "No such shipment",
                detail: "Nobody knows this number. Maybe the carrier has not been handed the parcel yet.")
        }
        let body = ByteBuffer(bytes: try JSONEncoder().encode(timeline))
        return Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }
}
