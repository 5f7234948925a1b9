import Contracts
package import Topology

/// One queue, its handler and how many events it takes at a time: a line in a service's table of contents.
package struct ConsumerDefinition: Sendable {
    /// The queue that is consumed.
    package let queue: QueueName
    let makeService: @Sendable (ConsumerEnvironment) -> any BrokerService

    /// - Parameters:
    ///   - queue: where the messages come from; it carries the handler's contract.
    ///   - handler: what is done with them.
    ///   - maxBatch: events per transaction at most.
    ///   - linger: how long to wait for more once the first message is there.
    package init<Handler: BatchHandler>(
        queue: QueueName, handler: Handler, maxBatch: Int = 500, linger: Duration = .milliseconds(5)
    ) {
        precondition(
            queue.contract == Handler.Message.name,
            "\(queue) carries \(queue.contract ?? "anything"), not \(Handler.Message.name)")
        self.queue = queue
        makeService = { environment in
            ConsumerLoop(queue: queue, handler: handler, maxBatch: maxBatch, linger: linger, environment: environment)
        }
    }

    /// The running consumer.
    package func service(_ environment: ConsumerEnvironment) -> any BrokerService { makeService(environment) }
}
