import AMQP
import FoundationEssentials
import Logging
import Postgres
import ServiceLifecycle
import Topology

/// Pulls batches of messages, takes their events through the handler, acknowledges after the commit.
///
/// On graceful shutdown it stops taking new messages, finishes the batch it handles, acknowledges it and ends.
struct ConsumerLoop<Handler: BatchHandler>: BrokerService {
    private let queueName: String
    private let consumer: Consumer
    private let processor: BatchProcessor<Handler>
    private let unpacking: Unpacking<Handler.Message>
    private let environment: ConsumerEnvironment
    private let maxBatch: Int
    private let linger: Duration

    init(
        queue: QueueName, handler: Handler, maxBatch: Int, linger: Duration, retry: RetryPolicy, environment: ConsumerEnvironment
    ) {
        queueName = queue.rawValue
        var logger = environment.logger
        logger[metadataKey: "queue"] = "\(queueName)"
        self.environment = environment
        self.maxBatch = min(maxBatch, environment.batchLimit)
        self.linger = linger
        consumer = Consumer(
            queue: queueName, prefetch: UInt16(clamping: environment.prefetch), settings: environment.broker, logger: logger)
        processor = BatchProcessor(
            queue: queueName, handler: handler, postgres: environment.postgres, outbox: environment.outbox,
            policy: retry, logger: logger)
        unpacking = Unpacking(queue: queueName)
    }

    var trouble: String? { consumer.currentState() == .open ? nil : "queue \(queueName) is not connected" }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await consume()
        } onGracefulShutdown: {
            Task { await consumer.stop() }
        }
        await consumer.close()
    }

    private func consume() async throws {
        do {
            while let batch = try await consumer.nextBatch(max: min(environment.prefetch, maxBatch), linger: linger) {
                let begun = ContinuousClock.now
                try await settle(batch)
                await consumer.acknowledge(batch)
                // What comes until then is handled together: a transaction costs far more than one event more in it.
                try? await cancelWhenGracefulShutdown { [environment] in try await Task.sleep(until: begun + environment.pace) }
            }
        } catch is CancellationError {
            // Unsettled deliveries go back to the queue when the connection closes.
        }
    }

    private func settle(_ batch: DeliveryBatch) async throws {
        let unpacked = unpacking.open(batch.deliveries)
        try await processor.park(unpacked.unreadable)
        for start in stride(from: 0, to: unpacked.events.count, by: maxBatch) {
            try await processor.process(Array(unpacked.events[start..<min(start + maxBatch, unpacked.events.count)]))
        }
        for suspect in unpacked.suspects { try await processor.processAlone(suspect) }
    }
}
