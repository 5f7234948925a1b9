import Contracts
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
        self.queue = queue
        makeService = { environment in
            ConsumerLoop(
                queue: queue, handler: handler, maxBatch: maxBatch, linger: linger, retry: retry, environment: environment)
        }
    }

    /// The running consumer.
    package func service(_ environment: ConsumerEnvironment) -> any BrokerService { makeService(environment) }
}
