import AMQP
import Contracts
import Observability
import Postgres
import TestStack
import Testing

@testable import Messaging

@Suite("Traces", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct TraceTests {
    @Test("A trace goes from a handler through the outbox and the wire to the next handler, each step a span of its own")
    func survives() async throws {
        try await withTestStack(.database) { stack in
            try await stack.createHandled()
            let trace = TraceContext.generate()
            let processor = BatchProcessor(
                queue: "q", handler: RecordingHandler(), postgres: stack.postgres, outbox: stack.outbox, logger: stack.logger)
            try await processor.process([Event(OrderAccepted(orderID: 1), trace: trace)])
            let claimed = try await stack.postgres.transaction { transaction in
                try await OutboxStore().claim(limit: 10, excluding: [], in: transaction)
            }
            let message = Envelope.message(claimed, exchange: "e", source: "test")
            let delivery = Delivery(
                deliveryTag: 1, isRedelivered: false, exchange: "e", routingKey: message.routingKey,
                properties: message.properties, body: message.body)
            let next = try #require(Unpacking<OrderAllocated>(queue: "q").open([delivery]).events.first)
            #expect(next.trace?.traceID == trace.traceID && next.trace != trace)
            #expect(message.properties.headers["traceparent"]?.string == next.trace?.traceparent)
        }
    }
}
