import Contracts
import Messaging
import Synchronization
import TestStack
import Testing
import Topology

@Suite("The pace of batches", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct PaceTests {
    private final class BatchSizes: Sendable {
        private let sizes = Mutex<[Int]>([])
        var all: [Int] { sizes.withLock { $0 } }
        func add(_ size: Int) { sizes.withLock { $0.append(size) } }
    }

    private struct CountingHandler: BatchHandler {
        let sizes: BatchSizes

        func handle(_ events: [Event<OrderAccepted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
            sizes.add(events.count)
            return events.map { _ in .done }
        }
    }

    @Test("The first event after a quiet moment is handled at once, and what comes within the pace after it together")
    func gathered() async throws {
        try await withTestStack { stack in
            let (sizes, listener) = (BatchSizes(), stack.outboxListener())
            let environment = ConsumerEnvironment(
                broker: try stack.broker(), postgres: stack.postgres, outbox: stack.outbox, logger: stack.logger,
                pace: .seconds(8))
            let consumer = ConsumerDefinition(.pickingWorker, CountingHandler(sizes: sizes)).service(environment)
            try await running([listener, try stack.relay(listener, pack: 1), consumer]) {
                try await stack.accept(1...1)
                try await eventually("the first is handled") { sizes.all == [1] }
                try await stack.accept(2...6)
                try await eventually("all are handled") { sizes.all.reduce(0, +) == 6 }
            }
            #expect(sizes.all == [1, 5])
        }
    }
}
