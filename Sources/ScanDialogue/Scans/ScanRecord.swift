package import FoundationEssentials
import Fulfilment

/// One scan as the device journals and uploads it, right or wrong. Applied once by its id.
package struct ScanRecord: Sendable, Hashable {
    /// Made by the device.
    package let id: UUID
    /// The pick that was asked for; nil once the tour is done.
    package let pickID: Int64?
    /// What was asked for.
    package let step: PickStep
    /// What was read, as `kept(_:)` keeps it: the flow goes on from here by reading it again.
    package let code: String
    /// Whether it was what was asked for. A scan of the last thing once more does no harm, but says nothing of what is asked now.
    package let accepted: Bool
    /// The message the picker got.
    package let message: String
    /// What the books must do now; nil for scans on the way.
    package let effect: Effect?
    /// Pieces in hand after the scan; with an effect, pieces that went into the bin.
    package let quantity: Int?
    /// Why pieces are missing, with a short effect.
    package let reason: ShortReason?
    /// Pieces that lie in quarantine now, with a short effect because they are damaged; nil: none do.
    package let damaged: Damaged?
    /// The device's clock.
    package let at: Date

    /// Damaged pieces of a pick.
    package struct Damaged: Sendable, Hashable, Codable {
        /// At least one, and no more than the pick lacks.
        package let quantity: Int
        /// The code of the quarantine place to which they were taken.
        package let to: String

        package init(quantity: Int, to: String) { (self.quantity, self.to) = (quantity, to) }
    }

    /// How a pick ended.
    package enum Effect: String, Sendable, Hashable, Codable, CaseIterable {
        /// All pieces lie in the bin.
        case picked
        /// Fewer than wanted do, maybe none.
        case short
    }

    package init(
        id: UUID, pickID: Int64?, step: PickStep, code: String, accepted: Bool, message: String, effect: Effect?, quantity: Int?,
        reason: ShortReason?, damaged: Damaged? = nil, at: Date
    ) {
        self.id = id
        self.pickID = pickID
        self.step = step
        self.code = Self.kept(code)
        self.accepted = accepted
        self.message = ScannedName.readable(message)
        self.effect = effect
        self.quantity = quantity
        self.reason = reason
        self.damaged = damaged.map { Damaged(quantity: $0.quantity, to: ScannedName.readable($0.to)) }
        self.at = at
    }
}

extension ScanRecord {
    /// What is kept of a scan: everything, unless it is more than any bar code holds. Then as much as still is too much.
    static func kept(_ scanned: String) -> String {
        let scanned = ScannedName.readable(scanned)
        guard scanned.utf8.count > longest else { return scanned }
        let code = ScannedName(scanned).scanned
        return code.utf8.count > longest ? code.excerpt(bytes: longest) + "…" : code
    }

    /// More than a bar code and its symbology prefix.
    private static let longest = 8200
}

/// Snake-case fields; the time is RFC 3339 in UTC whatever the coder's own strategy is.
extension ScanRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case id
        case pickID = "pick_id"
        case step, code, accepted, message, effect, quantity, reason, damaged, at
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
            damaged: try container.decodeIfPresent(Damaged.self, forKey: .damaged),
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
        try container.encodeIfPresent(damaged, forKey: .damaged)
        try container.encode(ZonedTime(at), forKey: .at)
    }
}
