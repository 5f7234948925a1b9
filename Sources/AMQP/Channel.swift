import CRabbitMQ
import ConnectionThread
package import Logging

/// Administration over a channel of its own: declare, bind, count, delete. For checks of the topology, for status and tests.
///
/// Every refusal ends its connection, as AMQP has it; the next call opens another.
package actor Channel {
    /// What a passive declaration tells.
    package struct QueueCount: Sendable, Equatable {
        /// Messages ready for delivery; those out with consumers are not counted.
        package let messages: Int
        package let consumers: Int
    }

    private let thread: ConnectionThread
    private let settings: AMQPSettings
    private let logger: Logger
    private var connection: Connection?

    package init(settings: AMQPSettings, logger: Logger) {
        thread = ConnectionThread(name: "admin")
        (self.settings, self.logger) = (settings, logger)
    }

    isolated deinit {
        thread.unwatch()
        thread.stop()
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Connects, if it is not connected. The other calls do so by themselves.
    package func open() async throws(AMQPError) { _ = try connected() }

    /// Closes the connection. A later call opens a new one.
    package func close() {
        connection?.close()
        drop()
    }

    /// Declares an exchange of a `kind`: `topic`, `fanout`, `direct`, `headers`.
    /// - Throws: `preconditionFailed` when it exists with other properties.
    package func declareExchange(
        name: String, kind: String, durable: Bool = true, arguments: [String: FieldValue] = [:]
    ) throws(AMQPError) {
        try perform { connection in
            let arena = connection.arena
            amqp_exchange_declare(
                connection.state, Connection.channel, arena.bytes(name), arena.bytes(kind), 0, durable ? 1 : 0, 0, 0,
                arena.table(arguments))
        }
    }

    /// Declares a queue. With an empty `name` the broker chooses one.
    /// - Returns: the queue's name.
    /// - Throws: `preconditionFailed` when it exists with other properties.
    @discardableResult
    package func declareQueue(
        name: String, durable: Bool = true, exclusive: Bool = false, autoDelete: Bool = false,
        arguments: [String: FieldValue] = [:]
    ) throws(AMQPError) -> String {
        try perform { connection in
            let arena = connection.arena
            let declared = amqp_queue_declare(
                connection.state, Connection.channel, arena.bytes(name), 0, durable ? 1 : 0, exclusive ? 1 : 0,
                autoDelete ? 1 : 0, arena.table(arguments))
            return declared?.pointee.queue.string ?? name
        }
    }

    /// Counts without changing anything.
    /// - Throws: `notFound` when there is no such queue.
    package func inspectQueue(_ name: String) throws(AMQPError) -> QueueCount {
        try perform { connection in
            let found = amqp_queue_declare(
                connection.state, Connection.channel, connection.arena.bytes(name), 1, 0, 0, 0, amqp_table_t())
            return QueueCount(
                messages: Int(found?.pointee.message_count ?? 0), consumers: Int(found?.pointee.consumer_count ?? 0))
        }
    }

    /// Lets a queue have what an exchange routes by this key.
    /// - Throws: `notFound` when one of the two does not exist.
    package func bind(
        queue: String, exchange: String, routingKey: String, arguments: [String: FieldValue] = [:]
    ) throws(AMQPError) {
        try perform { connection in
            let arena = connection.arena
            amqp_queue_bind(
                connection.state, Connection.channel, arena.bytes(queue), arena.bytes(exchange), arena.bytes(routingKey),
                arena.table(arguments))
        }
    }

    /// Deletes the ready messages of a queue.
    /// - Returns: how many there were.
    @discardableResult
    package func purgeQueue(_ name: String) throws(AMQPError) -> Int {
        try perform { connection in
            let purged = amqp_queue_purge(connection.state, Connection.channel, connection.arena.bytes(name))
            return Int(purged?.pointee.message_count ?? 0)
        }
    }

    /// Deletes the queue with its messages. No error when there is none.
    package func deleteQueue(_ name: String) throws(AMQPError) {
        try perform { connection in
            amqp_queue_delete(connection.state, Connection.channel, connection.arena.bytes(name), 0, 0)
        }
    }

    /// Deletes an exchange. No error when there is none.
    package func deleteExchange(_ name: String) throws(AMQPError) {
        try perform { connection in
            amqp_exchange_delete(connection.state, Connection.channel, connection.arena.bytes(name), 0)
        }
    }
}

extension Channel {
    /// Subscribes without taking deliveries, to try how the broker stands churn.
    func subscribe(to queue: String) throws(AMQPError) -> String {
        let connection = try connected()
        let tag = "waybill-\(UInt64.random(in: 0 ... .max))"
        do { try connection.consume(queue: queue, tag: tag, prefetch: 1) } catch { throw failed(error) }
        return tag
    }

    func unsubscribe(_ tag: String) throws(AMQPError) {
        try perform { amqp_basic_cancel($0.state, Connection.channel, $0.arena.bytes(tag)) }
    }

    @discardableResult
    private func perform<Answer>(_ request: (Connection) -> Answer) throws(AMQPError) -> Answer {
        let connection = try connected()
        connection.arena.reset()
        let answer = request(connection)
        do { try connection.checkReply() } catch { throw failed(error) }
        connection.releaseMemory()
        return answer
    }

    private func connected() throws(AMQPError) -> Connection {
        if let connection { return connection }
        let fresh = try Connection(settings: settings)
        connection = fresh
        let interval = ConnectionThread.milliseconds(until: .now + fresh.serviceInterval)
        thread.watch(fresh.descriptor, atLeastEvery: interval) { [weak self] in self?.assumeIsolated { $0.service() } }
        return fresh
    }

    /// Answers heartbeats between calls, and notices a lost connection before the next call does.
    private func service() {
        var events: [BrokerEvent] = []
        do { try connection?.drain(into: &events) } catch { _ = failed(error) }
    }

    private func failed(_ error: AMQPError) -> AMQPError {
        logger.debug("The broker ended the administrative connection", metadata: ["amqp.error": "\(error)"])
        drop()
        return error
    }

    private func drop() {
        thread.unwatch()
        connection = nil
    }
}
