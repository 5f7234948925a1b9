import AMQP
import Logging
import TestStack
import Testing

extension Conformance {
    /// The whole broker stumbles. These need the right to restart it.
    @Suite(
        .enabled(
            if: Broker.control != nil && Broker.restart != nil,
            "needs a broker of this machine, which it may restart: run ops/stack up"))
    struct Disrupting {
        @Test func whatIsConfirmedSurvivesAKilledBroker() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher(window: 64)
                let consumer = try broker.consumer("q")
                async let consumed = consumer.collect(distinct: 20_000)
                try await broker.writeDeclarations()
                async let restarted: Void = {
                    try await eventually { consumer.currentState() == .open }
                    try await Command.run(try #require(Broker.restart), [])
                }()
                var open = Array(0..<20_000)
                let deadline = ContinuousClock.now + .seconds(180)
                while !open.isEmpty {
                    try #require(.now < deadline, "\(open.count) messages are not confirmed; \(publisher.currentState())")
                    let chunk = Array(open.prefix(500))
                    let confirmations = try await publisher.publish(chunk.map { Message(to: "q", number: $0, isMandatory: true) })
                    let confirmed = Set(zip(chunk, confirmations).filter { $0.1 == .confirmed }.map(\.0))
                    open.removeAll { confirmed.contains($0) }
                }
                try await restarted
                #expect(Set(try await consumed) == Set(0..<20_000))
                #expect(await consumer.state == .open)
                await consumer.close()
                await publisher.close()
            }
        }

        @Test func anAlarmBlocksPublishersAndNotConsumers() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                try await broker.fill("q", 0..<10)
                let publisher = try broker.publisher()
                let consumer = try broker.consumer("q", prefetch: 5)
                let first = try await consumer.requireBatch(max: 5, linger: .seconds(5))
                try await broker.withMemoryAlarm {
                    let publishing = Task {
                        try await publisher.publish((10..<1000).map { Message(to: "q", number: $0) })
                    }
                    try await eventually { if case .blocked = publisher.currentState() { true } else { false } }
                    await consumer.acknowledge(first)
                    #expect(try await consumer.requireBatch(max: 5, linger: .seconds(5)).numbers == [5, 6, 7, 8, 9])

                    let impatient = Task { try await publisher.publish([Message(to: "q", number: -1)]) }
                    impatient.cancel()
                    await #expect(throws: CancellationError.self) { try await impatient.value }
                    try await broker.clearMemoryAlarm()
                    #expect(try await publishing.value.allSatisfy { $0 == .confirmed })
                }
                #expect(publisher.currentState() == .open)
                await publisher.close()
                await consumer.close()
            }
        }

        @Test func aBlockedPublisherAnswersInTimeAndSendsNothingLater() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher(confirmTimeout: .seconds(1))
                var sent = 0
                try await broker.withMemoryAlarm {
                    for _ in 0..<3 {
                        let confirmations = try await publisher.publish((0..<100).map { Message(to: "q", number: $0) })
                        sent += confirmations.count { $0 == .confirmed }
                    }
                    guard case .blocked = publisher.currentState() else {
                        Issue.record("\(publisher.currentState())")
                        return
                    }
                }
                try await eventually { publisher.currentState() == .open }
                #expect(try await publisher.publish([Message(to: "q", number: 0)]) == [.confirmed])
                await publisher.close()
                try await broker.expectCount(sent + 1, in: "q")
            }
        }

        @Test func aBlockedPublisherCloses() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher()
                try await broker.withMemoryAlarm {
                    let publishing = Task { try await publisher.publish([Message(to: "q", number: 0)]) }
                    try await eventually { if case .blocked = publisher.currentState() { true } else { false } }
                    await publisher.close()
                    guard case .unknown = try await publishing.value[0] else {
                        Issue.record("a message in flight at the close is not answered .unknown")
                        return
                    }
                }
            }
        }
    }
}

extension Broker {
    /// Lets the broker write to disk which queues there are. It does so a while after it answers: the table of queues after
    /// two seconds, the names of quorum queues' logs after half a second, and a log without a name is dropped at the next
    /// start, with all its messages. A queue that forgets itself proves nothing here.
    func writeDeclarations() async throws {
        try await Command.run(
            try #require(Broker.control), ["eval", "mnesia:sync_log(), [ok = dets:sync(Table) || Table <- dets:all()]."])
    }

    /// Raises the alarm around `body`, and clears it also when that fails.
    func withMemoryAlarm(_ body: () async throws -> Void) async throws {
        try await setWatermark("0.0000001")
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        try await clearMemoryAlarm()
        try outcome.get()
    }

    func clearMemoryAlarm() async throws { try await setWatermark("0.4") }

    private func setWatermark(_ fraction: String) async throws {
        try await Command.run(try #require(Broker.control), ["set_vm_memory_high_watermark", fraction])
    }
}
