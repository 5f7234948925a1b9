/// What a label service is asked to do.
package enum Operation: String, Sendable, CaseIterable {
    /// An access token, for services that are not called with the key itself.
    case token
    /// Prices of a consignment.
    case quote
    /// Days and cut-offs of services, without prices.
    case transit
    /// Buys labels: the one call that costs money.
    case buy
    /// Buys the labels of several consignments in one call.
    case batch
    /// Whether a label was sold: by the service's own handle, by our reference or by number.
    case lookUp = "look_up"
    /// What the service sold, page by page, for the sweep.
    case list
    /// The document of a label that was bought.
    case label
    /// Gives a label back.
    case void
    /// Closes what goes with one collection and gets its form.
    case manifest
    /// Which collections are closed, by the service's own word: for one whose answer was lost.
    case manifests
    /// What a collection costs.
    case pickupQuote = "pickup_quote"
    /// Orders a collection.
    case pickup
    case cancelPickup = "cancel_pickup"
    /// Whether an address exists.
    case address
    /// Insures a label that was bought.
    case insure
    case cancelInsurance = "cancel_insurance"
    /// Registers a customs declaration.
    case customs
    /// What duties and taxes will come to.
    case duties
    /// Where a parcel is.
    case track
    /// Claims for a lost or damaged parcel.
    case claim
    case cancelClaim = "cancel_claim"

    /// Whether the same call twice is as good as once. For all others an answer that did not come leaves it unknown what was done.
    package var isHarmless: Bool {
        switch self {
        case .token, .quote, .transit, .lookUp, .list, .label, .manifests, .pickupQuote, .address, .customs, .duties, .track: true
        case .buy, .batch, .void, .manifest, .pickup, .cancelPickup, .insure, .cancelInsurance, .claim, .cancelClaim: false
        }
    }

    /// Whether its answer may be a sale.
    package var maySell: Bool { [.buy, .batch, .lookUp, .label].contains(self) }
}
