package import Fulfilment
package import Observability

/// An order as it was sent, and the trace it belongs to.
package struct SubmittedOrder: Sendable {
    package let order: IncomingOrder
    package let trace: TraceContext

    package init(order: IncomingOrder, trace: TraceContext) {
        self.order = order
        self.trace = trace
    }
}

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

    /// The state in which it is stored: cancelled, accepted or held.
    package var state: OrderState { order.isCancelled ? .cancelled : holds.isEmpty ? .accepted : .held }
}

/// An order that is stored: what its answer is made of.
package struct StoredOrder: Sendable, Equatable {
    package let id: Int64
    package let contentHash: [UInt8]
    /// As it was stored first, not as it is now: the same request always gets the same answer.
    package let state: OrderState
    /// As placed when it came in, by reason.
    package let holds: [Hold]
    /// What it was sent with beside the fields of an order.
    package let extra: String?

    package init(id: Int64, contentHash: [UInt8], state: OrderState, holds: [Hold], extra: String? = nil) {
        self.id = id
        self.contentHash = contentHash
        self.state = state
        self.holds = holds
        self.extra = extra
    }
}

/// What became of one order that was sent.
package enum IntakeAnswer: Sendable, Equatable {
    /// Stored now.
    case created(StoredOrder)
    /// The same order again: nothing changed, the answer of the first time.
    case repeated(StoredOrder)
    /// The shop's number is taken by an order with other content; nothing changed.
    case conflict(StoredOrder)
    /// The database refuses this order and no other; sending it again will not help.
    case refused(reason: String)
    /// Not stored, and not the order's fault. It is safe to send it again.
    case unavailable(reason: String)
}
