import FoundationEssentials
import Fulfilment
import ServiceRuntime

// What the interface for subscribers reads and writes.

/// An endpoint as it is shown: no secret.
struct EndpointDocument: Encodable, Sendable {
    let code: String
    let url: String
    let eventTypes: [String]
    let channels: [String]
    let carriers: [String]
    let statuses: [String]
    let createdAt: ZonedTime
    let disabledAt: ZonedTime?
    let disabledReason: String?
    let failures: Int
    let failingSince: ZonedTime?
    let notBefore: ZonedTime?
    let secrets: Int
    let waiting: Int
    let lastDeliveredAt: ZonedTime?

    enum CodingKeys: String, CodingKey {
        case code, url, channels, carriers, statuses, failures, secrets, waiting
        case eventTypes = "event_types"
        case createdAt = "created_at"
        case disabledAt = "disabled_at"
        case disabledReason = "disabled_reason"
        case failingSince = "failing_since"
        case notBefore = "not_before"
        case lastDeliveredAt = "last_delivered_at"
    }

    init(_ endpoint: Endpoint) {
        (code, url) = (endpoint.wish.code, endpoint.wish.url)
        (eventTypes, channels) = (endpoint.wish.eventTypes, endpoint.wish.channels)
        (carriers, statuses) = (endpoint.wish.carriers, endpoint.wish.statuses)
        (failures, secrets, waiting) = (endpoint.failures, endpoint.secrets, endpoint.waiting)
        createdAt = ZonedTime(endpoint.createdAt)
        (disabledAt, disabledReason) = (endpoint.disabledAt.map { ZonedTime($0) }, endpoint.disabledReason)
        failingSince = endpoint.failingSince.map { ZonedTime($0) }
        notBefore = endpoint.notBefore.map { ZonedTime($0) }
        lastDeliveredAt = endpoint.lastDeliveredAt.map { ZonedTime($0) }
    }
}

/// What a subscriber sends.
struct WishDocument: Decodable {
    let code: String
    let url: String
    let eventTypes: [String]?
    let channels: [String]?
    let carriers: [String]?
    let statuses: [String]?
    let secret: String?

    enum CodingKeys: String, CodingKey {
        case code, url, channels, carriers, statuses, secret
        case eventTypes = "event_types"
    }

    var wish: EndpointWish {
        let any = [EndpointWish.any]
        return EndpointWish(
            code: code, url: url, eventTypes: eventTypes ?? any, channels: channels ?? any, carriers: carriers ?? any,
            statuses: statuses ?? any)
    }
}

struct RotationDocument: Decodable {
    let overlapHours: Int?
    let secret: String?

    enum CodingKeys: String, CodingKey {
        case secret
        case overlapHours = "overlap_hours"
    }
}

struct ReplayDocument: Decodable {
    let since: ZonedTime?
    let messageID: String?

    enum CodingKeys: String, CodingKey {
        case since
        case messageID = "message_id"
    }
}

/// An object of which no field is understood.
struct EmptyDocument: Decodable {
    private enum CodingKeys: CodingKey {}

    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: CodingKeys.self) }
}

/// Answered once.
struct SecretDocument: Encodable {
    let code: String
    let secret: String
}
