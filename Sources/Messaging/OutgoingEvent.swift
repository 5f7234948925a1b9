import Contracts
import FoundationEssentials
import Observability

/// One row of the outbox, retry or dead-letter table.
struct OutgoingEvent: Sendable {
    var id = UUID()
    let type: String
    let version: Int16
    let subject: String
    /// The message as JSON.
    let data: String
    let trace: String?
    var attempt: Int16 = 0
    /// The line it came as; empty for a new event.
    var line: [UInt8] = []
    /// What travelled beside that line; nil for a new event.
    var headers: String?

    init<Message: Contract>(_ message: Message, trace: TraceContext?) throws {
        (type, version, subject) = (Message.name, Int16(Message.version), message.subject.storable(500))
        data = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
        self.trace = trace?.child().traceparent
    }

    /// The same event again, for this consumer only, as it came.
    init<Message: Contract>(_ event: Event<Message>, attempt: Int) throws {
        (id, type, version, subject) = (event.id, Message.name, Int16(Message.version), event.subject.storable(500))
        data = String(decoding: try JSONEncoder().encode(event.message), as: UTF8.self)
        trace = event.trace?.traceparent
        self.attempt = Int16(clamping: attempt)
        line = event.origin.map { Array($0.line) } ?? []
        headers = event.origin.map { PropertiesText.encode($0.properties) }
    }
}
