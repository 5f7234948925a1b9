import FoundationEssentials
import Fulfilment

/// Snake-case fields; the time is RFC 3339 in UTC whatever the coder's own strategy is.
extension ScanRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case id
        case pickID = "pick_id"
        case step, code, accepted, message, effect, quantity, reason, at
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(UUID.self, forKey: .id), pickID: try container.decodeIfPresent(Int64.self, forKey: .pickID),
            step: try container.decode(PickStep.self, forKey: .step), code: try container.decode(String.self, forKey: .code),
            accepted: try container.decode(Bool.self, forKey: .accepted),
            message: try container.decode(String.self, forKey: .message),
            effect: try container.decodeIfPresent(Effect.self, forKey: .effect),
            quantity: try container.decodeIfPresent(Int.self, forKey: .quantity),
            reason: try container.decodeIfPresent(ShortReason.self, forKey: .reason),
            at: try container.decode(ZonedTime.self, forKey: .at).instant)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encodeIfPresent(pickID, forKey: .pickID)
        try container.encode(step, forKey: .step)
        try container.encode(code, forKey: .code)
        try container.encode(accepted, forKey: .accepted)
        try container.encode(message, forKey: .message)
        try container.encodeIfPresent(effect, forKey: .effect)
        try container.encodeIfPresent(quantity, forKey: .quantity)
        try container.encodeIfPresent(reason, forKey: .reason)
        try container.encode(ZonedTime(at), forKey: .at)
    }
}
