import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import Postgres
import TestStack
import Testing

@testable import Tracking

@Suite("Reading webhooks", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct WebhookReceivedHandlerTests {
    private let story: [CarrierEvent] = [
        TrackingFixture.event("N1", .pickedUp, hour: 1), TrackingFixture.event("N1", .inTransit, hour: 2),
        TrackingFixture.event("N1", .outForDelivery, hour: 3), TrackingFixture.event("N1", .deliveryFailed, hour: 4),
        TrackingFixture.event("N1", .delivered, hour: 5), TrackingFixture.event("N1", .inTransit, hour: nil),
    ]

    @Test("A parcel's status follows its events; others are told only when it changes")
    func normal() async throws {
        try await TrackingFixture.with { fixture in
            let sent = try await fixture.dispatch(2)
            try await fixture.expect(sent)
            for event in story { try await fixture.parse(try await fixture.receive([[event]])) }
            #expect(try await fixture.statuses() == ["N1": "delivered", "N2": "pending"])
            let updates = try await fixture.shipping.messages(TrackingUpdated.self)
            #expect(updates.map(\.status) == ["picked_up", "in_transit", "out_for_delivery", "delivery_failed", "delivered"])
            #expect(updates.allSatisfy { $0.shipmentID == sent[0].shipmentID && $0.orderID == sent[0].orderID })
            let row = try #require(
                try await fixture.postgres.query(
                    "SELECT attempts, delivered_at FROM tracking.parcel WHERE tracking_number = 'N1'"
                ).first)
            let (attempts, deliveredAt) = try row.decode((Int, Date).self)
            #expect(attempts == 1 && deliveredAt == TrackingFixture.start.addingTimeInterval(5 * 3600))
        }
    }

    @Test("Any order, any copies, any batching come to the same status", arguments: 0..<8)
    func permutations(seed: Int) async throws {
        try await TrackingFixture.with { fixture in
            var random = SplitMix64(seed: seed)
            try await fixture.expect(try await fixture.dispatch())
            var bodies = (story + story).map { [$0] }
            bodies.append(story)
            bodies.shuffle(using: &random)
            let messages = try await fixture.receive(bodies)
            for start in stride(from: 0, to: messages.count, by: seed + 1) {
                try await fixture.parse(messages[start..<min(start + seed + 1, messages.count)].shuffled(using: &random))
            }
            #expect(try await fixture.statuses() == ["N1": "delivered"])
            #expect(try await fixture.count("tracking.event") == story.count)
            let updates = try await fixture.shipping.messages(TrackingUpdated.self)
            #expect(updates.last?.status == "delivered")
            #expect(updates.filter { $0.status == "delivered" }.count == 1)
        }
    }

    @Test("The same webhook twice is stored once; the same message twice is read once")
    func duplicates() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let messages = try await fixture.receive([[story[0]], [story[0]]], keys: ["a", "a"])
            #expect(messages.count == 1)
            #expect(try await fixture.receive([[story[0]]], keys: ["a"]).isEmpty)
            try await fixture.parse(messages + messages)
            try await fixture.parse(messages)
            #expect(try await fixture.count("tracking.event") == 1)
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).count == 1)
        }
    }

    @Test("A body that cannot be read is kept with its error, and spoils no other")
    func unreadable() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let good = try TrackingWebhook.encode([story[0]])
            let messages = try await fixture.receive(raw: [Array("{\"events\": [{}]}".utf8), good, [0xFF, 0]])
            try await fixture.parse(messages)
            let rows = try await fixture.postgres.query("SELECT state, error FROM tracking.delivery ORDER BY id")
            let states = try rows.map { try $0.decode((String, String?).self) }.sorted { $0.0 < $1.0 }
            #expect(states.map(\.0) == ["parsed", "unreadable", "unreadable"])
            #expect(states[0].1 == nil && states[1].1 != nil && states[2].1 != nil)
            #expect(try await fixture.statuses() == ["N1": "picked_up"])
            try await fixture.parse(messages)
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).count == 1)
        }
    }

    @Test("Deliveries read long ago are deleted, however many; unread and unreadable ones stay, and events too")
    func pruning() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.parse(try await fixture.receive([[story[0]], [story[1]]]))
            try await fixture.receive([[story[2]]])
            try await fixture.postgres.query("UPDATE tracking.delivery SET received_at = now() - interval '3 days'")
            try await fixture.postgres.query(
                """
                INSERT INTO tracking.delivery (source, key, body, state, received_at)
                SELECT 'swift', 'old ' || n, '', CASE WHEN n % 2 = 0 THEN 'parsed' ELSE 'unreadable' END, now() - interval '3 days'
                FROM generate_series(1, 12000) AS n
                """)
            try await fixture.postgres.query(
                "INSERT INTO tracking.delivery (source, key, body, state) VALUES ('swift', 'young', '', 'parsed')")
            let pruning = WebhookPruning(postgres: fixture.postgres, age: .seconds(86_400))
            #expect(try await pruning.prune() == 6002)
            #expect(try await pruning.prune() == 0)
            #expect(try await fixture.count("tracking.delivery") == 6002)
            #expect(try await fixture.count("tracking.event") == 2)
        }
    }

    @Test("Events of a number nobody knows wait for its shipment")
    func unknown() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.parse(try await fixture.receive([Array(story[0...2])]))
            #expect(try await fixture.statuses().isEmpty)
            #expect(try await fixture.count("tracking.event") == 3)
            let sent = try await fixture.dispatch()
            for _ in 0..<2 { try await fixture.expect(sent + sent) }
            #expect(try await fixture.statuses() == ["N1": "out_for_delivery"])
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).map(\.status) == ["out_for_delivery"])
        }
    }

    @Test("A correction takes a delivery back, also when it is folded again from what was stored")
    func correction() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            try await fixture.parse(try await fixture.receive([[story[4]]]))
            var correction = TrackingFixture.event("N1", .inTransit, hour: 6, id: "c-1")
            correction = CarrierEvent(
                id: correction.id, trackingNumber: "N1", kind: .correction, status: .inTransit, occurredAt: correction.occurredAt
            )
            try await fixture.parse(try await fixture.receive([[correction]]))
            try await fixture.parse(try await fixture.receive([[TrackingFixture.event("N1", .inTransit, hour: 0.5)]]))
            #expect(try await fixture.statuses() == ["N1": "in_transit"])
        }
    }

    @Test("What is dated far ahead of the handler's clock does not count yet")
    func clock() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let messages = try await fixture.receive([[TrackingFixture.event("N1", .delivered, hour: 72)]])
            let handler = WebhookReceivedHandler(postgres: fixture.postgres)
            let received = messages.map { Event($0, attempt: 0) }
            let readings = try await handler.prepare(received)
            _ = try await fixture.shipping.outbox.transaction { transaction, events in
                let context = HandlerContext(
                    transaction: transaction, now: TrackingFixture.start, logger: fixture.shipping.stack.logger, outbox: events)
                return try await handler.handle(received, readings, in: context)
            }
            #expect(try await fixture.statuses() == ["N1": "pending"])
        }
    }

    @Test("Workers that read and match at the same time lose nothing", arguments: 0..<5)
    func race(round: Int) async throws {
        try await TrackingFixture.with { fixture in
            let sent = try await fixture.dispatch(10)
            let numbers = sent.map(\.trackingNumber)
            let bodies = numbers.flatMap { number in
                [.pickedUp, .inTransit, .outForDelivery, .delivered].enumerated().map { hour, status in
                    [TrackingFixture.event(number, status, hour: Double(hour))]
                }
            }
            var random = SplitMix64(seed: round)
            let messages = try await fixture.receive(bodies).shuffled(using: &random)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for start in stride(from: 0, to: messages.count, by: 8) {
                    group.addTask { try await fixture.parse(Array(messages[start..<min(start + 8, messages.count)])) }
                }
                for half in [sent.prefix(5), sent.suffix(5)] { group.addTask { try await fixture.expect(Array(half)) } }
                try await group.waitForAll()
            }
            #expect(try await fixture.statuses() == Dictionary(uniqueKeysWithValues: numbers.map { ($0, "delivered") }))
            let delivered = try await fixture.shipping.messages(TrackingUpdated.self).filter { $0.status == "delivered" }
            #expect(delivered.count == 10)
        }
    }
}
