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

    package init(
        broker: AMQPSettings, postgres: Postgres, outbox: Outbox, logger: Logger, batchLimit: Int = 1000, prefetch: Int = 32
    ) {
        (self.broker, self.postgres, self.outbox, self.logger) = (broker, postgres, outbox, logger)
        (self.batchLimit, self.prefetch) = (batchLimit, prefetch)
    }
}

/// A service that lives by its connection to the broker. A program is ready when none of them has trouble.
package protocol BrokerService: Service {
    /// Why no message passes through it now, in one line; nil when they do. Told without waiting for anything.
    var trouble: String? { get }
}
