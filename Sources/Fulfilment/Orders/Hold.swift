/// Why an order must not move yet, with a sentence for the person who can release it.
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

/// The reasons for holds, under the codes that are stored and shown.
package enum HoldReason: String, StoredCase {
    /// The customer has not paid; the shop or a person releases it.
    case awaitingPayment = "awaiting_payment"
    /// The catalogue lacks an article of a line; released by the hold review once it is imported.
    case unknownSKU = "unknown_sku"
    /// Weight or size of an article is unknown; released by the hold review once it is measured.
    case noDimensions = "no_dimensions"
    /// The gazetteer lacks the town; released by the hold review once it is there, or by a person who sends the coordinates.
    case unknownTown = "unknown_town"
    /// No carrier's service takes an article to that address; a person releases it.
    case cannotShip = "cannot_ship"
}
