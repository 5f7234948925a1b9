/// How far one delivery of goods is, from the announcement to the end of its papers. A purchase order that comes in several
/// deliveries has a receipt for each.
package enum ReceiptState: String, LifecycleState {
    /// Set for a purchase order, a notice or a transfer, and for what a receipt left expected; a lorry with it makes it arrived.
    case announced
    /// Set when its goods stand at a dock; the first line that is counted makes it receiving.
    case arrived
    /// Set with the first line that is counted; whoever finishes it says what becomes of what is short.
    case receiving
    /// Set when all of it is counted; its pieces are carried to their bins.
    case received
    /// Set when no piece of it waits at the dock any more; its papers can be closed.
    case putAway = "put_away"
    /// Set when its papers are closed, or when nothing of it is expected any more.
    case closed

    package static let subject = "receipt"

    package var meaning: String {
        switch self {
        case .announced:
            "Set for a purchase order, a notice or a transfer, and for what a receipt left expected; a lorry with it makes it arrived."
        case .arrived: "Set when its goods stand at a dock; the first line that is counted makes it receiving."
        case .receiving: "Set with the first line that is counted; whoever finishes it says what becomes of what is short."
        case .received: "Set when all of it is counted; its pieces are carried to their bins."
        case .putAway: "Set when no piece of it waits at the dock any more; its papers can be closed."
        case .closed: "Set when its papers are closed, or when nothing of it is expected any more."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .announced: [.arrived, .closed]
        case .arrived: [.receiving, .received]
        case .receiving: [.received]
        case .received: [.putAway]
        case .putAway: [.closed]
        case .closed: []
        }
    }
}

/// What says that goods are coming, or that they have come.
package enum InboundKind: String, StoredCase {
    /// What the house has ordered.
    case purchaseOrder = "purchase_order"
    /// What the supplier says is on its way; of a purchase order or by itself.
    case notice
    /// A delivery nobody had announced, entered at the dock by the number on its papers.
    case unannounced
    /// What another site of the house has sent: its pieces are in transit until they come.
    case transfer

    /// For people: `purchase order`.
    package var words: String {
        switch self {
        case .purchaseOrder: "purchase order"
        case .notice: "notice"
        case .unannounced: "unannounced delivery"
        case .transfer: "transfer"
        }
    }
}
