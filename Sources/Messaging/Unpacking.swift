import AMQP
import Contracts
import FoundationEssentials
import Observability

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
            if let problem = refusal(delivery) {
                unpacked.unreadable += Envelope.letters(delivery, queue: queue, reason: problem)
            } else {
                open(delivery, into: &unpacked, decoder)
            }
        }
        return unpacked
    }

    private func open(_ delivery: Delivery, into unpacked: inout Unpacked<Message>, _ decoder: JSONDecoder) {
        var unreadable = LetterGathering(delivery, queue: queue)
        for (number, line) in Envelope.lines(delivery.body).enumerated() {
            do {
                let event = try event(line, of: delivery, decoder)
                if delivery.deliveryCount >= suspectAfter {
                    unpacked.suspects.append(event)
                } else {
                    unpacked.events.append(event)
                }
            } catch {
                unreadable.add(line, number: number, reason: "cannot be decoded: \(Self.message(for: error))")
            }
        }
        unpacked.unreadable += unreadable.letters
    }

    /// Why a message is not even looked into.
    private func refusal(_ delivery: Delivery) -> String? {
        if delivery.body.allSatisfy({ $0 == Envelope.newline }) { return "the body is empty" }
        if delivery.body.count > Envelope.bodyLimit {
            return "the body has \(delivery.body.count) bytes; read are \(Envelope.bodyLimit)"
        }
        let version = Envelope.version(delivery.properties) ?? Message.version
        if let type = delivery.properties.type, type != Message.name { return "this queue takes \(Message.name), not \(type)" }
        if version != Message.version { return "version \(version) of \(Message.name) is not known; known is \(Message.version)" }
        return nil
    }

    private func event(_ line: ArraySlice<UInt8>, of delivery: Delivery, _ decoder: JSONDecoder) throws -> Event<Message> {
        let wire = try decoder.decode(WireEvent<Message>.self, from: Data(line))
        return Event(
            id: wire.id, subject: wire.subject, message: wire.data, time: wire.time,
            trace: wire.trace.flatMap(TraceContext.init(traceparent:)),
            attempt: Envelope.attempt(delivery.properties) ?? wire.attempt.count,
            origin: EventOrigin(line: line, properties: delivery.properties))
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
