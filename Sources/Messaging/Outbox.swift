package import Postgres

/// The only way to publish: an event is written into the outbox in the transaction whose change it announces, and the relays are
/// told once that has committed.
package struct Outbox: Sendable {
    private let postgres: Postgres
    private let notifier: OutboxNotifier?

    /// - Parameters:
    ///   - postgres: where the outbox is.
    ///   - notifier: tells the relays for a whole program; nil where nothing runs it, as in a command: then each transaction tells them
    ///     itself.
    package init(postgres: Postgres, notifier: OutboxNotifier? = nil) { (self.postgres, self.notifier) = (postgres, notifier) }

    /// One transaction around `body`: commits what it changed together with the events it added, and wakes the relays.
    ///
    /// Like `Postgres.transaction`, `body` may run several times and must have no other effects.
    @discardableResult
    package func transaction<Value: Sendable>(
        _ body: @Sendable (Transaction, OutboxBatch) async throws -> Value
    ) async throws -> Value {
        let (value, published) = try await postgres.transaction { transaction in
            let events = OutboxBatch()
            let value = try await body(transaction, events)
            try await events.write(with: [], in: transaction)
            return (value, events.count)
        }
        if published > 0 { await wakeRelays() }
        return value
    }

    /// One transaction that puts events back which were published before: a replay, a reminder of what stands still.
    /// - Parameter body: writes the rows and says how many.
    @discardableResult
    package func resend<Value: Sendable>(
        _ body: @Sendable (Transaction) async throws -> (value: Value, rows: Int)
    ) async throws -> Value {
        let (value, rows) = try await postgres.transaction { try await body($0) }
        if rows > 0 { await wakeRelays() }
        return value
    }

    /// Tells the relays that the outbox has something. What gets lost here costs a second: they look by themselves.
    func wakeRelays() async {
        if let notifier { notifier.notify() } else { _ = try? await postgres.query(OutboxStore.notify) }
    }
}
