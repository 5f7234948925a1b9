package import AMQP
import Contracts
package import Logging
package import Postgres
package import ServiceLifecycle
package import Topology

/// One queue, its handler and how it is read: a line in a service's table of contents.
package struct ConsumerDefinition: Sendable {
    /// The queue that is consumed.
    package let queue: QueueName
    let makeService: @Sendable (ConsumerEnvironment) -> any BrokerService

    /// - Parameters:
    ///   - program: who reads; with the handler's message that names the queue.
    ///   - handler: what is done with the messages.
    ///   - maxBatch: events per transaction at most.
    ///   - linger: how long to wait for more once the first message is there.
    ///   - retry: when an event that failed comes back, when it is given up, and how long a batch may take.
    package init<Handler: BatchHandler>(
        _ program: ProgramName, _ handler: Handler, maxBatch: Int = 500, linger: Duration = .milliseconds(5),
        retry: RetryPolicy = RetryPolicy()
    ) {
        let queue = QueueName(program, Handler.Message.self)
        precondition(QueueName.work.contains(queue), "no queue is declared for \(program.rawValue) and \(Handler.Message.name)")
        self.queue = queue
        makeService = { environment in
            ConsumerLoop(
                queue: queue, handler: handler, maxBatch: maxBatch, linger: linger, retry: retry, environment: environment)
        }
    }

    /// The running consumer.
    package func service(_ environment: ConsumerEnvironment) -> any BrokerService { makeService(environment) }
}

/// What all consumers of a program share.
package struct ConsumerEnvironment: Sendable {
    package let broker: AMQPSettings
    package let postgres: Postgres
    package let outbox: Outbox
    package let logger: Logger
    /// Events per transaction at most, whatever a definition says; 1 switches batching off.
    package var batchLimit: Int
    /// The least time from one batch of a queue to the next.
    package var pace: Duration
    /// Messages of a queue that are prefetched or being handled, at most.
    package var prefetch: Int

    package init(
        broker: AMQPSettings, postgres: Postgres, outbox: Outbox, logger: Logger, batchLimit: Int = 1000,
        pace: Duration = .zero, prefetch: Int = 32
    ) {
        (self.broker, self.postgres, self.outbox, self.logger) = (broker, postgres, outbox, logger)
        (self.batchLimit, self.pace, self.prefetch) = (batchLimit, pace, prefetch)
    }
}

/// A service that lives by its connection to the broker. A program is ready when none of them has trouble.
package protocol BrokerService: Service {
    /// Why no message passes through it now, in one line; nil when they do. Told without waiting for anything.
    var trouble: String? { get }
}
