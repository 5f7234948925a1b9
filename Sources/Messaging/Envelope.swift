package import AMQP
package import FoundationEssentials

/// The form of events on the wire: one AMQP message carries one or many events of one type, a JSON object per line.
///
/// An order causes about a dozen events. One AMQP message each would make the broker the most expensive part of the whole
/// system, so a relay packs all events of a type that are waiting into one message. Lines rather than a JSON array: each
/// event is cut out, decoded and, if need be, parked by itself, and the relay never parses what it carries.
///
/// Attributes that all events share are headers named `cloudEvents_…` (the prefix keeps AMQP 1.0 consumers interoperable);
/// `traceparent` is the first event's.
///
/// A retry or a replay sends the event's line and the properties beside it as they first came. How often the consumer has failed
/// with it is then the header `waybill-attempt`, and why, for the first event of the message, `waybill-reason`.
package enum Envelope {
    /// The body's media type.
    package static let contentType = "application/x-ndjson"
    static let newline = UInt8(ascii: "\n")
    private static let attemptHeader = "waybill-attempt"

    /// Packs events of one type, going to one place, into one message.
    package static func message(_ events: [OutboxStore.Claimed], exchange: String, source: String) -> Message {
        let first = events[0]
        return Message(
            exchange: first.queue == nil ? exchange : "", routingKey: first.queue ?? first.type,
            properties: again(events) ?? properties(events, source), body: body(events), isMandatory: true)
    }

    /// The properties of events sent again, all of one original message and with one number of attempts; nil for new ones.
    private static func again(_ events: [OutboxStore.Claimed]) -> MessageProperties? {
        let first = events[0]
        guard first.line != nil, var properties = first.headers.flatMap(PropertiesText.decode) else { return nil }
        properties.type = first.type
        properties.headers["cloudEvents_type"] = .string(first.type)
        properties.headers["cloudEvents_dataschema"] = dataschema(first)
        properties.headers["waybill-count"] = .int(Int64(events.count))
        properties.headers[attemptHeader] = .int(Int64(first.attempt))
        properties.headers["waybill-reason"] = first.reason.map { .string($0.storable(500)) }
        return properties
    }

    private static func properties(_ events: [OutboxStore.Claimed], _ source: String) -> MessageProperties {
        let first = events[0]
        var headers: [String: FieldValue] = [
            "cloudEvents_specversion": .string("1.0"), "cloudEvents_type": .string(first.type),
            "cloudEvents_source": .string(source), "cloudEvents_id": .string(first.id.uuidString.lowercased()),
            "cloudEvents_time": .string(first.time),
            "cloudEvents_dataschema": dataschema(first),
            "waybill-count": .int(Int64(events.count)),
        ]
        if let trace = first.trace { headers["traceparent"] = .string(trace) }
        if first.line != nil { headers[attemptHeader] = .int(Int64(first.attempt)) }
        if events.count == 1 { headers["cloudEvents_subject"] = .string(first.subject) }
        var properties = MessageProperties()
        properties.contentType = contentType
        properties.messageID = first.id.uuidString.lowercased()
        properties.type = first.type
        properties.appID = source
        properties.isPersistent = true
        properties.headers = headers
        return properties
    }

    private static func dataschema(_ event: OutboxStore.Claimed) -> FieldValue {
        .string("waybill:\(event.type):\(event.version)")
    }

    /// Bytes one event takes in a body, so that a relay can bound its messages.
    package static func size(_ event: OutboxStore.Claimed) -> Int {
        event.line.map { $0.count + 1 } ?? event.data.utf8.count + event.subject.utf8.count + 200
    }

    private static func body(_ events: [OutboxStore.Claimed]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.reduce(0) { $0 + size($1) })
        for event in events {
            bytes += line(event)
            bytes.append(newline)
        }
        return bytes
    }

    /// The event as it came, or as it stands in the outbox.
    package static func line(_ event: OutboxStore.Claimed) -> [UInt8] {
        event.line
            ?? line(
                id: event.id, subject: event.subject, time: event.time, attempt: Int(event.attempt), trace: event.trace,
                data: event.data)
    }

    /// One event as it stands on a line, without the line's end. A dead letter's body has this form too.
    package static func line(id: UUID, subject: String, time: String, attempt: Int, trace: String?, data: String) -> [UInt8] {
        var bytes: [UInt8] = []
        append(id: id, subject: subject, time: time, attempt: attempt, trace: trace, data: data, to: &bytes)
        return bytes
    }

    // By hand: the data is JSON already, and nothing else here needs escaping once control characters are gone.
    private static func append(
        id: UUID, subject: String, time: String, attempt: Int, trace: String?, data: String, to bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: "{\"id\":\"\(id.uuidString)\",\"subject\":\"".utf8)
        bytes.append(contentsOf: subject.utf8.filter { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        bytes.append(contentsOf: "\",\"time\":\"\(time)\",\"attempt\":\(attempt),".utf8)
        if let trace { bytes.append(contentsOf: "\"trace\":\"\(trace)\",".utf8) }
        bytes.append(contentsOf: "\"data\":".utf8)
        bytes.append(contentsOf: data.utf8)
        bytes.append(UInt8(ascii: "}"))
    }

    /// The lines of a body.
    static func lines(_ body: [UInt8]) -> [ArraySlice<UInt8>] { body.split(separator: newline) }

    /// How often its consumer has failed with the events of a message sent again; nil when each line tells.
    static func attempt(_ properties: MessageProperties) -> Int? {
        properties.headers[attemptHeader]?.int.map { min(max(Int($0), 0), Int(Int16.max) - 1) }
    }

    /// The version in a message's `cloudEvents_dataschema`; nil when it has none.
    static func version(_ properties: MessageProperties) -> Int? {
        guard case .string(let schema) = properties.headers["cloudEvents_dataschema"] else { return nil }
        return schema.split(separator: ":").last.flatMap { Int($0) }
    }
}

/// One line of a message's body: the CloudEvents attributes of one event around its data.
struct WireEvent<Payload: Decodable>: Decodable {
    let id: UUID
    let subject: String
    let time: String
    let trace: String?
    let attempt: WireAttempt
    let data: Payload
}

/// What can be told of a line whose data cannot be decoded.
struct WireIdentity: Decodable {
    let id: UUID
    let subject: String
    let attempt: WireAttempt?
    let trace: String?
}

/// How often an event was tried, within what can be counted on: a foreign publisher may claim anything.
struct WireAttempt: Decodable {
    let count: Int

    init(from decoder: any Decoder) throws {
        count = min(max(try decoder.singleValueContainer().decode(Int.self), 0), Int(Int16.max) - 1)
    }
}
