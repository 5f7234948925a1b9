/// What may be done with pieces that lie in the warehouse. Only `free` ones are promised and picked.
///
/// Whether a lot has expired or is barred is no status of pieces: it is so wherever they lie, in a cart's bin or a parcel as well, and of those
/// that come in tomorrow (`CivilDay.isExpired(on:)`, `LotBar`).
package enum StockStatus: String, LifecycleState {
    /// Set by receiving: the pieces lie at the dock, counted and not put away. Put-away makes them free.
    case receiving
    /// Set when they reach a bin that pickers take from; orders are promised from them.
    case free
    /// Set by a person or by sampling at receipt: nobody takes from them until somebody has judged them.
    case qualityHold = "quality_hold"
    /// Set by whoever finds them broken; they lie where they are until they are repaired or counted away.
    case damaged
    /// Set when a parcel comes back; somebody looks at them before they are sold again.
    case returned

    package static let subject = "stock"

    package var meaning: String {
        switch self {
        case .receiving: "Set by receiving: the pieces lie at the dock, counted and not put away. Put-away makes them free."
        case .free: "Set when they reach a bin that pickers take from; orders are promised from them."
        case .qualityHold: "Set by a person or by sampling at receipt: nobody takes from them until somebody has judged them."
        case .damaged: "Set by whoever finds them broken; they lie where they are until they are repaired or counted away."
        case .returned: "Set when a parcel comes back; somebody looks at them before they are sold again."
        }
    }

    /// Behind the name of pieces: `is held for quality`.
    package var statement: String {
        switch self {
        case .receiving: "is not put away"
        case .free: "is free"
        case .qualityHold: "is held for quality"
        case .damaged: "is damaged"
        case .returned: "came back and waits to be looked at"
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .receiving: [.free, .qualityHold, .damaged]
        case .free: [.qualityHold, .damaged]
        case .qualityHold: [.free, .damaged]
        case .damaged: [.free]
        case .returned: [.free, .qualityHold, .damaged]
        }
    }
}

/// Why nothing of a lot may leave the house any more.
package enum LotBar: String, StoredCase {
    /// Its maker or an authority calls it back.
    case recalled
    /// Somebody has a doubt about it, until it is judged.
    case held = "quality_hold"

    /// Behind "lot 7": `is recalled`.
    package var statement: String {
        switch self {
        case .recalled: "is recalled"
        case .held: StockStatus.qualityHold.statement
        }
    }
}
