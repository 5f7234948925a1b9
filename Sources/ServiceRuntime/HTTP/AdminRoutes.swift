import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import Observability
import Postgres

/// `/live`: the process answers. `/ready`: it reaches its database and queues. `/metrics`: Prometheus text. `/openapi.json`: the program's
/// interface.
struct AdminRoutes: Sendable {
    /// How long the database may be silent before it counts as away: shorter than those who ask wait for the answer.
    private static let patience = Duration.milliseconds(1500)

    let postgres: Postgres
    let services: [any BrokerService]
    let metrics: PrometheusRegistry
    /// nil: the program is not one that has an interface.
    var interface: InterfaceRoute?

    func add(to router: Router<WaybillRequestContext>) {
        addOpen(to: router)
        router.get("ready") { _, _ in try await ready() }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.text())))
        }
    }

    /// What also those may ask who shall not see the rest.
    func addOpen(to router: Router<WaybillRequestContext>) {
        router.get("live") { _, _ in "live\n" }
        interface?.add(to: router)
    }

    private func ready() async throws -> Response {
        var missing = services.compactMap(\.trouble)
        do {
            try await Postgres.withPatience(Self.patience) { try await postgres.ping() }
        } catch {
            missing.append("the database does not answer")
        }
        let text = missing.isEmpty ? "ready\n" : missing.joined(separator: "\n") + "\n"
        return Response(
            status: missing.isEmpty ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
