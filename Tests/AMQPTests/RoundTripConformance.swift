import AMQP
import Foundation
import Fulfilment
import Logging
import Testing

extension Conformance {
    /// What goes in comes out.
    @Suite struct RoundTrip {
        /// What a frame of the usual size carries of a body.
        private static let payload = 131_072 - 8

        /// Around the frame's payload, around the frame, exact multiples (whose last frame the library corks), and 5 MB.
        private static let sizes =
            [0, 1, 7, 8] + [payload - 1, payload, payload + 1, 131_071, 131_072, 131_073]
            + [2 * payload - 1, 2 * payload, 2 * payload + 1, 3 * payload, 5_000_000]

        @Test func bodiesOfEverySizeAreTheSame() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let bodies = RoundTrip.sizes.map { size in
                    var generator = SplitMix64(seed: UInt64(size))
                    return (0..<size).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                }
                let publisher = try broker.publisher()
                let confirmations = try await publisher.publish(bodies.map { Message(exchange: "", routingKey: "q", body: $0) })
                #expect(confirmations.allSatisfy { $0 == .confirmed })
                let consumer = try broker.consumer("q", prefetch: 4)
                var received: [[UInt8]] = []
                while received.count < bodies.count {
                    let batch = try await consumer.requireBatch(max: 3)
                    received += batch.deliveries.map(\.body)
                    await consumer.acknowledge(batch)
                }
                #expect(received.map(\.count) == RoundTrip.sizes)
                #expect(received == bodies)
                await consumer.close()
                await publisher.close()
            }
        }

        @Test func eachSizeAloneIsConfirmed() async throws {
            // Alone, nothing published later pushes a corked frame out.
            try await Broker.with { broker in
                try await broker.declare("q")
                let publisher = try broker.publisher()
                for size in RoundTrip.sizes {
                    let message = Message(exchange: "", routingKey: "q", body: Array(repeating: 7, count: size))
                    #expect(try await publisher.publish([message]) == [.confirmed])
                }
                await publisher.close()
            }
        }

        @Test func propertiesAndHeadersOfEveryKindAreTheSame() async throws {
            try await Broker.with { broker in
                try await broker.declare("q")
                let properties = MessageProperties(
                    contentType: "application/json", messageID: "m-1", type: "order.accepted", appID: "order-intake",
                    correlationID: "c-1", timestamp: Date(timeIntervalSince1970: 1_700_000_000),
                    headers: [
                        "string": "Grüße 📦", "empty": "", "int": 42, "min": .int(.min), "max": .int(.max),
                        "double": .double(-0.1), "huge": .double(.greatestFiniteMagnitude), "yes": true, "no": false,
                        "bytes": .bytes([0, 255, 1]), "no bytes": .bytes([]), "null": .null,
                        "array": .array([1, "two", .array([.null, true]), .table(["k": .bytes([9])])]), "no array": .array([]),
                        "table": .table(["a": .table(["b": .array([.double(1.5)])]), "c": .null]), "no table": .table([:]),
                    ])
                let plain = Message(exchange: "", routingKey: "q", properties: MessageProperties(), body: [1])
                let publisher = try broker.publisher()
                _ = try await publisher.publish([
                    Message(exchange: "", routingKey: "q", properties: properties, body: Array("{}".utf8)), plain,
                ])
                let consumer = try broker.consumer("q")
                let batch = try await consumer.requireBatch(max: 2, linger: .seconds(5))
                #expect(batch.deliveries.map(\.properties) == [properties, MessageProperties()])
                #expect(batch.deliveries.map(\.routingKey) == ["q", "q"])
                #expect(batch.deliveries.map(\.exchange) == ["", ""])
                #expect(batch.deliveries.map(\.deliveryTag) == [1, 2])
                await consumer.close()
                await publisher.close()
            }
        }
    }
}
