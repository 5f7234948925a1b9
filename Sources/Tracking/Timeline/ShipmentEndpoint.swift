import CarrierFormats
import Fulfilment
import HTTPTypes
import Hummingbird
import Postgres
import ServiceRuntime

/// `GET /shipments/{tracking_number}` and `?carrier=`
///
/// A number may be written in any way its letters and digits can be read from. Where parcels of several carriers have it, the answer is 300
/// with an address for each: whose parcel is meant is for the asker to say, who knows it from the shop.
struct ShipmentEndpoint: Sendable {
    /// Looking for a number that nobody has costs as much as ten that somebody has: who tries numbers out finds few.
    private static let costOfNothing = 10

    let postgres: Postgres
    let strangers: StrangerLimit
    private let timelines = TimelineStore()

    init(postgres: Postgres, strangers: StrangerLimit = .none) { (self.postgres, self.strangers) = (postgres, strangers) }

    func add(to router: Router<WaybillRequestContext>) {
        router.get("shipments/:number") { request, context in try await show(request, context) }
    }

    private func show(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let client = try strangers.admit(request, context)
        let number = try context.name("number")
        let carrier = request.queryParameter("carrier")
        let parcels = try await timelines.parcels(number, of: carrier, in: postgres)
        strangers.spend(parcels.isEmpty ? Self.costOfNothing : 1, client)
        if parcels.count > 1 { return try .json(.multipleChoices, ShipmentChoices(parcels)) }
        guard let parcel = parcels.first else { throw Self.missing(carrier) }
        return try .json(.ok, try await timelines.timeline(parcel, in: postgres))
    }

    private static func missing(_ carrier: String?) -> ProblemDetails {
        let whose = carrier.map { " of the carrier '\($0)'" } ?? ""
        return ProblemDetails(
            status: .notFound, title: "No such shipment",
            detail: "Nobody knows a parcel\(whose) with this number. Maybe the carrier has not been handed the parcel yet.")
    }
}

/// Which parcels a number may mean.
struct ShipmentChoices: Sendable, Encodable {
    let title = "Several carriers have a parcel with this number; ask for one of them"
    let choices: [Choice]

    struct Choice: Sendable, Encodable {
        let carrier: String
        let trackingNumber: String
        /// Where its timeline is.
        let href: String

        private enum CodingKeys: String, CodingKey {
            case carrier, href
            case trackingNumber = "tracking_number"
        }
    }

    init(_ parcels: [TrackedNumber]) {
        choices = parcels.map { parcel in
            Choice(
                carrier: parcel.carrier, trackingNumber: parcel.number,
                href: "/shipments/\(FormFields.encode(parcel.number))?carrier=\(FormFields.encode(parcel.carrier))")
        }
    }
}

/// What anybody who knows the number may see: no name, no street, nothing but towns.
struct ShipmentTimeline: Sendable, Encodable {
    /// As printed on the label.
    let trackingNumber: String
    let carrier: String
    let status: String
    let cause: String?
    let statusAt: ZonedTime?
    let expectedAt: ZonedTime?
    /// The day alone, where the carrier named no time of day.
    let expectedOn: String?
    /// Between when and when, where the carrier said so.
    let expectedFrom: ZonedTime?
    let expectedTo: ZonedTime?
    /// When it is expected by what is known of parcels like it; nil when nobody can tell, or it is over.
    let eta: ExpectedArrival?
    /// Each time that changed, the first first.
    let etaHistory: [ExpectedArrival]
    let deliveredAt: ZonedTime?
    /// Delivery attempts that failed.
    let attempts: Int
    /// What is wrong with it now, the oldest first.
    let exceptions: [TimelineException]
    /// By time, undated ones last.
    var events: [TimelineEvent]

    private enum CodingKeys: String, CodingKey {
        case carrier, status, cause, attempts, exceptions, events, eta
        case etaHistory = "eta_history"
        case trackingNumber = "tracking_number"
        case statusAt = "status_at"
        case expectedAt = "expected_at"
        case expectedOn = "expected_on"
        case expectedFrom = "expected_from"
        case expectedTo = "expected_to"
        case deliveredAt = "delivered_at"
    }
}

/// When a parcel was expected, from a moment on.
struct ExpectedArrival: Sendable, Encodable {
    let notedAt: ZonedTime
    /// By when half of all parcels like it arrive; nil when nobody could tell.
    let p50: ZonedTime?
    /// By when nine in ten do.
    let p90: ZonedTime?
    /// What made the difference, in the words of `ArrivalCause`.
    let cause: String

    private enum CodingKeys: String, CodingKey {
        case p50, p90, cause
        case notedAt = "noted_at"
    }
}

/// Something that is wrong with a parcel. What the shop is to do about it is for the shop alone.
struct TimelineException: Sendable, Encodable {
    let kind: String
    let since: ZonedTime
}

/// One line of the timeline. The carrier's own words are left out: they may name people.
struct TimelineEvent: Sendable, Encodable {
    let occurredAt: ZonedTime?
    let status: String
    let cause: String?
    /// The town, in the carrier's words.
    let place: String
    /// What the carrier has to show for the delivery, such as `photo`; the thing itself shows doors and names.
    let proof: String?

    private enum CodingKeys: String, CodingKey {
        case status, cause, place, proof
        case occurredAt = "occurred_at"
    }
}
