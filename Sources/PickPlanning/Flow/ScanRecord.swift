package import FoundationEssentials

/// One scan as the device journals and uploads it, right or wrong. Applied once by its id.
package struct ScanRecord: Sendable, Hashable {
    /// Made by the device.
    package let id: UUID
    /// The pick that was asked for; nil once the tour is done.
    package let pickID: Int64?
    /// What was asked for.
    package let step: PickStep
    /// What was read, at most 100 characters of it.
    package let code: String
    /// Whether it was right (or a harmless repetition).
    package let accepted: Bool
    /// What the picker was told.
    package let message: String
    /// What the books must do now; nil for scans on the way.
    package let effect: Effect?
    /// Pieces in hand after the scan; with an effect, pieces that went into the bin.
    package let quantity: Int?
    /// Why pieces are missing, with a short effect.
    package let reason: ShortReason?
    /// The device's clock.
    package let at: Date

    /// How a pick ended.
    package enum Effect: String, Sendable, Hashable, Codable {
        /// All pieces lie in the bin.
        case picked
        /// Fewer than wanted do, maybe none.
        case short
    }

    package init(
        id: UUID, pickID: Int64?, step: PickStep, code: String, accepted: Bool, message: String, effect: Effect?, quantity: Int?,
        reason: ShortReason?, at: Date
    ) {
        self.id = id
        self.pickID = pickID
        self.step = step
        self.code = code
        self.accepted = accepted
        self.message = message
        self.effect = effect
        self.quantity = quantity
        self.reason = reason
        self.at = at
    }
}
