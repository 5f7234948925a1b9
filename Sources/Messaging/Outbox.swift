package import Contracts
package import Observability
package import Postgres

/// The way out for code that is not a handler: HTTP endpoints, command-line tools.
package struct Outbox: Sendable {
    private let store = OutboxStore()
    private let bell: OutboxBell

    package init(bell: OutboxBell) { self.bell = bell }

    /// Writes events into the outbox of the caller's transaction, in one statement.
    package func add<Message: Contract>(_ messages: [(Message, TraceContext?)], in transaction: some SQLExecutor) async throws {
        let batch = OutboxBatch()
        for (message, trace) in messages { try batch.add(message, trace: trace) }
        try await add(batch, in: transaction)
    }

    /// Writes a gathered batch of mixed events, in one statement.
    package func add(_ batch: OutboxBatch, in transaction: some SQLExecutor) async throws {
        let events = batch.take()
        if !events.isEmpty { try await transaction.query(store.insert(events)) }
    }

    /// The insert as a statement, for callers that send it in a pipeline with their own.
    package func statement(_ batch: OutboxBatch) -> SQL? {
        let events = batch.take()
        return events.isEmpty ? nil : store.insert(events)
    }

    /// Wakes the relays. Call it after the commit; calls in quick succession become one.
    package func ring() { bell.ring() }
}
