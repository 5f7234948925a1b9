/// Where a parcel is, in the one vocabulary every carrier's words are translated to.
package enum TrackingStatus: String, StoredCase, Codable {
    case pending
    case pickedUp = "picked_up"
    case inTransit = "in_transit"
    case outForDelivery = "out_for_delivery"
    case readyForPickup = "ready_for_pickup"
    case delivered
    case onHold = "on_hold"
    case deliveryDelayed = "delivery_delayed"
    case deliveryFailed = "delivery_failed"
    case returnToSender = "return_to_sender"
    case cancelled
    case unknown

    /// Reads a status word; whatever is not in the vocabulary is `unknown`.
    package init(word: String) { self = TrackingStatus(rawValue: word.lowercased()) ?? .unknown }

    /// Of two events at the same moment the one further down a parcel's life is the later one.
    var lifeRank: Int {
        switch self {
        case .unknown: 0
        case .pending: 1
        case .pickedUp: 2
        case .inTransit: 3
        case .outForDelivery: 4
        case .readyForPickup: 5
        case .onHold: 6
        case .deliveryDelayed: 7
        case .deliveryFailed: 8
        case .cancelled: 9
        case .delivered: 10
        case .returnToSender: 11
        }
    }

    /// What a carrier says of a parcel that it does not have. All else means that it has accepted it.
    package static let notAccepted: [TrackingStatus] = [.pending, .unknown, .cancelled]

    /// Whether only a few statuses may follow.
    package var isTerminal: Bool { self == .delivered || self == .returnToSender }
}
