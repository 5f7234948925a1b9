package import Fulfilment
package import Observability

/// An order with the outcome of its checks, ready to be stored.
package struct CheckedOrder: Sendable {
    package let order: IncomingOrder
    /// Where it goes: the shop's coordinates, else the town's, else unknown.
    package let location: GeoPoint?
    /// Why it must not move yet; empty when it may.
    package let holds: [Hold]
    /// The trace all its events belong to.
    package let trace: TraceContext

    package init(order: IncomingOrder, location: GeoPoint?, holds: [Hold], trace: TraceContext) {
        self.order = order
        self.location = location
        self.holds = holds
        self.trace = trace
    }

    /// What the order starts as.
    package var status: IntakeStatus { order.isCancelled ? .cancelled : holds.isEmpty ? .accepted : .held }
}

/// What an order starts as, and what the shop is told.
package enum IntakeStatus: String, Sendable {
    case accepted, held, cancelled

    /// The reason stored with an order that came cancelled.
    package static let cancelledInSource = "cancelled in the source"
}

/// An order that is in the books: what its answer is made of.
package struct StoredOrder: Sendable, Equatable {
    package let id: Int64
    package let contentHash: [UInt8]
    /// As decided when it came in, not where it is now: the same request always gets the same answer.
    package let status: IntakeStatus
    /// As placed when it came in, by reason.
    package let holds: [Hold]

    package init(id: Int64, contentHash: [UInt8], status: IntakeStatus, holds: [Hold]) {
        self.id = id
        self.contentHash = contentHash
        self.status = status
        self.holds = holds
    }
}
