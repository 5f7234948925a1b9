package import Contracts
package import Observability
import Synchronization

/// The events of one transaction, gathered and written in one statement before it commits.
package final class OutboxBatch: Sendable {
    private let events = Mutex<[OutgoingEvent]>([])

    package init() {}

    /// Adds an event.
    /// - Throws: `EncodingError` when the message cannot be written as JSON.
    package func add<Message: Contract>(_ message: Message, trace: TraceContext?) throws {
        let event = try OutgoingEvent(message, trace: trace)
        events.withLock { $0.append(event) }
    }

    /// The number of events gathered so far.
    package var count: Int { events.withLock { $0.count } }

    /// Hands the gathered events over, leaving none.
    func take() -> [OutgoingEvent] {
        events.withLock { gathered in
            let all = gathered
            gathered = []
            return all
        }
    }
}
