package import AMQP
package import Logging
package import Postgres
package import ServiceLifecycle

/// What all consumers of a program share.
package struct ConsumerEnvironment: Sendable {
    package let broker: AMQPSettings
    package let postgres: Postgres
    package let outbox: Outbox
    package let logger: Logger
    /// Events per transaction at most, whatever a definition says; 1 switches batching off.
    package var batchLimit: Int
    /// Messages in hand at most.
    package var prefetch: Int
    package var retryPolicy = RetryPolicy()

    package init(
        broker: AMQPSettings, postgres: Postgres, outbox: Outbox, logger: Logger, batchLimit: Int = 1000, prefetch: Int = 32
    ) {
        (self.broker, self.postgres, self.outbox, self.logger) = (broker, postgres, outbox, logger)
        (self.batchLimit, self.prefetch) = (batchLimit, prefetch)
    }
}

/// A running consumer that can say whether it is connected.
package protocol ConsumerService: Service {
    /// The queue it consumes.
    var queueName: String { get }
    /// Whether messages can reach it now.
    func isConnected() async -> Bool
}
