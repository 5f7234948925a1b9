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
