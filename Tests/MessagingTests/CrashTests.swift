import AMQP
import Contracts
import FoundationEssentials
import Glibc
import Logging
import Messaging
import OutboxRelay
import Postgres
import ServiceLifecycle
import TestStack
import Testing
import Topology

/// Events that kill the program that handles them.
@Suite("Crashes", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct CrashTests {
    /// Writes each order once, however often it comes; order 7 kills the process.
    private struct Deadly: BatchHandler {
        func handle(_ events: [Event<OrderAccepted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
            let ids = events.map(\.message.orderID)
            if ids.contains(7) { kill(getpid(), SIGKILL) }
            try await context.transaction.query(
                "INSERT INTO handled SELECT DISTINCT unnest(\(ids)::bigint[]) EXCEPT SELECT id FROM handled")
            return ids.map { _ in .done }
        }
    }

    /// A program of its own: one consumer until somebody ends it.
    private static func consume(_ database: String, _ broker: String) async throws {
        var logger = Logger(label: "victim")
        logger.logLevel = .error
        let postgres = Postgres(settings: PostgresSettings(connection: database), logger: logger)
        let outbox = Outbox(postgres: postgres)
        let environment = ConsumerEnvironment(
            broker: try AMQPSettings(url: broker, connectionName: "victim"), postgres: postgres, outbox: outbox, logger: logger)
        try await ConsumerDefinition(.pickingWorker, Deadly()).service(environment).run()
    }

    @Test("An event that kills its program is found among 50 and parked; the others are done", .timeLimit(.minutes(20)))
    func deadly() async throws {
        try await withTestStack(poolSize: 8) { stack in
            try await stack.createHandled()
            try await stack.accept(1...50)
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener)]) {
                try await eventually("all are on the broker") { try await stack.waiting() == 0 }
            }
            // Two deaths while the whole message was handled make its events suspects; then three with the one event alone.
            for _ in 0..<5 {
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    [database = stack.databaseURL as String, broker = stack.brokerURL as String] in
                    try await CrashTests.consume(database, broker)
                }
            }
            try await running([try stack.consumer(Deadly())]) {
                try await eventually("it is parked") { try await stack.letters().count == 1 }
                try await eventually("the others are handled") { try await stack.count("handled") == 49 }
                try await eventually("nothing is left") { try await stack.unsettled() == 0 }
            }
            #expect(try await stack.letters() == ["the program died 3 times while it handled this event"])
            #expect(try await stack.postgres.query("SELECT DISTINCT id FROM handled WHERE id <> 7").count == 49)
            #expect(try await stack.count("messaging.suspect") == 0)
        }
    }

    @Test("A message returned past the delivery limit is parked under the queue it came from, event by event")
    func deliveryLimit() async throws {
        try await withTestStack(poolSize: 8) { stack in
            try await stack.accept(1...3)
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener)]) {
                try await eventually("all are on the broker") { try await stack.waiting() == 0 }
            }
            let consumer = Consumer(
                queue: QueueName.accepted.rawValue, prefetch: 1, settings: try stack.broker(), logger: stack.logger)
            let returning = Task {
                while let batch = try await consumer.nextBatch(max: 1, linger: .zero) { await consumer.release(batch) }
            }
            try await running([try stack.drain()]) {
                try await eventually("its events are parked") {
                    try await stack.letters() == ["given up", "given up", "given up"]
                }
            }
            await consumer.close()
            _ = await returning.result
            let subjects = try await stack.postgres.query("SELECT subject FROM messaging.dead_letter ORDER BY subject").map {
                try $0.decode(0, as: String.self)
            }
            #expect(subjects == ["1", "2", "3"])
        }
    }
}
