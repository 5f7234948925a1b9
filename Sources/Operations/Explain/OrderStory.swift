import FoundationEssentials

/// Everything that is known about one order: what happened, what is asked for again, what it waits for.
struct OrderStory: Sendable {
    /// Something that happened.
    struct Step: Sendable {
        let at: Date
        /// One or two words: accepted, allocated, picked, packed, booked, dispatched, delivered, …
        let what: String
        /// A shop, a program, a picker, a carrier.
        let who: String
        /// A line for each thing that belongs to it.
        let details: [String]
    }

    /// A message on its way or asked for again later.
    struct Message: Sendable {
        let type: String
        let queue: String
        /// When it is due; nil when it is on its way now.
        let dueAt: Date?
        let attempt: Int
        let reason: String
    }

    let order: OrderFacts
    /// In the order of time.
    let steps: [Step]
    let messages: [Message]
    /// Dead letters nobody has dealt with yet, with their reasons.
    let parked: [(id: Int64, reason: String)]
    /// When all this was looked up.
    let at: Date

    /// What has to happen next, or how it ended: one sentence.
    var conclusion: String { Conclusion(order, messages: messages, parked: parked, at: at).sentence }
}

/// What the tables say about an order now.
struct OrderFacts: Sendable {
    let id: Int64
    let channel: String
    let externalID: String
    let status: String
    /// As in `operations.order_state`.
    let stage: String
    let reason: String
    let acceptedAt: Date
    let completedAt: Date?
    /// When it reached its stage.
    let since: Date?
    /// Open holds, each with reason and detail.
    let holds: [String]
    /// Orders a picker gets before this one; 0 when it is not waiting for a picker.
    let ahead: Int
    let tour: OpenTour?
    let parcels: [ParcelFacts]
}

/// The tour an order rides on.
struct OpenTour: Sendable {
    let id: Int64
    let picker: String
    let openPicks: Int
    let picks: Int
}

/// A parcel and where its shipment stands.
struct ParcelFacts: Sendable {
    let number: Int
    let state: String?
    let reason: String?
    let carrier: String?
    let isOwnFleet: Bool
    let expectedAt: Date?
    let routeID: Int64?
    let vehicle: String?
    /// Why no route holds it.
    let stopReason: String?
    let isTracked: Bool
    let status: String?
    let statusAt: Date?
}
