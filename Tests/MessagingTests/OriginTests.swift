import AMQP
import Contracts
import FoundationEssentials
import Postgres
import Synchronization
import TestStack
import Testing
import Topology

@testable import Messaging

@Suite("Events come back as they came", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OriginTests {
    /// Remembers how events came, and wants every one later.
    private struct Remembering: BatchHandler {
        let seen = Sightings()

        func handle(_ events: [Event<OrderAccepted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
            seen.add(events.map { ($0.id, $0.time, $0.attempt, $0.origin) })
            return events.map { _ in .retry(after: .milliseconds(1), reason: "not yet") }
        }
    }

    private final class Sightings: Sendable {
        typealias Sighting = (id: UUID, time: String, attempt: Int, origin: EventOrigin?)

        private let list = Mutex<[Sighting]>([])

        func add(_ sightings: [Sighting]) { list.withLock { $0 += sightings } }
        var all: [Sighting] { list.withLock { $0 } }
    }

    /// Not as this system would write it: other order, other spacing, a field nobody knows, a time with an offset.
    private let line =
        #"{ "time":"2020-02-03T04:05:06.123456789+02:00", "data" : {"order_id":7,"gift":"yes"}, "attempt":0,"#
        + #" "subject":"7", "id":"0B2A1D2E-5A3B-4C6D-8E7F-0123456789AB" }"#

    private var properties: MessageProperties {
        MessageProperties(
            contentType: "application/x-ndjson", messageID: "message-1", type: OrderAccepted.name, appID: "a-shop",
            correlationID: "c-1", timestamp: Date(timeIntervalSince1970: 1_580_000_000),
            headers: ["cloudEvents_source": "a-shop", "shop-run": 12, "shop-key": .bytes([0, 255]), "shop-flag": true])
    }

    @Test("A retry has the line, ids, times and headers that came first; so has the letter, with attempt and reason")
    func retriedAndParked() async throws {
        try await withTestStack(poolSize: 12) { stack in
            let handler = Remembering()
            var policy = RetryPolicy()
            policy.maxAttempts = 3
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener), try stack.consumer(handler, policy: policy)]) {
                try await publish(stack)
                try await eventually("it is parked") { try await stack.letters() == ["not yet"] }
            }
            let seen = handler.seen.all
            #expect(seen.map(\.attempt) == [0, 1, 2])
            #expect(seen.allSatisfy { $0.time == "2020-02-03T04:05:06.123456789+02:00" })
            for origin in seen.compactMap(\.origin) {
                #expect(String(decoding: origin.line, as: UTF8.self) == line)
                check(origin.properties)
            }
            try await checkLetter(stack)
        }
    }

    private func publish(_ stack: TestStack) async throws {
        let publisher = Publisher(settings: try stack.broker(), logger: stack.logger)
        let message = Message(
            exchange: "", routingKey: QueueName.accepted.rawValue, properties: properties, body: Array((line + "\n").utf8))
        try #require(try await publisher.publish([message]) == [.confirmed])
        await publisher.close()
    }

    private func check(_ now: MessageProperties) {
        let before = properties
        #expect(now.messageID == before.messageID && now.timestamp == before.timestamp && now.type == before.type)
        #expect(now.appID == before.appID && now.correlationID == before.correlationID)
        for (name, value) in before.headers { #expect(now.headers[name] == value, "\(name)") }
    }

    private func checkLetter(_ stack: TestStack) async throws {
        let row = try await stack.postgres.query(
            "SELECT convert_from(body, 'UTF8'), headers, event_id, attempts FROM messaging.dead_letter")[0]
        let (body, headers, id, attempts) = try row.decode((String, String, UUID, Int32).self)
        #expect(body == line && id.uuidString == "0B2A1D2E-5A3B-4C6D-8E7F-0123456789AB" && attempts == 3)
        let parked = try #require(PropertiesText.decode(headers))
        var withType = parked
        withType.type = OrderAccepted.name
        check(withType)
        #expect(parked.headers["waybill-attempt"] == 3 && parked.headers["waybill-reason"] == "not yet")
    }

    @Test("Properties survive as text, what the broker wrote left out")
    func text() throws {
        #expect(PropertiesText.decode("{}") == nil && PropertiesText.decode("nonsense") == nil)
        var expected = properties
        expected.type = nil
        var delivered = properties
        delivered.headers["x-delivery-count"] = 3
        #expect(PropertiesText.decode(PropertiesText.encode(delivered)) == expected)
    }
}
