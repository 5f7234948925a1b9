/// Why a parcel has no label, and will not get one by itself.
package enum LabelLack: Sendable, Hashable {
    /// - Parameter reason: what the books say, in a sentence; nil: nothing.
    case noCarrier(reason: String?)
    case notBought(reason: String?)
    case cancelled
    case delivered
    case returned
    /// The carrier sold one, which is not kept.
    /// - Parameter carrier: its code; nil: nobody knows.
    case lost(carrier: String?)
    /// - Parameter start: what was sold, as `png`, or how it begins: nothing that our printers take.
    case strange(carrier: String?, start: String)

    /// Behind "it has no label to print:".
    package var statement: String {
        let unsaid = "The books do not say why."
        return switch self {
        case .noCarrier(let reason): "no carrier takes the parcel. \(reason ?? unsaid)"
        case .notBought(let reason): "it was not bought. \(reason ?? unsaid)"
        case .cancelled: "the order was cancelled before the parcel left"
        case .delivered: "the parcel is delivered, and its tracking number may be another's by now"
        case .returned: "the parcel goes back to the sender"
        case .lost(let carrier): "the books have none, though \(carrier ?? "the carrier") sold one"
        case .strange(let carrier, let start):
            "what \(carrier ?? "the carrier") sold is neither ZPL nor PDF, but '\(start)'"
        }
    }
}
