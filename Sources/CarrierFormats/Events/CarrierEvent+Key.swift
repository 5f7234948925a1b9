import Crypto
import FoundationEssentials
import Fulfilment

extension CarrierEvent {
    /// What makes two deliveries the same event: the carrier's id, else a digest of number, time in UTC, code, status and place, and the
    /// words where there is no code.
    ///
    /// At most 132 characters, whatever the carrier sends.
    package var key: String {
        if let id, !id.isEmpty { return id.utf8.count <= 128 ? "id:\(id)" : "id#\(Self.digest([id]))" }
        var parts = [TrackingNumber.key(trackingNumber), occurredAt?.utcText ?? "", code, status.rawValue, place]
        if code.isEmpty { parts.append(message) }
        if !carrier.isEmpty { parts.append(carrier) }
        if kind == .estimate { parts.append(expectedAt?.utcText ?? "") }
        return "at:" + Self.digest(parts)
    }

    private static func digest(_ parts: [String]) -> String {
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return Hexadecimal.encode(SHA256.hash(data: Array(text.utf8)))
    }
}
