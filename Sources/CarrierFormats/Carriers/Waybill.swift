import FoundationEssentials
package import Fulfilment
import JSONReading

extension CarrierFormat {
    /// Our own format, for carriers that have none of their own to push, signed by Standard Webhooks. See `TrackingWebhook`.
    package static let waybill = CarrierFormat(
        name: "waybill", title: "Standard Webhooks with Waybill's own JSON", schemes: [.standardWebhooks],
        deliveryID: .header("webhook-id"), reader: TrackingWebhook.read)
}

/// Our own tracking webhook.
///
///     {"events": [{"id": "e-1", "tracking_number": "W123", "status": "delivery_failed", "cause": "consignee_not_home",
///                  "code": "DF01", "message": "Nobody at home", "occurred_at": "2026-01-05T12:01:20-03:00",
///                  "place": "Curitiba", "carrier": "", "expected_at": "2026-01-06", "delivered_to": "", "correction": false}]}
///
/// Only `tracking_number` and `status` are required. A status that is not one of the twelve reads as `unknown`; unknown fields are
/// ignored. Times are RFC 3339; without an offset they count as UTC. With `"correction": true` the event takes back what was said before
/// it.
package enum TrackingWebhook {
    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        guard root.isObject else {
            throw WebhookFormatError(
                field: "", problem: "is \(root.kindInWords) and should be an object", position: root.position)
        }
        guard let list = root["events"] else { throw WebhookFormatError(field: "events", problem: "is missing") }
        guard list.isArray else {
            throw WebhookFormatError(
                field: "events", problem: "is \(list.kindInWords) and should be a list", position: list.position)
        }
        var reading = WebhookReading()
        for (index, item) in list.items.enumerated() { reading.add(try event(item, "events[\(index)]")) }
        return reading
    }

    private static func event(_ item: JSONValue, _ path: String) throws(WebhookFormatError) -> CarrierEvent {
        let number = try item.requiredText("tracking_number", in: path)
        let status = try item.requiredText("status", in: path)
        let time = try EventTime(time(item, "occurred_at", path))
        return CarrierEvent(
            id: item["id"]?.text?.storable(1000), trackingNumber: number, carrier: (item["carrier"]?.text ?? "").storable(100),
            kind: item["correction"]?.isTrue == true ? .correction : .report, status: TrackingStatus(word: status),
            cause: item["cause"]?.text?.storable(100), code: (item["code"]?.text ?? "").storable(100),
            message: (item["message"]?.text ?? "").storable(2000), occurredAt: time.time,
            zone: time.time?.offset == nil ? .assumed : .given, place: (item["place"]?.text ?? "").storable(200),
            expectedAt: try self.time(item, "expected_at", path).flatMap { ZonedTime($0) },
            deliveredTo: item["delivered_to"]?.text?.storable(200))
    }

    /// We define this format, so a time that is none is an error and not only an oddity.
    private static func time(_ item: JSONValue, _ name: StaticString, _ path: String) throws(WebhookFormatError) -> String? {
        guard let value = item[name], let text = value.text else { return nil }
        guard ZonedTime(text) != nil else {
            throw WebhookFormatError(
                field: "\(path).\(name)", problem: "'\(text.prefix(40))' is not an RFC 3339 time", position: value.position)
        }
        return text
    }
}

extension TrackingWebhook {
    /// Writes events in the form that is read, fields sorted by name.
    package static func encode(_ events: [CarrierEvent]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(WireDocument(events: events.map(WireEvent.init))))
    }
}

/// The tracking webhook as it is written.
private struct WireDocument: Encodable {
    let events: [WireEvent]
}

/// One event as it is written; what is empty is left out.
private struct WireEvent: Encodable {
    let event: CarrierEvent

    private enum CodingKeys: String, CodingKey {
        case id
        case trackingNumber = "tracking_number"
        case carrier, status, cause, code, message
        case occurredAt = "occurred_at"
        case place
        case expectedAt = "expected_at"
        case deliveredTo = "delivered_to"
        case correction
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(event.id, forKey: .id)
        try container.encode(event.trackingNumber, forKey: .trackingNumber)
        try container.encodeIfPresent(event.carrier.orNil, forKey: .carrier)
        try container.encode(event.status.rawValue, forKey: .status)
        try container.encodeIfPresent(event.cause, forKey: .cause)
        try container.encodeIfPresent(event.code.orNil, forKey: .code)
        try container.encodeIfPresent(event.message.orNil, forKey: .message)
        try container.encodeIfPresent(event.occurredAt?.localText, forKey: .occurredAt)
        try container.encodeIfPresent(event.place.orNil, forKey: .place)
        try container.encodeIfPresent(event.expectedAt?.localText, forKey: .expectedAt)
        try container.encodeIfPresent(event.deliveredTo, forKey: .deliveredTo)
        if event.kind == .correction { try container.encode(true, forKey: .correction) }
    }
}

extension String {
    fileprivate var orNil: String? { isEmpty ? nil : self }
}
