import AMQP
import Contracts
import FoundationEssentials
import Logging
import Messaging
import OutboxRelay
import Postgres
import ServiceLifecycle
import ServiceRuntime
import TestStack
import Testing
import Topology

/// A relay, a consumer and whatever else a test needs, run until the test is over.
private func running(_ services: [any Service], _ logger: Logger, _ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try await service.run() } }
        try await body()
        group.cancelAll()
        do { try await group.waitForAll() } catch is CancellationError {}
    }
}

@Suite("From outbox to handler", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct RelayTests {
    private func relay(_ stack: TestStack, doorbell: Doorbell, pack: Int = 50, claim: Int = 300) throws -> Relay {
        var settings = RelaySettings()
        (settings.pack, settings.claim) = (pack, claim)
        return Relay(
            postgres: stack.postgres, broker: try stack.broker(), doorbell: doorbell, settings: settings, program: "test",
            logger: stack.logger)
    }

    private func consumer(_ stack: TestStack, _ handler: RecordingHandler = RecordingHandler()) throws -> any ConsumerService {
        let outbox = Outbox(bell: OutboxBell(postgres: stack.postgres, logger: stack.logger))
        let environment = ConsumerEnvironment(
            broker: try stack.broker(), postgres: stack.postgres, outbox: outbox, logger: stack.logger)
        return ConsumerDefinition(queue: .allocate, handler: handler).service(environment)
    }

    private func publish(_ stack: TestStack, _ ids: ClosedRange<Int64>) async throws {
        let batch = OutboxBatch()
        for id in ids { try batch.add(OrderAccepted(orderID: id), trace: nil) }
        try await Outbox(bell: OutboxBell(postgres: stack.postgres, logger: stack.logger)).add(batch, in: stack.postgres)
    }

    private func count(_ stack: TestStack, _ table: String) async throws -> Int64 {
        try await stack.postgres.query("SELECT count(*) FROM \(identifier: table)")[0].decode(0, as: Int64.self)
    }

    private func outboxCount(_ stack: TestStack) async throws -> Int64 {
        try await stack.postgres.query("SELECT count(*) FROM messaging.outbox WHERE type = 'order.accepted'")[0].decode(
            0, as: Int64.self)
    }

    @Test("What is committed arrives; several relays share without double work")
    func flow() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.postgres.query("CREATE TABLE handled (id bigint)")
            try await publish(stack, 1...2000)
            let doorbell = Doorbell(postgres: stack.postgres, logger: stack.logger)
            let relays = try (0..<3).map { _ in try relay(stack, doorbell: doorbell) }
            try await running([doorbell] + relays + [try consumer(stack)], stack.logger) {
                try await eventually(within: .seconds(30), "all are handled") { try await count(stack, "handled") == 2000 }
                try await eventually("the outbox is empty") { try await outboxCount(stack) == 0 }
            }
            #expect(try await stack.postgres.query("SELECT count(DISTINCT id) FROM handled")[0].decode(0, as: Int64.self) == 2000)
        }
    }

    @Test("A retry comes back to its queue when it is due, with its attempt counted")
    func retry() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.postgres.query("CREATE TABLE handled (id bigint)")
            try await stack.postgres.query(
                """
                INSERT INTO messaging.retry (due_at, queue, event_id, type, version, subject, data, occurred_at, attempt, reason)
                VALUES (now() + interval '300 milliseconds', 'picking-worker.allocate', gen_random_uuid(), 'order.accepted', 1, '7',
                        '{"order_id":7}', now(), 1, 'test')
                """)
            let doorbell = Doorbell(postgres: stack.postgres, logger: stack.logger)
            try await running([doorbell, try relay(stack, doorbell: doorbell), try consumer(stack)], stack.logger) {
                try await eventually("the retry is handled") { try await count(stack, "handled") == 1 }
            }
        }
    }

    @Test("An event for a queue that does not exist is parked and blocks nobody")
    func unroutable() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.postgres.query("CREATE TABLE handled (id bigint)")
            try await stack.postgres.query(
                """
                INSERT INTO messaging.outbox (type, version, subject, data, queue)
                VALUES ('order.accepted', 1, '7', '{"order_id":7}', 'no.such.queue')
                """)
            try await publish(stack, 1...10)
            let doorbell = Doorbell(postgres: stack.postgres, logger: stack.logger)
            try await running([doorbell, try relay(stack, doorbell: doorbell), try consumer(stack)], stack.logger) {
                try await eventually("the others are handled") { try await count(stack, "handled") == 10 }
                try await eventually("it is parked") {
                    try await stack.postgres.query("SELECT count(*) FROM messaging.dead_letter WHERE queue = 'no.such.queue'")[0]
                        .decode(0, as: Int64.self) == 1
                }
            }
        }
    }

    @Test("A message nobody can read is parked and the next ones go on")
    func poison() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.postgres.query("CREATE TABLE handled (id bigint)")
            let publisher = Publisher(settings: try stack.broker(), logger: stack.logger)
            let poison = Message(exchange: "", routingKey: QueueName.allocate.rawValue, body: Array("not json".utf8))
            #expect(try await publisher.publish([poison]) == [.confirmed])
            await publisher.close()
            try await publish(stack, 1...10)
            let doorbell = Doorbell(postgres: stack.postgres, logger: stack.logger)
            try await running([doorbell, try relay(stack, doorbell: doorbell), try consumer(stack)], stack.logger) {
                try await eventually("the others are handled") { try await count(stack, "handled") == 10 }
                try await eventually("it is parked") {
                    try await stack.postgres.query("SELECT count(*) FROM messaging.dead_letter")[0].decode(0, as: Int64.self) == 1
                }
            }
        }
    }

    @Test("The broker's parking queue is drained into the table")
    func drain() async throws {
        try await withTestStack(poolSize: 12) { stack in
            let publisher = Publisher(settings: try stack.broker(), logger: stack.logger)
            let dead = Message(exchange: ExchangeName.dead, routingKey: "order.accepted", body: Array("{\"id\":1}".utf8))
            #expect(try await publisher.publish([dead]) == [.confirmed])
            await publisher.close()
            let drain = DeadLetterDrain(
                queue: QueueName.deadLetters.rawValue, reason: "given up", postgres: stack.postgres, broker: try stack.broker(),
                logger: stack.logger)
            try await running([drain], stack.logger) {
                try await eventually("it is parked") {
                    try await stack.postgres.query("SELECT count(*) FROM messaging.dead_letter WHERE reason = 'given up'")[0]
                        .decode(0, as: Int64.self) == 1
                }
            }
        }
    }

    @Test("The auditor rings for an order whose message was lost, and not again at once")
    func auditor() async throws {
        try await withTestStack { stack in
            try await stack.postgres.query(
                """
                INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, city, postcode, country, released_at)
                VALUES ('shop', 'lost', '', 'accepted', now(), 'x', 'x', 'BR', now() - interval '5 minutes'),
                       ('shop', 'fresh', '', 'accepted', now(), 'x', 'x', 'BR', now())
                """)
            let auditor = Auditor(
                postgres: stack.postgres, broker: try stack.broker(), after: .seconds(60), ring: {}, logger: stack.logger)
            let first = try await auditor.pass()
            #expect(first.map(\.queue) == [QueueName.allocate.rawValue] && first.map(\.rings) == [1])
            #expect(try await auditor.pass().isEmpty)
            let row = try await stack.postgres.query("SELECT queue, data FROM messaging.outbox")[0].decode((String, String).self)
            #expect(row.0 == "picking-worker.allocate" && row.1.contains("order_id"))
        }
    }
}
