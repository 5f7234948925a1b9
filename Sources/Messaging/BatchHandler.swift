package import Contracts
package import FoundationEssentials
package import Logging
package import Observability
package import Postgres

/// Reacts to one kind of message, many at a time.
///
/// All changes of a batch and the events they cause commit in one transaction; the messages are acknowledged after the
/// commit. Deliveries may repeat and come in any order, so every change is guarded by the state in the database.
package protocol BatchHandler<Message>: Sendable {
    associatedtype Message: Contract
    associatedtype Preparation: Sendable = Void

    /// Work outside the transaction: calls to the world under an idempotency key, heavy computation. May run again.
    func prepare(_ events: [Event<Message>]) async throws -> Preparation

    /// Changes state in `context.transaction`.
    /// - Returns: one outcome per event, in order.
    /// - Throws: to roll back. The batch is then halved until the one bad event is found; it is retried later, in the end parked.
    func handle(_ events: [Event<Message>], _ preparation: Preparation, in context: HandlerContext) async throws -> [Outcome]
}

extension BatchHandler where Preparation == Void {
    package func prepare(_ events: [Event<Message>]) async throws {}
}

/// What a handler may use: the transaction, the time, and the outbox of that transaction.
package struct HandlerContext: Sendable {
    package let transaction: Transaction
    /// The time of this attempt, by this machine's clock; leases and due times use the database's.
    package let now: Date
    package let logger: Logger
    package let outbox: OutboxBatch

    package init(transaction: Transaction, now: Date, logger: Logger, outbox: OutboxBatch) {
        (self.transaction, self.now, self.logger, self.outbox) = (transaction, now, logger, outbox)
    }

    /// Adds an event that is published when, and only when, the transaction commits.
    /// - Parameter trace: the trace of the event that caused this one.
    package func publish<Message: Contract>(_ message: Message, trace: TraceContext?) throws {
        try outbox.add(message, trace: trace)
    }
}

/// What became of one event of a batch.
package enum Outcome: Sendable, Equatable {
    /// Its effect is in the transaction, or there was nothing left to do (a duplicate, a late arrival).
    case done
    /// Not now: it comes back to this consumer alone, after `after` or by the retry policy's delays.
    case retry(after: Duration? = nil, reason: String)
    /// Never: it is parked as a dead letter with the reason.
    case reject(reason: String)
}
