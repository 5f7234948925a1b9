/// What we say to a line of a carrier's invoice. Each line has one.
package enum InvoiceVerdict: String, StoredCase {
    /// It is for a label of ours, at the price that was expected, or for one whose price nobody knows.
    case matched
    /// It is for a label of ours, at another price.
    case priceDiffers = "price_differs"
    /// It is for a label of ours, at another price, and charges more weight than we know of.
    case weightDiffers = "weight_differs"
    /// Nobody knows of its label.
    case orphan
    /// Its label was given back, and is charged all the same.
    case voidedCharged = "voided_charged"
    /// The same was charged for its label before, on this invoice or an earlier one.
    case chargedTwice = "charged_twice"

    /// Whether there is nothing to dispute.
    package var isRight: Bool { self == .matched }

    /// For people, in the singular.
    package var words: String {
        switch self {
        case .matched: "as expected"
        case .priceDiffers: "another price"
        case .weightDiffers: "more weight"
        case .orphan: "unknown label"
        case .voidedCharged: "given back, and charged"
        case .chargedTwice: "charged twice"
        }
    }
}
