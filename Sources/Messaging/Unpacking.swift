import AMQP
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
            let reason = "cannot be decoded: \(Self.words(error))"
            unpacked.unreadable.append(
                Envelope.letter(delivery, line: line, number: number, queue: queue, reason: reason))
        }
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
