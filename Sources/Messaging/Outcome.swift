/// What became of one event of a batch.
package enum Outcome: Sendable, Equatable {
    /// Its effect is in the transaction, or there was nothing left to do (a duplicate, a late arrival).
    case done
    /// Not now: it comes back to this consumer alone, after `after` or by the retry policy's ladder.
    case retry(after: Duration? = nil, reason: String)
    /// Never: it is parked as a dead letter with the reason.
    case reject(reason: String)
}
