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
