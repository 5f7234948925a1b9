package import AMQP
import Contracts
import FoundationEssentials
import Observability

/// What a batch of deliveries holds: events to handle, and letters for those that cannot be read.
struct Unpacked<Message: Contract>: Sendable {
    var events: [Event<Message>] = []
    /// Events that came in a message which has already been in hand when a program died.
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
            guard let problem = refusal(delivery) else {
                for line in Envelope.lines(delivery.body) { add(line, of: delivery, to: &unpacked, decoder) }
                continue
            }
            unpacked.unreadable.append(letter(delivery, body: delivery.body, reason: problem, identity: nil))
        }
        return unpacked
    }

    private func refusal(_ delivery: Delivery) -> String? {
        let version = Envelope.version(delivery.properties) ?? Message.version
        if let type = delivery.properties.type, type != Message.name { return "this queue takes \(Message.name), not \(type)" }
        if version != Message.version { return "version \(version) of \(Message.name) is not known; known is \(Message.version)" }
        return delivery.body.isEmpty ? "the body is empty" : nil
    }

    private func add(
        _ line: ArraySlice<UInt8>, of delivery: Delivery, to unpacked: inout Unpacked<Message>, _ decoder: JSONDecoder
    ) {
        let data = Data(line)
        do {
            let wire = try decoder.decode(WireEvent<Message>.self, from: data)
            let event = Event(
                id: wire.id, subject: wire.subject, message: wire.data, time: wire.time,
                trace: wire.trace.flatMap(TraceContext.init(traceparent:)), attempt: wire.attempt.count)
            if delivery.deliveryCount >= suspectAfter { unpacked.suspects.append(event) } else { unpacked.events.append(event) }
        } catch {
            let identity = try? decoder.decode(WireIdentity.self, from: data)
            unpacked.unreadable.append(
                letter(delivery, body: Array(line), reason: "cannot be decoded: \(Self.words(error))", identity: identity))
        }
    }

    private func letter(_ delivery: Delivery, body: [UInt8], reason: String, identity: WireIdentity?) -> DeadLetter {
        let id = identity?.id ?? delivery.properties.messageID.flatMap(UUID.init(uuidString:)) ?? UUID()
        return DeadLetter(
            queue: queue, reason: reason, attempts: (identity?.attempt?.count ?? 0) + 1, eventID: id,
            type: delivery.properties.type ?? Message.name, version: Envelope.version(delivery.properties) ?? 0,
            subject: identity?.subject ?? "", headers: Envelope.headersText(delivery.properties), body: body,
            trace: identity?.trace)
    }

    private static func words(_ error: any Error) -> String {
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
    /// The events of a message that was given up, each as a dead letter; one letter for the whole message if it cannot be read.
    package static func letters(_ delivery: Delivery, queue: String, reason: String) -> [DeadLetter] {
        let decoder = JSONDecoder()
        let bodies = delivery.body.isEmpty ? [ArraySlice(delivery.body)] : lines(delivery.body)
        return bodies.enumerated().map { index, line in
            let identity = try? decoder.decode(WireIdentity.self, from: Data(line))
            let fallback = index == 0 ? delivery.properties.messageID.flatMap(UUID.init(uuidString:)) : nil
            return DeadLetter(
                queue: queue, reason: reason, attempts: delivery.deliveryCount, eventID: identity?.id ?? fallback ?? UUID(),
                type: delivery.properties.type ?? delivery.routingKey, version: version(delivery.properties) ?? 0,
                subject: identity?.subject ?? "", headers: headersText(delivery.properties), body: Array(line),
                trace: identity?.trace)
        }
    }
}
