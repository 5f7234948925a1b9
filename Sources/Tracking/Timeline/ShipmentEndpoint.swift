import Fulfilment
import HTTPTypes
import Hummingbird
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
        return try .json(.ok, timeline)
    }
}

/// What anybody who knows the number may see: no name, no street, nothing but towns.
struct ShipmentTimeline: Sendable, Encodable {
    let trackingNumber: String
    let carrier: String
    let status: String
    let cause: String?
    let statusAt: ZonedTime?
    let expectedAt: ZonedTime?
    let deliveredAt: ZonedTime?
    /// Delivery attempts that failed.
    let attempts: Int
    /// By time, undated ones last.
    var events: [TimelineEvent]

    private enum CodingKeys: String, CodingKey {
        case carrier, status, cause, attempts, events
        case trackingNumber = "tracking_number"
        case statusAt = "status_at"
        case expectedAt = "expected_at"
        case deliveredAt = "delivered_at"
    }
}

/// One line of the timeline. The carrier's own words are left out: they may name people.
struct TimelineEvent: Sendable, Encodable {
    let occurredAt: ZonedTime?
    let status: String
    let cause: String?
    /// The town, in the carrier's words.
    let place: String

    private enum CodingKeys: String, CodingKey {
        case status, cause, place
        case occurredAt = "occurred_at"
    }
}
