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
///                  "place": "Curitiba", "carrier": "", "expected_at": "2026-01-06", "expected_from": null, "expected_to": null,
///                  "delivered_to": "", "proof": null, "proof_url": null, "correction": false}]}
///
/// Only `tracking_number` and `status` are required. A status that is not one of the twelve reads as `unknown`; unknown fields are
/// ignored. Times are RFC 3339; without an offset they count as UTC. An expected day is that day where the event happened, by the offset of
/// `occurred_at`, to its end; `expected_from` and `expected_to` are a window. `proof` is `photo`, `signature` or `document`. With
/// `"correction": true` the event takes back what was said before it.
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
        let time = try time(item, "occurred_at", path)?.time
        let expected = try Expectation(
            self.time(item, "expected_at", path)?.text, from: self.time(item, "expected_from", path)?.text,
            to: self.time(item, "expected_to", path)?.text, in: time?.offset.map { PlaceZone(offset: $0) }, isExact: true)
        let kind: CarrierEvent.Kind = item["correction"]?.isTrue == true ? .correction : .report
        let message = (item["message"]?.text ?? "").storable(2000)
        let known = CarrierEvent.status(TrackingStatus(word: status), said: kind == .correction ? nil : message)
        return CarrierEvent(
            id: item["id"]?.text?.storable(1000), trackingNumber: number, carrier: (item["carrier"]?.text ?? "").storable(100),
            kind: kind, status: known.status,
            cause: item["cause"]?.text?.storable(100), code: (item["code"]?.text ?? "").storable(100),
            message: message, occurredAt: time,
            zone: time?.offset == nil ? .assumed : .given, place: (item["place"]?.text ?? "").storable(200),
            expectedAt: expected?.at, expectedOn: expected?.day, window: expected?.window,
            deliveredTo: item["delivered_to"]?.text?.storable(200), proof: try proof(item, path), contradicted: known.contradicted
        )
    }

    private static func proof(_ item: JSONValue, _ path: String) throws(WebhookFormatError) -> DeliveryProof? {
        guard let value = item["proof"], let word = value.text else { return nil }
        guard let kind = DeliveryProof.Kind(rawValue: word) else {
            let allowed = DeliveryProof.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw WebhookFormatError(
                field: "\(path).proof", problem: "is '\(word.excerpt(bytes: 40))' and should be one of \(allowed)",
                position: value.position)
        }
        return DeliveryProof(kind, address: item["proof_url"]?.text?.storable(2000))
    }

    /// We define this format, so a time that is none is an error and not only an oddity.
    private static func time(
        _ item: JSONValue, _ name: StaticString, _ path: String
    ) throws(WebhookFormatError) -> (text: String, time: ZonedTime)? {
        guard let value = item[name], let text = value.text else { return nil }
        guard let time = ZonedTime(text) else {
            throw WebhookFormatError(
                field: "\(path).\(name)", problem: "'\(text.excerpt(bytes: 40))' is not an RFC 3339 time",
                position: value.position)
        }
        return (text, time)
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
        case expectedFrom = "expected_from"
        case expectedTo = "expected_to"
        case deliveredTo = "delivered_to"
        case proof
        case proofAddress = "proof_url"
        case correction
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(event.id, forKey: .id)
        try container.encode(event.trackingNumber, forKey: .trackingNumber)
        try container.encodeIfPresent(event.carrier.orNil, forKey: .carrier)
        try container.encode((event.contradicted ?? event.status).rawValue, forKey: .status)
        try container.encodeIfPresent(event.cause, forKey: .cause)
        try container.encodeIfPresent(event.code.orNil, forKey: .code)
        try container.encodeIfPresent(event.message.orNil, forKey: .message)
        try container.encodeIfPresent(event.occurredAt?.localText, forKey: .occurredAt)
        try container.encodeIfPresent(event.place.orNil, forKey: .place)
        try container.encodeIfPresent(event.expectedOn?.description ?? event.expectedAt?.localText, forKey: .expectedAt)
        try container.encodeIfPresent(event.window?.from?.localText, forKey: .expectedFrom)
        try container.encodeIfPresent(event.window?.to?.localText, forKey: .expectedTo)
        try container.encodeIfPresent(event.deliveredTo, forKey: .deliveredTo)
        try container.encodeIfPresent(event.proof?.kind.rawValue, forKey: .proof)
        try container.encodeIfPresent(event.proof?.address, forKey: .proofAddress)
        if event.kind == .correction { try container.encode(true, forKey: .correction) }
    }
}

extension String {
    fileprivate var orNil: String? { isEmpty ? nil : self }
}
