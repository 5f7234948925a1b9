/// How far a parcel is on its way out and to the door.
package enum ShipmentState: String, LifecycleState {
    /// Set by booking when no service carries the parcel; a person mends rate cards or address and books again.
    case unroutable
    /// Set by booking; a carrier and a service are chosen, and the label is to be bought.
    case booking
    /// Set when the label exists; the parcel waits for its manifest or its route.
    case booked
    /// Set by the manifest or the planned route; tracking follows the parcel.
    case dispatched
    /// Set when tracking says so; the consignee has the parcel, and it changes only by coming back.
    case delivered
    /// Set when tracking says that the parcel goes back to the sender; only a correction makes it delivered.
    case returned
    /// Set when the carrier refused to sell the label; a person decides.
    case failed
    /// Set when the order was cancelled before the parcel left.
    case cancelled

    package static let subject = "shipment"

    package var meaning: String {
        switch self {
        case .unroutable:
            "Set by booking when no service carries the parcel; a person mends rate cards or address and books again."
        case .booking: "Set by booking; a carrier and a service are chosen, and the label is to be bought."
        case .booked: "Set when the label exists; the parcel waits for its manifest or its route."
        case .dispatched: "Set by the manifest or the planned route; tracking follows the parcel."
        case .delivered: "Set when tracking says so; the consignee has the parcel, and it changes only by coming back."
        case .returned: "Set when tracking says that the parcel goes back to the sender; only a correction makes it delivered."
        case .failed: "Set when the carrier refused to sell the label; a person decides."
        case .cancelled: "Set when the order was cancelled before the parcel left."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .unroutable: [.booking, .booked, .cancelled]
        case .booking: [.booked, .failed, .cancelled]
        case .booked: [.dispatched, .cancelled]
        case .dispatched: [.delivered, .returned]
        case .delivered: [.returned]
        case .returned: [.delivered]
        case .failed: [.cancelled]
        case .cancelled: []
        }
    }
}
