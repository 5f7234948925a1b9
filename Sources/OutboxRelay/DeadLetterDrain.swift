package import AMQP
import FoundationEssentials
package import Logging
import Messaging
package import Postgres
import ServiceLifecycle
import Topology

/// Moves what the broker gave up on — the delivery limit, or no queue that wants it — into the table of dead letters.
package struct DeadLetterDrain: BrokerService {
    private let queue: String
    private let reason: String
    private let parking: Parking
    private let consumer: Consumer
    private let logger: Logger

    /// - Parameters:
    ///   - queue: the broker's parking queue.
    ///   - reason: what it means that a message is there.
    package init(queue: String, reason: String, postgres: Postgres, broker: AMQPSettings, logger: Logger) {
        (self.queue, self.reason, self.logger) = (queue, reason, logger)
        parking = Parking(queue: queue, postgres: postgres, logger: logger)
        consumer = Consumer(queue: queue, prefetch: 32, settings: broker, logger: logger)
    }

    package var trouble: String? { consumer.currentState() == .open ? nil : "queue \(queue) is not connected" }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            do {
                while let batch = try await consumer.nextBatch(max: 32, linger: .milliseconds(10)) { try await park(batch) }
            } catch is CancellationError {}
        } onGracefulShutdown: {
            Task { await consumer.stop() }
        }
        await consumer.close()
    }

    private func park(_ batch: DeliveryBatch) async throws {
        let letters = batch.deliveries.flatMap { Envelope.letters($0, queue: origin($0), reason: reason) }
        try await parking.park(letters)
        await consumer.acknowledge(batch)
        logger.warning("Parked what the broker gave up on", metadata: ["queue": "\(queue)", "count": "\(letters.count)"])
    }

    /// The queue the message came from, by the broker's own note, or what no queue wanted; by the names of today.
    private func origin(_ delivery: Delivery) -> String {
        guard let queue = delivery.properties.headers["x-first-death-queue"]?.string else {
            return RetiredMessage.names[delivery.routingKey] ?? delivery.routingKey
        }
        return QueueName.retired[queue]?.rawValue ?? queue
    }
}
