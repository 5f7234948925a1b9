/// How far the warehouse is with an order.
package enum FulfilmentState: String, LifecycleState {
    /// Set by allocation when an order is due later than its site's release lead: no lot is taken for it yet.
    case promised
    /// Set by allocation, a short pick, a count or an unfit lot when stock is missing, and when held parcels are opened; tried again when stock arrives or becomes free.
    case backordered
    /// Set by allocation when every line has its lots, and by the release of a tour; the order waits for a picker.
    case allocated
    /// Set when a tour takes the order; a picker fills its bins.
    case picking
    /// Set by the scan that ends its last open pick, and when a changed order is taken out of its parcels; it waits to be packed, and goes back when a lot expires first.
    case picked
    /// Set when its parcels are closed, all at once; carriers take over, unless a lot of it is barred: then they are held.
    case packed
    /// Set when the order is cancelled before a parcel of it left the house; its stock is free again, and what was picked is put back.
    case cancelled

    package static let subject = "fulfilment"

    package var meaning: String {
        switch self {
        case .promised: "Set by allocation when an order is due later than its site's release lead: no lot is taken for it yet."
        case .backordered:
            "Set by allocation, a short pick, a count or an unfit lot when stock is missing, and when held parcels are opened; tried again when stock arrives or becomes free."
        case .allocated:
            "Set by allocation when every line has its lots, and by the release of a tour; the order waits for a picker."
        case .picking: "Set when a tour takes the order; a picker fills its bins."
        case .picked:
            "Set by the scan that ends its last open pick, and when a changed order is taken out of its parcels; it waits to be packed, and goes back when a lot expires first."
        case .packed:
            "Set when its parcels are closed, all at once; carriers take over, unless a lot of it is barred: then they are held."
        case .cancelled:
            "Set when the order is cancelled before a parcel of it left the house; its stock is free again, and what was picked is put back."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .promised: [.allocated, .backordered, .cancelled]
        // Behind a later release lead: of its site, or of another one that has all of it now.
        case .backordered: [.promised, .allocated, .cancelled]
        case .allocated: [.backordered, .picking, .cancelled]
        case .picking: [.allocated, .backordered, .picked, .cancelled]
        case .picked: [.packed, .backordered, .cancelled]
        // Its parcels were opened: to be put back, or to be packed again as the order is now.
        case .packed: [.backordered, .picked, .cancelled]
        case .cancelled: []
        }
    }
}
