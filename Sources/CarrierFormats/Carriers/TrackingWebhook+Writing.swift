import FoundationEssentials
package import Fulfilment

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
