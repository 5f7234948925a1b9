/// Where an order stands, as status output names it. Derived from the services' own states, never stored.
package enum OrderState: String, Sendable, CaseIterable, Codable {
    case held, accepted, backordered, allocated, picking, picked, packed, unroutable, booking, booked, dispatched, delivered
    case completed, cancelled, exception

    /// Whether nothing more happens by itself and nobody waits.
    package var isFinal: Bool { self == .completed || self == .cancelled }

    /// Whether a person or new stock is needed before the order moves on.
    package var needsAttention: Bool { [.held, .backordered, .unroutable, .exception].contains(self) }

    /// One sentence for people.
    package var meaning: String {
        switch self {
        case .held: "Stored, but one or more holds keep it from moving."
        case .accepted: "Checked; waits for stock to be reserved."
        case .backordered: "Waits for stock to arrive."
        case .allocated: "Stock is reserved; waits for a picker."
        case .picking: "A picker has it on the cart."
        case .picked: "In its bin; waits to be packed."
        case .packed: "In its parcel; waits for a carrier."
        case .unroutable: "No service carries one of its parcels."
        case .booking: "The label is being bought."
        case .booked: "Labelled; waits for the truck."
        case .dispatched: "On its way to the consignee."
        case .delivered: "At the consignee's; about to be closed."
        case .completed: "Delivered and closed."
        case .cancelled: "Will not ship; the reason says why."
        case .exception: "The carrier failed or returned a parcel."
        }
    }
}
