/// Why an order must not move yet, with a sentence for the person who can lift it.
package struct Hold: Sendable, Hashable {
    /// The code.
    package let reason: HoldReason
    /// One sentence with the values at fault.
    package let detail: String

    package init(reason: HoldReason, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

/// The codes of holds, as stored and shown.
package enum HoldReason: String, Sendable, CaseIterable, Codable {
    case awaitingPayment = "awaiting_payment"
    case unknownSKU = "unknown_sku"
    case noDimensions = "no_dimensions"
    case unknownTown = "unknown_town"
    case cannotShip = "cannot_ship"
}
