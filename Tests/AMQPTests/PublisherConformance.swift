import AMQP
import Logging
import TestStack
import Testing

extension Conformance {
    @Suite struct Publishing {
        @Test func thousandsAreConfirmedThroughASmallWindow() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher(window: 7)
                let confirmations = try await publisher.publish((0..<5000).map { Message(to: "q", number: $0) })
                #expect(confirmations == Array(repeating: .confirmed, count: 5000))
                await publisher.close()
                try await broker.expectCount(5000, in: "q")
            }
        }

        @Test func callsFromManyTasksEachGetTheirOwnConfirms() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher()
                let confirmed = try await withThrowingTaskGroup(of: Int.self) { group in
                    for task in 0..<50 {
                        group.addTask {
                            let messages = (0..<task).map { Message(to: "q", number: $0) }
                            return try await publisher.publish(messages).count { $0 == .confirmed }
                        }
                    }
                    return try await group.reduce(0, +)
                }
                #expect(confirmed == 49 * 50 / 2)
                await publisher.close()
            }
        }

        @Test func aFullQueueRejects() async throws {
            try await Broker.with { broker in
                try await broker.declare("q", arguments: ["x-max-length": 10, "x-overflow": "reject-publish"])
                let publisher = try broker.publisher(window: 4)
                let confirmations = try await publisher.publish((0..<200).map { Message(to: "q", number: $0) })
                let confirmed = confirmations.count { $0 == .confirmed }
                let rejected = confirmations.count { $0 == .rejected }
                #expect(confirmed + rejected == 200)
                #expect(rejected > 0)
                await publisher.close()
                try await broker.expectCount(confirmed, in: "q")
            }
        }

        @Test func eachReturnIsMatchedToItsMessage() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher()
                let messages = (0..<200).map { number in
                    var message = Message(to: number % 3 == 0 ? "nowhere" : "q", number: number)
                    message.isMandatory = number % 2 == 0
                    return message
                }
                let confirmations = try await publisher.publish(messages)
                for (number, confirmation) in confirmations.enumerated() {
                    let expected: AMQP.Confirmation = number % 6 == 0 ? .returned(code: 312, reason: "NO_ROUTE") : .confirmed
                    #expect(confirmation == expected, "message \(number)")
                }
                let consumer = try broker.consumer("q", prefetch: 200)
                let batch = try await consumer.requireBatch(max: 133, linger: .seconds(5))
                #expect(batch.deliveries.allSatisfy { $0.properties.headers.isEmpty }, "the sequence header stays on the wire")
                await consumer.close()
                await publisher.close()
            }
        }

        @Test func aMessageThatCannotBeFramedHarmsNoOther() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher()
                var messages = (0..<3).map { Message(to: "q", number: $0) }
                messages[1].properties.headers["large"] = .string(String(repeating: "x", count: 200_000))
                let confirmations = try await publisher.publish(messages)
                #expect(confirmations[0] == .confirmed && confirmations[2] == .confirmed)
                guard case .returned(501, _) = confirmations[1] else {
                    Issue.record("\(confirmations[1])")
                    return
                }
                await publisher.close()
            }
        }

        @Test func aMissingExchangeLeavesThePublisherUsable() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher()
                let lost = try await publisher.publish([Message(exchange: "absent", routingKey: "", body: [])])
                guard case .unknown(let reason) = lost[0] else {
                    Issue.record("\(lost[0])")
                    return
                }
                #expect(reason.contains("absent"))
                #expect(try await publisher.publish([Message(to: "q", number: 1)]) == [.confirmed])
                await publisher.close()
            }
        }

        @Test func aRefusedPublishIsThrown() async throws {
            try await Broker.with { broker in
                let user = broker.virtualHost
                try await Broker.api("PUT", "users/\(user)", #"{"password":"secret","tags":""}"#)
                try await broker.grant(user: user, configure: "^$", write: "^amq\\\\.default$", read: "^$")
                let channel = try broker.channel()
                try await channel.declareExchange(name: "forbidden", kind: "fanout")
                let settings = try broker.settings { ($0.user, $0.password) = (user, "secret") }
                let publisher = Publisher(settings: settings, logger: broker.logger)
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.publish([Message(exchange: "forbidden", routingKey: "", body: [])])
                }
                #expect(error?.code == .accessRefused)
                await publisher.close()
                await channel.close()
                try await Broker.api("DELETE", "users/\(user)")
            }
        }

        @Test func anOverdueConfirmReplacesTheConnection() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let (proxy, settings) = try broker.proxied(heartbeat: .seconds(60))
                defer { proxy.close() }
                let publisher = Publisher(settings: settings, confirmTimeout: .milliseconds(500), logger: broker.logger)
                #expect(try await publisher.publish([Message(to: "q", number: 0)]) == [.confirmed])
                proxy.fault = .silentBroker
                let overdue = try await publisher.publish([Message(to: "q", number: 1)])
                guard case .unknown = overdue[0] else {
                    Issue.record("\(overdue[0])")
                    return
                }
                proxy.fault = []
                try await eventually { try await publisher.publish([Message(to: "q", number: 2)]) == [.confirmed] }
                #expect(proxy.accepted >= 2)
                await publisher.close()
            }
        }

        @Test func withoutABrokerTheAnswerStillComes() async throws {
            try await Broker.with { broker in
                let settings = try broker.settings { $0.port = 1 }
                let publisher = Publisher(settings: settings, confirmTimeout: .milliseconds(300), logger: broker.logger)
                let confirmations = try await publisher.publish([Message(to: "q", number: 0), Message(to: "q", number: 1)])
                for confirmation in confirmations {
                    guard case .unknown = confirmation else {
                        Issue.record("\(confirmation)")
                        return
                    }
                }
                await publisher.close()
            }
        }

        @Test func whatIsConfirmedAcrossLostConnectionsIsInTheQueue() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let (proxy, settings) = try broker.proxied()
                defer { proxy.close() }
                let publisher = Publisher(settings: settings, window: 32, logger: broker.logger)
                var open = Array(0..<2000)
                var rounds = 0
                while !open.isEmpty {
                    let publishing = open
                    async let answer = publisher.publish(publishing.map { Message(to: "q", number: $0) })
                    if rounds < 5 {
                        proxy.cut()
                        rounds += 1
                    }
                    let confirmations = try await answer
                    open = zip(publishing, confirmations).filter { $0.1 != .confirmed }.map(\.0)
                }
                let consumer = try broker.consumer("q")
                #expect(Set(try await consumer.collect(distinct: 2000)) == Set(0..<2000))
                await consumer.close()
                await publisher.close()
            }
        }

        @Test func closeAnswersCallsUnderWay() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let (proxy, settings) = try broker.proxied(heartbeat: .seconds(60))
                defer { proxy.close() }
                let publisher = Publisher(settings: settings, window: 4, logger: broker.logger)
                _ = try await publisher.publish([Message(to: "q", number: 0)])
                proxy.fault = .silentBroker
                async let answer = publisher.publish((0..<100).map { Message(to: "q", number: $0) })
                await withTaskGroup { group in
                    for _ in 0..<10 { group.addTask { await publisher.close() } }
                }
                // Either it was under way and is unknown, or it came after the close and is refused.
                do {
                    for confirmation in try await answer {
                        guard case .unknown = confirmation else {
                            Issue.record("\(confirmation)")
                            return
                        }
                    }
                } catch let error as AMQPError {
                    #expect(error.code == .closed)
                }
                await #expect(throws: AMQPError.self) { try await publisher.publish([Message(to: "q", number: 0)]) }
            }
        }
    }
}
