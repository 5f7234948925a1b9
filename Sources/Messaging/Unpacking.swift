package import AMQP
import Contracts
import FoundationEssentials
import Observability
import Topology

/// What a batch of deliveries holds: events to handle, and letters for those that cannot be read.
struct Unpacked<Message: Contract>: Sendable {
    var events: [Event<Message>] = []
    /// Events that came in a message which was already being handled when a program died.
    var suspects: [Event<Message>] = []
    var unreadable: [DeadLetter] = []
}

/// Opens deliveries. One unreadable line harms no other.
struct Unpacking<Message: Contract>: Sendable {
    let queue: String
    /// Deliveries returned this often are suspected of killing the program that handles them.
    var suspectAfter = 2

    func open(_ deliveries: [Delivery]) -> Unpacked<Message> {
        var unpacked = Unpacked<Message>()
        let decoder = JSONDecoder()
        for delivery in deliveries {
            let lines = Envelope.lines(delivery.body)
            if let problem = lines.isEmpty ? "the body is empty" : refusal(delivery) {
                unpacked.unreadable += Envelope.letters(delivery, queue: queue, reason: problem)
            } else {
                for (number, line) in lines.enumerated() { add(line, number, of: delivery, to: &unpacked, decoder) }
            }
        }
        return unpacked
    }

    private func refusal(_ delivery: Delivery) -> String? {
        let version = Envelope.version(delivery.properties) ?? Message.version
        if let type = delivery.properties.type, type != Message.name { return "this queue takes \(Message.name), not \(type)" }
        if version != Message.version { return "version \(version) of \(Message.name) is not known; known is \(Message.version)" }
        return nil
    }

    private func add(
        _ line: ArraySlice<UInt8>, _ number: Int, of delivery: Delivery, to unpacked: inout Unpacked<Message>,
        _ decoder: JSONDecoder
    ) {
        do {
            let wire = try decoder.decode(WireEvent<Message>.self, from: Data(line))
            let attempt = Envelope.attempt(delivery.properties) ?? wire.attempt.count
            let event = Event(
                id: wire.id, subject: wire.subject, message: wire.data, time: wire.time,
                trace: wire.trace.flatMap(TraceContext.init(traceparent:)), attempt: attempt,
                origin: EventOrigin(line: line, properties: delivery.properties))
            if delivery.deliveryCount >= suspectAfter { unpacked.suspects.append(event) } else { unpacked.events.append(event) }
        } catch {
            let reason = "cannot be decoded: \(Self.message(for: error))"
            unpacked.unreadable.append(
                Envelope.letter(delivery, line: line, number: number, queue: queue, reason: reason))
        }
    }

    private static func message(for error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, _): return "field '\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "it is not JSON" : "field '\(path)': \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}

extension Envelope {
    /// The events of a message that cannot be handled, each as a dead letter; one letter for a message without lines.
    package static func letters(_ delivery: Delivery, queue: String, reason: String) -> [DeadLetter] {
        let lines = lines(delivery.body)
        let bodies = lines.isEmpty ? [delivery.body[...]] : lines
        return bodies.enumerated().map { letter(delivery, line: $1, number: $0, queue: queue, reason: reason) }
    }

    /// One line of a message as a dead letter. The same line of the same message always makes the same letter.
    static func letter(
        _ delivery: Delivery, line: ArraySlice<UInt8>, number: Int, queue: String, reason: String
    ) -> DeadLetter {
        let identity = try? JSONDecoder().decode(WireIdentity.self, from: Data(line))
        let failures = attempt(delivery.properties) ?? identity?.attempt?.count ?? 0
        return DeadLetter(
            queue: queue, reason: reason, attempts: max(failures + 1, delivery.deliveryCount),
            eventID: identity?.id ?? id(of: delivery, line: number), type: type(delivery, queue),
            version: version(delivery.properties) ?? 0, subject: identity?.subject ?? "",
            headers: PropertiesText.encode(delivery.properties), body: Array(line), trace: identity?.trace)
    }

    private static func type(_ delivery: Delivery, _ queue: String) -> String {
        delivery.properties.type ?? QueueName.work.first { $0.rawValue == queue }?.contract ?? delivery.routingKey
    }

    /// The id of a line that does not tell its own: the message's for the first, others differ from it by their number.
    private static func id(of delivery: Delivery, line number: Int) -> UUID {
        guard var bytes = delivery.properties.messageID.flatMap(UUID.init(uuidString:))?.uuid else { return UUID() }
        withUnsafeMutableBytes(of: &bytes) { bytes in
            for place in 0..<4 { bytes[15 - place] ^= UInt8(truncatingIfNeeded: number >> (8 * place)) }
        }
        return UUID(uuid: bytes)
    }
}
