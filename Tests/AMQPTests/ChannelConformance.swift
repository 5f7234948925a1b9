import Logging
import TestStack
import Testing

@testable import AMQP

extension Conformance {
    @Suite struct Administering {
        @Test func declareBindCountPurgeDelete() async throws {
            try await Broker.with { broker in
                let channel = try broker.channel()
                try await channel.open()
                try await channel.declareExchange(name: "events", kind: "topic", arguments: ["alternate-exchange": "unrouted"])
                #expect(try await channel.declareQueue(name: "q", arguments: ["x-queue-type": "quorum"]) == "q")
                let chosen = try await channel.declareQueue(name: "", durable: false, exclusive: true)
                #expect(chosen.hasPrefix("amq.gen-"))
                try await channel.bind(queue: "q", exchange: "events", routingKey: "order.*")
                let publisher = try broker.publisher()
                let message = Message(exchange: "events", routingKey: "order.accepted", body: [1], isMandatory: true)
                #expect(try await publisher.publish([message, message]) == [.confirmed, .confirmed])
                try await eventually { try await channel.inspectQueue("q") == .init(messages: 2, consumers: 0) }
                #expect(try await channel.purgeQueue("q") == 2)
                try await channel.deleteQueue("q")
                try await channel.deleteExchange("events")
                let error = await #expect(throws: AMQPError.self) { try await channel.inspectQueue("q") }
                #expect(error?.code == .notFound)
                await publisher.close()
                await channel.close()
            }
        }

        @Test func aRefusalEndsTheConnectionAndTheNextCallOpensAnother() async throws {
            try await Broker.with { broker in
                let channel = try broker.channel()
                try await channel.declareQueue(name: "q", durable: true)
                let error = await #expect(throws: AMQPError.self) { try await channel.declareQueue(name: "q", durable: false) }
                #expect(error?.code == .preconditionFailed)
                #expect(error?.replyCode == 406)
                #expect(try await channel.inspectQueue("q").messages == 0)
                await channel.close()
            }
        }

        @Test func nothingListeningIsSaidSo() async throws {
            let settings = try AMQPSettings(host: "127.0.0.1", port: 1, connectionName: "nobody")
            let channel = Channel(settings: settings, logger: Logger(label: "nobody"))
            let error = await #expect(throws: AMQPError.self) { try await channel.open() }
            #expect(error?.code == .unreachable)
            #expect(error?.isRetriable == true)
        }

        @Test func tenThousandSubscriptionsLoseNothing() async throws {
            try await Broker.with { broker in
                let channel = try broker.channel()
                // A quorum queue writes each to its log, which takes minutes; the client's part is the same.
                try await channel.declareQueue(name: "classic")
                try await broker.declare("quorum")
                for number in 0..<10_000 {
                    let queue = number % 20 == 0 ? "quorum" : "classic"
                    let tag = try await channel.subscribe(to: queue)
                    try await channel.unsubscribe(tag)
                }
                for queue in ["classic", "quorum"] {
                    #expect(try await channel.inspectQueue(queue).consumers == 0)
                    try await broker.fill(queue, 0..<100)
                    let consumer = try broker.consumer(queue)
                    #expect(try await consumer.collect(distinct: 100) == Array(0..<100))
                    await consumer.close()
                }
                await channel.close()
            }
        }
    }
}
