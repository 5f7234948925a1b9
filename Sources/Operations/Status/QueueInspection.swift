import AMQP
import OperatorConsole
import Topology

/// Counts the broker's queues over AMQP, which is exact; the management API's figures are up to half a minute old.
actor QueueInspection {
    private let channel: Channel

    init(brokerURL: String) throws {
        channel = Channel(
            settings: try AMQPSettings(url: brokerURL, connectionName: "waybill status"), logger: OperatorSettings.logger)
    }

    /// The work queues in the order an order meets them, then those where nothing should be.
    /// - Returns: nil when the broker does not answer. A queue that does not exist is left out.
    func counts() async -> [StatusReport.Queue]? {
        do {
            try await channel.open()
        } catch {
            return nil
        }
        var counts: [StatusReport.Queue] = []
        for queue in QueueName.work + [.unrouted, .deadLetters] {
            // The topology's commands say what is missing and why.
            guard let count = try? await channel.inspectQueue(queue.rawValue) else { continue }
            counts.append(StatusReport.Queue(name: queue.rawValue, messages: count.messages, consumers: count.consumers))
        }
        return counts
    }

    func close() async { await channel.close() }
}
