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
package enum HoldReason: String, StoredCase, Codable {
    /// The shop has no money yet; released by the shop or a person.
    case awaitingPayment = "awaiting_payment"
    /// A line names an article the catalogue has not; goes by itself when it is imported.
    case unknownSKU = "unknown_sku"
    /// An article was never measured; goes by itself when it is.
    case noDimensions = "no_dimensions"
    /// Nobody knows where the town is; goes by itself when it is known.
    case unknownTown = "unknown_town"
    /// No service carries an article there; released by a person.
    case cannotShip = "cannot_ship"
}
