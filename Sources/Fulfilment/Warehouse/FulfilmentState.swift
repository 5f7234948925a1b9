/// How far the warehouse is with an order.
package enum FulfilmentState: String, LifecycleState {
    /// Set by allocation when stock is missing; it is tried again when stock arrives or becomes free.
    case backordered
    /// Set by allocation when every line that ships now has its lots; the order waits for a picker.
    case allocated
    /// Set when a tour takes the order; pickers fill its bins.
    case picking
    /// Set by the scan of the last piece; the order waits to be packed.
    case picked
    /// Set when the last parcel is closed and weighed; carriers take over.
    case packed
    /// Set when the order is cancelled before a picker took it; its stock is free again.
    case cancelled

    package static let subject = "fulfilment"

    package var meaning: String {
        switch self {
        case .backordered: "Set by allocation when stock is missing; it is tried again when stock arrives or becomes free."
        case .allocated: "Set by allocation when every line that ships now has its lots; the order waits for a picker."
        case .picking: "Set when a tour takes the order; pickers fill its bins."
        case .picked: "Set by the scan of the last piece; the order waits to be packed."
        case .packed: "Set when the last parcel is closed and weighed; carriers take over."
        case .cancelled: "Set when the order is cancelled before a picker took it; its stock is free again."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .backordered: [.allocated, .cancelled]
        case .allocated: [.backordered, .picking, .cancelled]
        case .picking: [.allocated, .backordered, .picked]
        case .picked: [.packed]
        case .packed, .cancelled: []
        }
    }
}
