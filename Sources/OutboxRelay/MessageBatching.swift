import AMQP
import Messaging
import Topology

/// Puts events of one type and one destination together into AMQP messages, as each message costs the broker far more than an event.
struct MessageBatching: Sendable {
    struct Batch: Sendable {
        let destination: String
        let events: [OutboxStore.Claimed]
        let message: Message
    }

    /// Bytes of a body at most, so that a message stays within one frame.
    static let maxBytes = 100_000

    let limit: Int
    let source: String

    func batches(of events: [OutboxStore.Claimed]) -> [Batch] {
        var open: [String: [OutboxStore.Claimed]] = [:], sizes: [String: Int] = [:], full: [Batch] = []
        for event in events {
            let key = Self.key(event)
            let size = Envelope.size(event)
            if let gathered = open[key], gathered.count >= limit || sizes[key, default: 0] + size > Self.maxBytes {
                full.append(close(gathered))
                (open[key], sizes[key]) = ([], 0)
            }
            open[key, default: []].append(event)
            sizes[key, default: 0] += size
        }
        return full + open.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map { close($0.value) }
    }

    /// What goes into one message: the same type for the same place, and of what is sent again the same original and attempt.
    private static func key(_ event: OutboxStore.Claimed) -> String {
        let key = "\(event.queue ?? "")|\(event.type)|\(event.version)"
        return event.line == nil ? key : key + "|\(event.attempt)|\(event.headers ?? "")"
    }

    private func close(_ events: [OutboxStore.Claimed]) -> Batch {
        Batch(
            destination: events[0].queue ?? events[0].type, events: events,
            message: Envelope.message(events, exchange: ExchangeName.events, source: source))
    }
}
