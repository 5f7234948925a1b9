import Contracts
import Logging
import Postgres
import TestStack
import Testing

@testable import Messaging

@Suite("Batches", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct BatchProcessorTests {
    private func run(
        _ stack: TestStack, _ handler: RecordingHandler, orders: ClosedRange<Int64>, attempt: Int = 0,
        policy: RetryPolicy = RetryPolicy(), logger: Logger? = nil
    ) async throws -> (handled: [Int64], outbox: Int64, retries: Int64, letters: Int64) {
        let postgres = stack.postgres
        try await postgres.query("CREATE TABLE IF NOT EXISTS handled (id bigint)")
        let processor = BatchProcessor(
            queue: "q", handler: handler, postgres: postgres,
            outbox: stack.outbox, policy: policy, logger: logger ?? stack.logger)
        try await processor.process(orders.map { Event(OrderAccepted(orderID: $0), attempt: attempt) })
        let handled = try await postgres.query("SELECT id FROM handled ORDER BY id").map { try $0.decode(0, as: Int64.self) }
        let counts = try await postgres.query(
            """
            SELECT (SELECT count(*) FROM messaging.outbox_event), (SELECT count(*) FROM messaging.retry),
                (SELECT count(*) FROM messaging.dead_letter)
            """)[0].decode((Int64, Int64, Int64).self)
        return (handled, counts.0, counts.1, counts.2)
    }

    @Test("The log names the order of every event that is retried or parked, and of the others when asked for everything")
    func orderIDs() async throws {
        try await withTestStack(.database) { stack in
            let handler = RecordingHandler(verdicts: [2: .retry, 3: .reject])
            let (normal, everything) = (LogRecorder(), LogRecorder())
            _ = try await run(stack, handler, orders: 1...4, logger: normal.logger(level: .info))
            #expect(normal.all.map { "\($0.metadata["order.id"] ?? "")" } == ["2", "3"])
            _ = try await run(stack, handler, orders: 1...4, logger: everything.logger(level: .debug))
            let settled = everything.all.filter { $0.message == "Event settled" }
            #expect(settled.map { "\($0.metadata["order.id"] ?? "")" } == ["1", "2", "3", "4"])
        }
    }

    @Test("A good batch: effects and events commit together")
    func good() async throws {
        try await withTestStack(.database) { stack in
            let result = try await run(stack, RecordingHandler(), orders: 1...50)
            #expect(result.handled == Array(1...50) && result.outbox == 50 && result.retries == 0 && result.letters == 0)
        }
    }

    @Test(
        "One event that throws, wherever it is, is retried later; the rest is done exactly once",
        arguments: [1, 2, 31, 64] as [Int64])
    func isolation(bad: Int64) async throws {
        try await withTestStack(.database) { stack in
            let result = try await run(stack, RecordingHandler(verdicts: [bad: .throwing]), orders: 1...64)
            #expect(result.handled == (1...64).filter { $0 != bad } && result.outbox == 63 && result.retries == 1)
        }
    }

    @Test("Several bad events of both kinds are all found")
    func several() async throws {
        try await withTestStack(.database) { stack in
            let handler = RecordingHandler(verdicts: [3: .throwing, 4: .crashingStatement, 40: .throwing])
            let result = try await run(stack, handler, orders: 1...50)
            #expect(result.handled.count == 47 && result.outbox == 47 && result.retries == 3)
        }
    }

    @Test("An event that hangs, or that kills its connection, is found and retried later; the rest is done exactly once")
    func hangingAndKilling() async throws {
        try await withTestStack(.database) { stack in
            var policy = RetryPolicy()
            policy.timeLimit = .seconds(1)
            let handler = RecordingHandler(verdicts: [7: .hanging, 12: .killingBackend])
            let result = try await run(stack, handler, orders: 1...16, policy: policy)
            #expect(result.handled == (1...16).filter { $0 != 7 && $0 != 12 } && result.outbox == 14 && result.retries == 2)
            let reasons = try await stack.postgres.query("SELECT reason FROM messaging.retry ORDER BY subject").map {
                try $0.decode(0, as: String.self)
            }
            #expect(reasons[0].contains("connection") && reasons[1].contains("it took longer than 1.0 seconds"), "\(reasons)")
        }
    }

    @Test("A handler's own CancellationError is a failure like any other")
    func strayCancellation() async throws {
        try await withTestStack(.database) { stack in
            let result = try await run(stack, RecordingHandler(verdicts: [2: .cancelling]), orders: 1...4)
            #expect(result.handled == [1, 3, 4] && result.retries == 1)
        }
    }

    @Test("Outcomes: retried with a due time, rejected with the reason, both while the rest is done")
    func outcomes() async throws {
        try await withTestStack(.database) { stack in
            let result = try await run(stack, RecordingHandler(verdicts: [2: .retry, 3: .reject]), orders: 1...4)
            #expect(result.handled == [1, 4] && result.retries == 1 && result.letters == 1)
            let retry = try await stack.postgres.query(
                "SELECT queue, subject, attempt, due_at > now(), reason FROM messaging.retry")[0]
            let (queue, subject, attempt, isLater, reason) = try retry.decode((String, String, Int16, Bool, String).self)
            #expect(queue == "q" && subject == "2" && attempt == 1 && isLater && reason == "not yet")
            let letter = try await stack.postgres.query(
                "SELECT reason, convert_from(body, 'UTF8')::json->>'subject' FROM messaging.dead_letter")[0]
            #expect(try letter.decode((String, String).self) == ("never", "3"))
        }
    }

    @Test("The last attempt parks instead of retrying")
    func exhausted() async throws {
        try await withTestStack(.database) { stack in
            let result = try await run(
                stack, RecordingHandler(verdicts: [1: .throwing]), orders: 1...2, attempt: RetryPolicy().maxAttempts - 1)
            #expect(result.handled == [2] && result.retries == 0 && result.letters == 1)
        }
    }

    @Test("A batch whose connection dies in the middle is done all the same, once")
    func terminated() async throws {
        try await withTestStack(.database) { stack in
            struct Killing: BatchHandler {
                let once = Once()
                func handle(_ events: [Event<OrderAccepted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
                    try await context.transaction.query(
                        "INSERT INTO handled SELECT unnest(\(events.map(\.message.orderID))::bigint[])")
                    if once.isFirst() { try await context.transaction.query("SELECT pg_terminate_backend(pg_backend_pid())") }
                    return events.map { _ in .done }
                }
            }
            try await stack.postgres.query("CREATE TABLE handled (id bigint)")
            let processor = BatchProcessor(
                queue: "q", handler: Killing(), postgres: stack.postgres,
                outbox: Outbox(postgres: stack.postgres), logger: stack.logger)
            try await processor.process((1...10).map { Event(OrderAccepted(orderID: $0)) })
            #expect(try await stack.postgres.query("SELECT count(*) FROM handled")[0].decode(0, as: Int64.self) == 10)
        }
    }
}
