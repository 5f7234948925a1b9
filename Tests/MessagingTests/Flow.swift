import AMQP
import Contracts
import Messaging
import OutboxRelay
import Postgres
import ServiceLifecycle
import TestStack
import Testing
import Topology

/// Runs services until `body` is over.
func running(_ services: [any Service], _ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try await service.run() } }
        try await body()
        group.cancelAll()
        do { try await group.waitForAll() } catch is CancellationError {}
    }
}

extension QueueName {
    /// The queue that these tests use: picking's of accepted orders.
    static let accepted = QueueName(.pickingWorker, OrderAccepted.self)
}

/// The parts of the way from the outbox to a handler, on one test's stack.
extension TestStack {
    var outbox: Outbox { Outbox(postgres: postgres) }

    func outboxListener() -> OutboxListener { OutboxListener(postgres: postgres, logger: logger) }

    func relay(_ listener: OutboxListener, pack: Int = 50, claim: Int = 300, heartbeat: Duration = .seconds(10)) throws -> Relay {
        var settings = RelaySettings()
        (settings.pack, settings.claim) = (pack, claim)
        var broker = try broker()
        broker.heartbeat = heartbeat
        return Relay(
            postgres: postgres, broker: broker, listener: listener, settings: settings, program: "test", logger: logger)
    }

    /// Makes a queue refuse what goes beyond `messages`, instead of its own policy.
    func limit(_ queue: QueueName, messages: Int) async throws {
        let pattern = "^" + queue.rawValue.replacing(".", with: "\\.") + "$"
        try await Command.run(
            try #require(servers.rabbitmqctl),
            [
                "set_policy", "-p", name, "--priority", "9", "--apply-to", "queues", "full", pattern,
                #"{"max-length":\#(messages),"overflow":"reject-publish"}"#,
            ])
    }

    /// Messages in the queue of accepted orders, those that a consumer has prefetched included.
    func unsettled() async throws -> Int {
        let control = try #require(servers.rabbitmqctl)
        let list = try await Command.run(control, ["-q", "list_queues", "-p", name, "--no-table-headers", "name", "messages"])
        let line = list.split(separator: "\n").first { $0.hasPrefix("\(QueueName.accepted.rawValue)\t") }
        return try #require(line?.split(separator: "\t").last.flatMap { Int($0) })
    }

    /// Everything published, received and settled: no duplicate can come any more.
    func waitUntilQuiet() async throws {
        try await eventually("the outbox is empty") { try await waiting() == 0 }
        try await eventually("the queue is empty") { try await unsettled() == 0 }
    }

    /// A consumer of accepted orders.
    func consumer(_ handler: some BatchHandler<OrderAccepted> = RecordingHandler(), policy: RetryPolicy = RetryPolicy()) throws
        -> any BrokerService
    {
        let environment = ConsumerEnvironment(broker: try broker(), postgres: postgres, outbox: outbox, logger: logger)
        return ConsumerDefinition(.pickingWorker, handler, retry: policy).service(environment)
    }

    func drain() throws -> DeadLetterDrain {
        DeadLetterDrain(
            queue: QueueName.deadLetters.rawValue, reason: "given up", postgres: postgres, broker: try broker(), logger: logger)
    }

    /// Orders accepted, into the outbox.
    func accept(_ ids: ClosedRange<Int64>) async throws {
        try await outbox.transaction { _, events in
            for id in ids { try events.add(OrderAccepted(orderID: id), trace: nil) }
        }
    }

    /// Puts a message on the broker, confirmed.
    func send(_ body: String, exchange: String = "", to key: String = QueueName.accepted.rawValue) async throws {
        let publisher = Publisher(settings: try broker(), logger: logger)
        let answer = try await publisher.publish([Message(exchange: exchange, routingKey: key, body: Array(body.utf8))])
        await publisher.close()
        try #require(answer == [.confirmed])
    }

    /// Where `RecordingHandler` writes.
    func createHandled() async throws { try await postgres.query("CREATE TABLE handled (id bigint)") }

    func count(_ table: SQL) async throws -> Int64 {
        try await postgres.query("SELECT count(*) FROM \(table)")[0].decode(0)
    }

    /// Order events that still wait to be published; those that `RecordingHandler` causes do not count.
    func waiting() async throws -> Int64 {
        try await postgres.query("SELECT count(*) FROM messaging.outbox_event WHERE type = 'order.accepted'")[0].decode(0)
    }

    /// The reasons of the letters of a queue, oldest first.
    func letters(of queue: String = QueueName.accepted.rawValue) async throws -> [String] {
        try await postgres.query("SELECT reason FROM messaging.dead_letter WHERE queue = \(queue) ORDER BY id").map {
            try $0.decode(0)
        }
    }
}
