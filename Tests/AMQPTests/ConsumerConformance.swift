import AMQP
import Logging
import TestStack
import Testing

extension Conformance {
    @Suite struct Consuming {
        @Test func orderIsKept() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<3000)
                let consumer = try broker.consumer("q")
                #expect(try await consumer.collect(distinct: 3000) == Array(0..<3000))
                await consumer.close()
                try await broker.expectCount(0, in: "q")
            }
        }

        @Test func aBatchHoldsNoMoreThanAskedFor() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<10)
                let consumer = try broker.consumer("q")
                var sizes: [Int] = []
                while sizes.reduce(0, +) < 10 {
                    let batch = try await consumer.requireBatch(max: 4, linger: .seconds(2))
                    sizes.append(batch.deliveries.count)
                    await consumer.acknowledge(batch)
                }
                #expect(sizes == [4, 4, 2])
                await consumer.close()
            }
        }

        @Test func aUsedUpPrefetchEndsTheLinger() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<10)
                let consumer = try broker.consumer("q", prefetch: 5)
                let batch = try await consumer.requireBatch(max: 100, linger: .seconds(3600))
                #expect(batch.numbers == [0, 1, 2, 3, 4])
                await consumer.acknowledge(batch)
                #expect(try await consumer.requireBatch(max: 100, linger: .seconds(3600)).numbers == [5, 6, 7, 8, 9])
                await consumer.close()
            }
        }

        @Test func batchesSettledOutOfOrderWaitForTheEarlierOne() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<6)
                let consumer = try broker.consumer("q")
                _ = try await consumer.requireBatch(max: 3)
                let second = try await consumer.requireBatch(max: 3)
                await consumer.acknowledge(second)
                await consumer.close()
                // The first was never settled, so an acknowledgement of the second by `multiple` would have lost it.
                try await broker.expectCount(6, in: "q")
            }
        }

        @Test func releasedDeliveriesComeBackAndOthersDoNot() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<6)
                let consumer = try broker.consumer("q")
                let first = try await consumer.requireBatch(max: 3)
                let second = try await consumer.requireBatch(max: 3)
                await consumer.release(second)
                await consumer.acknowledge(first)
                await consumer.acknowledge(second)
                let again = try await consumer.requireBatch(max: 3, linger: .seconds(5))
                #expect(again.numbers.sorted() == [3, 4, 5])
                #expect(again.deliveries.allSatisfy { $0.isRedelivered && $0.deliveryCount == 1 })
                await consumer.acknowledge(again)
                await consumer.close()
                try await broker.expectCount(0, in: "q")
            }
        }

        @Test func afterStopWhatHasArrivedCanBeHadAndSettled() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<20)
                let consumer = try broker.consumer("q", prefetch: 10)
                let first = try await consumer.requireBatch(max: 4)
                await consumer.stop()
                var numbers = first.numbers
                while let batch = try await consumer.nextBatch(max: 4, linger: .seconds(3600)) {
                    numbers += batch.numbers
                    await consumer.acknowledge(batch)
                }
                await consumer.acknowledge(first)
                #expect(numbers == Array(0..<numbers.count))
                await consumer.close()
                try await broker.expectCount(20 - numbers.count, in: "q")
            }
        }

        @Test func aStoppedConsumerNeverStarts() async throws {
            try await Broker.with { broker in
                let consumer = try broker.consumer("absent")
                await consumer.stop()
                #expect(try await consumer.nextBatch(max: 1, linger: .zero) == nil)
                await consumer.close()
                #expect(consumer.currentState() == .closed)
            }
        }

        @Test func aCancelledCallTakesNoDeliveries() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let consumer = try broker.consumer("q")
                let waiting = Task { try await consumer.nextBatch(max: 1, linger: .zero) }
                try await eventually { consumer.currentState() == .open }
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
                try await broker.fill("q", 0..<1)
                #expect(try await consumer.requireBatch().numbers == [0])
                await consumer.close()
            }
        }

        @Test func concurrentCallsShareTheDeliveries() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let consumer = try broker.consumer("q")
                async let batches = withThrowingTaskGroup(of: [Int].self) { group in
                    for _ in 0..<10 {
                        group.addTask {
                            let batch = try await consumer.requireBatch(max: 1)
                            await consumer.acknowledge(batch)
                            return batch.numbers
                        }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                try await broker.fill("q", 0..<10)
                #expect(try await batches.sorted() == Array(0..<10))
                await consumer.close()
                try await broker.expectCount(0, in: "q")
            }
        }

        @Test func closingFromManySidesAtOnceEndsEverything() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let consumer = try broker.consumer("q")
                await withTaskGroup { group in
                    for number in 0..<20 {
                        group.addTask {
                            if number % 2 == 0 { return await consumer.close() }
                            let batch = try? await consumer.nextBatch(max: 1, linger: .zero)
                            #expect(batch == nil)
                        }
                    }
                }
                #expect(consumer.currentState() == .closed)
                #expect(try await consumer.nextBatch(max: 1, linger: .zero) == nil)
            }
        }
    }
}
