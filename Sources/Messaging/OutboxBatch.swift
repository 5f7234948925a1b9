package import Contracts
package import Observability
package import Postgres
import Synchronization

/// The events of one transaction, gathered and written in one statement before it commits.
package final class OutboxBatch: Sendable {
    private struct Gathered {
        var waiting: [OutgoingEvent] = []
        var count = 0
    }

    private let gathered = Mutex(Gathered())

    package init() {}

    /// Adds an event.
    /// - Parameter trace: the trace of the event or request that caused this one.
    /// - Throws: `EncodingError` when the message cannot be written as JSON.
    package func add<Message: Contract>(_ message: Message, trace: TraceContext?) throws {
        let event = try OutgoingEvent(message, trace: trace)
        gathered.withLock { gathered in
            gathered.waiting.append(event)
            gathered.count += 1
        }
    }

    /// The number of events added so far.
    package var count: Int { gathered.withLock { $0.count } }

    /// Writes the events gathered so far together with `statements`, in one round trip; without any call they are written at the end.
    /// - Returns: the results of `statements`, in order.
    @discardableResult
    package func write(with statements: [SQL], in transaction: Transaction) async throws -> [Rows] {
        let all = statements + (insert().map { [$0] } ?? [])
        guard !all.isEmpty else { return [] }
        return Array(try await transaction.pipeline(all).prefix(statements.count))
    }

    /// The statement that writes the events gathered since the last call; nil when there are none.
    func insert() -> SQL? {
        let events = gathered.withLock { gathered in
            defer { gathered.waiting = [] }
            return gathered.waiting
        }
        return events.isEmpty ? nil : OutboxStore().insert(events)
    }
}
