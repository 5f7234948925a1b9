/// How far a parcel is on its way out and to the door.
package enum ShipmentState: String, LifecycleState {
    /// Set by booking when no service carries the parcel, and when a person books a refused one again.
    case unroutable
    /// Set by booking; a carrier and a service are chosen, and the label is to be bought.
    case booking
    /// Set when a parcel of the own fleet has its label; it waits for its route.
    case booked
    /// Set when the parcel waits for its carrier, or for the vehicle of its route; tracking follows it from now on.
    case ready
    /// Set by the scan at the dock, by the carrier's first word of having the parcel, or when its vehicle leaves: it has left the house.
    case handedOver = "handed_over"
    /// Set when tracking says so; the consignee has the parcel, and it changes only by coming back.
    case delivered
    /// Set when tracking says that the parcel goes back to the sender; only a correction makes it delivered.
    case returned
    /// Set when the carrier refused to sell the label, or sold one with another parcel's number; a person books it again.
    case failed
    /// Set when the order was cancelled before the parcel left the house; a label that was asked for is to be voided.
    case cancelled

    package static let subject = "shipment"

    /// The states of parcels that have left the house. Nothing else means that: their orders cannot be cancelled any more.
    package static let left: [ShipmentState] = [.handedOver, .delivered, .returned]

    package var meaning: String {
        switch self {
        case .unroutable:
            "Set by booking when no service carries the parcel, and when a person books a refused one again."
        case .booking: "Set by booking; a carrier and a service are chosen, and the label is to be bought."
        case .booked: "Set when a parcel of the own fleet has its label; it waits for its route."
        case .ready:
            "Set when the parcel waits for its carrier, or for the vehicle of its route; tracking follows it from now on."
        case .handedOver:
            "Set by the scan at the dock, by the carrier's first word of having the parcel, or when its vehicle leaves: it has left the house."
        case .delivered: "Set when tracking says so; the consignee has the parcel, and it changes only by coming back."
        case .returned: "Set when tracking says that the parcel goes back to the sender; only a correction makes it delivered."
        case .failed:
            "Set when the carrier refused to sell the label, or sold one with another parcel's number; a person books it again."
        case .cancelled:
            "Set when the order was cancelled before the parcel left the house; a label that was asked for is to be voided."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .unroutable: [.booking, .booked, .cancelled]
        case .booking: [.ready, .failed, .cancelled]
        case .booked: [.ready, .cancelled]
        case .ready: [.handedOver, .delivered, .returned, .cancelled]
        case .handedOver: [.ready, .delivered, .returned]
        case .delivered: [.returned]
        case .returned: [.delivered]
        case .failed: [.unroutable, .cancelled]
        case .cancelled: []
        }
    }
}
