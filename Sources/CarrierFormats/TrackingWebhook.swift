import Crypto
import FoundationEssentials
import Fulfilment

/// Our own tracking webhook, for carriers that have no format of their own to push.
///
///     {"events": [{"id": "e-1", "tracking_number": "W123", "status": "delivery_failed", "cause": "consignee_not_home",
///                  "code": "DF01", "message": "Nobody at home", "occurred_at": "2026-01-05T12:01:20-03:00",
///                  "place": "Curitiba", "correction": false}]}
///
/// Only `tracking_number` and `status` are required. A status that is not one of the twelve reads as `unknown`; unknown fields are
/// ignored. `occurred_at` is RFC 3339; without an offset it counts as UTC. With `"correction": true` the event takes back what was
/// said before it.
package enum TrackingWebhook {
    /// Reads a body; all events or an error with the position of the first that cannot be read.
    package static func decode(_ body: [UInt8]) throws(WebhookFormatError) -> [CarrierEvent] {
        do {
            let document = try JSONDecoder().decode(WireDocument.self, from: Data(body))
            return try document.events.enumerated().map { try $1.event(at: $0) }
        } catch {
            throw WebhookFormatError(error)
        }
    }

    /// Writes events in the form `decode` reads, fields sorted by name.
    package static func encode(_ events: [CarrierEvent]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(WireDocument(events: events.map(WireEvent.init))))
    }

    /// What makes two deliveries the same: the `webhook-id` header, else a digest of the raw body.
    package static func deliveryKey(id: String?, body: [UInt8]) -> String {
        if let id, !id.isEmpty, id.utf8.count <= 128 { return id }
        return SHA256.hash(data: body).hexText
    }
}
