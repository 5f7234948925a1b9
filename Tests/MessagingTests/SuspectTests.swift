import Contracts
import Postgres
import TestStack
import Testing

@testable import Messaging

/// Events that were being handled when their program died.
@Suite("Suspects", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct SuspectTests {
    /// Never answers; says when it was asked.
    private struct Hanging: BatchHandler {
        let asked: AsyncStream<Void>.Continuation
        func handle(_ events: [Event<OrderAccepted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
            asked.yield()
            try await Task.sleep(for: .seconds(3600))
            return events.map { _ in .done }
        }
    }

    private func processor<Handler: BatchHandler>(_ stack: TestStack, _ handler: Handler) -> BatchProcessor<Handler> {
        BatchProcessor(queue: "q", handler: handler, postgres: stack.postgres, outbox: stack.outbox, logger: stack.logger)
    }

    @Test("A try that was cancelled is no death: any number of slow shutdowns parks nothing")
    func cancelled() async throws {
        try await withTestStack(.database) { stack in
            try await stack.createHandled()
            let event = Event(OrderAccepted(orderID: 1))
            for _ in 0..<5 {
                let (asked, continuation) = AsyncStream.makeStream(of: Void.self)
                let hanging = processor(stack, Hanging(asked: continuation))
                let work = Task { try await hanging.processAlone(event) }
                for await _ in asked { break }
                #expect(try await stack.count("messaging.suspect") == 1)
                work.cancel()
                await #expect(throws: CancellationError.self) { try await work.value }
            }
            try await processor(stack, RecordingHandler()).processAlone(event)
            #expect(try await stack.count("handled") == 1)
            #expect(try await stack.letters(of: "q").isEmpty)
            #expect(try await stack.count("messaging.suspect") == 0)
        }
    }

    @Test("Recorded deaths park the event without another try, and are forgotten with that")
    func parked() async throws {
        try await withTestStack(.database) { stack in
            try await stack.createHandled()
            let event = Event(OrderAccepted(orderID: 1))
            try await SuspectStore().record(3, event.id, queue: "q", on: stack.postgres)
            try await processor(stack, RecordingHandler()).processAlone(event)
            #expect(try await stack.letters(of: "q") == ["the program died 3 times while it handled this event"])
            #expect(try await stack.count("handled") == 0)
            #expect(try await stack.count("messaging.suspect") == 0)
        }
    }

    @Test("Connections cut all the time delay suspects, and neither park nor lose any")
    func storm() async throws {
        try await withTestStack(.database) { stack in
            try await stack.createHandled()
            let storm = Task {
                while !Task.isCancelled {
                    try await stack.postgres.query(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
                        """)
                    try await Task.sleep(for: .milliseconds(25))
                }
            }
            let processor = processor(stack, RecordingHandler())
            for id in 1...60 as ClosedRange<Int64> { try await processor.processAlone(Event(OrderAccepted(orderID: id))) }
            storm.cancel()
            _ = await storm.result
            // Connections cut last may still lie in the pool; whoever takes one is told that it was cut.
            try await eventually("the pool is well and the books are right") {
                let handled = try await stack.postgres.query("SELECT count(DISTINCT id) FROM handled")[0].decode(
                    0, as: Int64.self)
                let retried = try await stack.count("messaging.retry")
                #expect(handled + retried >= 60 && handled <= 60)
                #expect(try await stack.letters(of: "q").isEmpty)
                #expect(try await stack.count("messaging.suspect") == 0)
                return true
            }
        }
    }
}
