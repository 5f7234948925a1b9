package import AMQP
import FoundationEssentials
import Topology

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
