import AMQP
import Foundation
import Logging
import TestStack
import Testing

extension Conformance {
    /// Connections end, queues vanish, networks go silent.
    @Suite struct Recovering {
        @Test func unsettledDeliveriesComeAgainAfterALostConnection() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<10)
                let consumer = try broker.consumer("q")
                let before = try await consumer.requireBatch(max: 10, linger: .seconds(5))
                try await broker.kill("consumer")
                let after = try await consumer.requireBatch(max: 10, linger: .seconds(5))
                #expect(after.numbers == before.numbers)
                #expect(after.deliveries.allSatisfy { $0.isRedelivered })
                #expect(after.session > before.session)
                // The tags are the same on both connections; settling the old batch must not settle the new one.
                await consumer.acknowledge(before)
                await consumer.release(before)
                await consumer.close()
                try await broker.expectCount(10, in: "q")
            }
        }

        @Test func aQueueDeletedAndDeclaredAgainIsConsumedAgain() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<1)
                let consumer = try broker.consumer("q")
                await consumer.acknowledge(try await consumer.requireBatch())
                let channel = try broker.channel()
                try await channel.deleteQueue("q")
                try await eventually { consumer.currentState() != .open }
                try await broker.declare("q")
                try await broker.fill("q", 1..<2)
                #expect(try await consumer.requireBatch().numbers == [1])
                await consumer.close()
                await channel.close()
            }
        }

        @Test func aQueueDeclaredLateIsWaitedFor() async throws {
            try await Broker.with { broker in
                let consumer = try broker.consumer("q")
                async let batch = consumer.requireBatch()
                try await eventually { if case .connecting(let n) = consumer.currentState() { n > 0 } else { false } }
                try await broker.declare("q")
                try await broker.fill("q", 0..<1)
                #expect(try await batch.numbers == [0])
                await consumer.close()
            }
        }

        @Test func aRefusedLoginIsThrown() async throws {
            try await Broker.with { broker in
                let settings = try broker.settings { $0.password = "wrong" }
                let consumer = Consumer(queue: "q", prefetch: 1, settings: settings, logger: broker.logger)
                let error = await #expect(throws: AMQPError.self) { try await consumer.nextBatch(max: 1, linger: .zero) }
                #expect(error?.code == .accessRefused)
                #expect(error?.isRetriable == false)
                await consumer.close()
            }
        }

        @Test func heartbeatsGoOnWhileTheHandlerIsBusy() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<1)
                let settings = try broker.settings { $0.heartbeat = .seconds(1) }
                let consumer = Consumer(queue: "q", prefetch: 10, settings: settings, logger: broker.logger)
                let batch = try await consumer.requireBatch()
                // The handler's work: five heartbeats long, the broker gives up after two to three without a sign of life.
                try await Task.sleep(for: .seconds(5))
                await consumer.acknowledge(batch)
                try await broker.fill("q", 1..<2)
                let next = try await consumer.requireBatch()
                #expect(next.session == batch.session)
                #expect(next.numbers == [1])
                await consumer.acknowledge(next)
                await consumer.close()
                try await broker.expectCount(0, in: "q")
            }
        }

        @Test func aSilentNetworkIsNoticedByHeartbeats() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<1)
                let (proxy, settings) = try broker.proxied()
                defer { proxy.close() }
                let consumer = Consumer(queue: "q", prefetch: 10, settings: settings, logger: broker.logger)
                let before = try await consumer.requireBatch()
                proxy.fault = [.silentBroker, .silentClient]
                try await eventually { consumer.currentState() != .open }
                proxy.fault = []
                let after = try await consumer.requireBatch()
                #expect(after.session > before.session)
                #expect(after.numbers == before.numbers)
                await consumer.close()
            }
        }

        @Test func framesMayComeInSingleBytes() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let (proxy, settings) = try broker.proxied()
                defer { proxy.close() }
                proxy.fault = .dribble
                let publisher = Publisher(settings: settings, logger: broker.logger)
                #expect(
                    try await publisher.publish((0..<50).map { Message(to: "q", number: $0) }).allSatisfy { $0 == .confirmed })
                let consumer = Consumer(queue: "q", prefetch: 50, settings: settings, logger: broker.logger)
                #expect(try await consumer.collect(distinct: 50) == Array(0..<50))
                await consumer.close()
                await publisher.close()
            }
        }

        @Test func aConnectionCutAtRandomLosesNothing() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<2000)
                let (proxy, settings) = try broker.proxied()
                defer { proxy.close() }
                let consumer = Consumer(queue: "q", prefetch: 100, settings: settings, logger: broker.logger)
                var seen: Set<Int> = []
                var cuts = 0
                while seen.count < 2000 {
                    let batch = try await consumer.requireBatch(max: 64)
                    seen.formUnion(batch.numbers)
                    await consumer.acknowledge(batch)
                    if cuts < 8 && seen.count > 200 * (cuts + 1) {
                        proxy.cut()
                        cuts += 1
                    }
                }
                #expect(cuts == 8)
                await consumer.close()
                try await broker.expectCount(0, in: "q")
            }
        }

        @Test func clientsLetGoWithoutCloseEndTheirThreads() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                func threads(_ name: String) throws -> Int {
                    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").filter {
                        (try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)) == "\(name)\n"
                    }.count
                }
                for _ in 0..<10 {
                    let consumer = try broker.consumer("q")
                    let waiting = Task { try await consumer.nextBatch(max: 1, linger: .zero) }
                    try await eventually { consumer.currentState() == .open }
                    waiting.cancel()
                    _ = await waiting.result
                    _ = try await broker.publisher().publish([Message(to: "q", number: 1)])
                }
                try await eventually { try threads("consume") == 0 && threads("publish") == 0 }
                try await broker.expectCount(10, in: "q")
            }
        }
    }
}

extension Broker {
    /// A proxy before the broker, and settings with short timeouts that go through it.
    func proxied(heartbeat: Duration = .seconds(1)) throws -> (Proxy, AMQPSettings) {
        let proxy = Proxy(to: try settings().port)
        let settings = try settings(name: "proxied") {
            $0.port = proxy.port
            $0.heartbeat = heartbeat
            $0.connectTimeout = .seconds(1)
        }
        return (proxy, settings)
    }
}
