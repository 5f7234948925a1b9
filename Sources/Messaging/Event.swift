package import AMQP
package import Contracts
package import FoundationEssentials
package import Observability

/// One message as a handler sees it.
package struct Event<Message: Contract>: Sendable {
    /// Made when the event was published first; retries and replays keep it.
    package let id: UUID
    /// The id of the aggregate the event is about.
    package let subject: String
    package let message: Message
    /// RFC 3339, UTC; kept as text since most handlers never look.
    package let time: String
    package let trace: TraceContext?
    /// How often this consumer has failed with it before.
    package let attempt: Int
    /// How it came; nil for an event that did not come over the wire.
    package let origin: EventOrigin?

    package init(
        id: UUID, subject: String, message: Message, time: String, trace: TraceContext?, attempt: Int, origin: EventOrigin? = nil
    ) {
        self.origin = origin
        (self.id, self.subject, self.message, self.time, self.trace, self.attempt) = (id, subject, message, time, trace, attempt)
    }

    /// An event made by hand, for tests and tools.
    package init(_ message: Message, trace: TraceContext? = nil, attempt: Int = 0) {
        self.init(id: UUID(), subject: message.subject, message: message, time: "", trace: trace, attempt: attempt)
    }
}

/// An event as it came: its line, and what travelled beside it. Retries, dead letters and replays give exactly this on.
package struct EventOrigin: Sendable {
    /// Without the line's end. A slice of the delivery's body, so keeping it copies nothing.
    package let line: ArraySlice<UInt8>
    package let properties: MessageProperties

    package init(line: ArraySlice<UInt8>, properties: MessageProperties) { (self.line, self.properties) = (line, properties) }
}

/// The events of a batch by the database id of what they are about: duplicates fold into one.
///
/// Handlers ask the database once for all `ids`, then publish what follows under the trace of the event that caused it.
package struct EventsByID: Sendable {
    /// Each id once, ascending, so that two batches lock the same rows in the same order.
    package let ids: [Int64]
    private let traces: [Int64: TraceContext]

    /// - Parameter id: what an event is about.
    package init<Message: Contract>(_ events: [Event<Message>], _ id: (Message) -> Int64) {
        var traces: [Int64: TraceContext] = [:]
        var seen: Set<Int64> = []
        for event in events {
            let key = id(event.message)
            if seen.insert(key).inserted, let trace = event.trace { traces[key] = trace }
        }
        ids = seen.sorted()
        self.traces = traces
    }

    /// The trace of the first event about `id`; nil when it carried none.
    package func trace(_ id: Int64) -> TraceContext? { traces[id] }
}
