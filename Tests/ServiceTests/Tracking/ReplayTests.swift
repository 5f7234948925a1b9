import Contracts
import FoundationEssentials
import Fulfilment
import Logging
import Postgres
import TestStack
import Testing

@testable import Tracking

/// Stored webhooks read again.
@Suite("Replay", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ReplayTests {
    private let delivered = TrackingFixture.event("N1", .delivered, hour: 5, id: "e-2")
    private let moved = TrackingFixture.event("N1", .inTransit, hour: 1, id: "e-1")

    private func replay(
        _ fixture: TrackingFixture, since: Date = .distantPast, until: Date? = nil, isDry: Bool = false, source: String = "swift"
    ) async throws -> ReplayReport {
        try await WebhookReplay(postgres: fixture.postgres, sources: WebhookSources([:]), logger: fixture.shipping.stack.logger)
            .run(
                WebhookReplay.Span(source: source, since: max(since, Date(timeIntervalSince1970: 0)), until: until), isDry: isDry)
    }

    /// Everything a replay may touch, but for when it was written.
    private func state(_ fixture: TrackingFixture) async throws -> [String] {
        try await fixture.postgres.query(
            """
            SELECT 'event ' || ROW(number_key, key, source, status, cause, occurred_at, code, delivery_id, refused, shipment_id, received_at)::text
            FROM tracking.event
            UNION ALL SELECT 'parcel ' || ROW(shipment_id, status, status_at, delivered_at, attempts)::text FROM tracking.parcel
            UNION ALL SELECT 'delivery ' || ROW(id, state, error)::text FROM tracking.delivery ORDER BY 1
            """
        ).map { try $0.decode(0) }
    }

    /// A parcel with two webhooks, read as a format that had it wrong would have.
    private func misread(_ body: @Sendable (TrackingFixture) async throws -> Void) async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            try await fixture.parse(try await fixture.receive([[moved], [moved, delivered]]))
            try await fixture.postgres.query(
                """
                UPDATE tracking.event SET status = 'on_hold', key = CASE status WHEN 'delivered' THEN 'wrong' ELSE key END,
                    received_at = received_at - interval '1 day'
                """)
            try await fixture.postgres.query("UPDATE tracking.delivery SET received_at = received_at - interval '1 day'")
            try await fixture.postgres.query("UPDATE tracking.parcel SET status = 'on_hold', delivered_at = NULL")
            try await body(fixture)
        }
    }

    @Test("What was read wrongly is replaced, the status follows and is published, and a second run changes nothing")
    func mended() async throws {
        try await misread { fixture in
            let report = try await replay(fixture)
            #expect(report.deliveries == 2 && report.numbers == 1 && report.statuses == 1)
            let change = try #require(report.changes.first)
            #expect(change.new == 1 && change.changed == 1 && change.gone == 1)
            #expect(change.parcels.map(\.before) == ["on_hold"] && change.parcels.map(\.after) == ["delivered"])
            #expect(try await fixture.statuses() == ["N1": "delivered"])
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).last?.status == "delivered")
            #expect(try await fixture.count("tracking.event") == 2)
            #expect(try await fixture.count("tracking.lane_due") == 1)
            let (before, published) = (try await state(fixture), try await fixture.shipping.messages(TrackingUpdated.self).count)
            #expect(try await replay(fixture).isEmpty)
            #expect(try await state(fixture) == before)
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).count == published)
        }
    }

    @Test("A dry run tells the same and changes nothing")
    func dry() async throws {
        try await misread { fixture in
            let (before, published) = (try await state(fixture), try await fixture.shipping.messages(TrackingUpdated.self).count)
            let told = try await replay(fixture, isDry: true)
            #expect(try await state(fixture) == before)
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).count == published)
            #expect(try await replay(fixture) == told)
        }
    }

    @Test("An event is dated by when its webhook came, so that one without a time belongs to the same parcel")
    func dated() async throws {
        try await misread { fixture in
            _ = try await replay(fixture)
            #expect(
                try await fixture.count(
                    "tracking.event e JOIN tracking.delivery d ON d.id = e.delivery_id WHERE e.received_at <> d.received_at") == 0
            )
        }
    }

    @Test("Webhooks outside of the span, of other sources and those that nobody has read are left alone")
    func bounded() async throws {
        try await misread { fixture in
            let now = Date()
            #expect(try await replay(fixture, since: now) == ReplayReport())
            #expect(try await replay(fixture, until: now.addingTimeInterval(-2 * 86_400)) == ReplayReport())
            #expect(try await replay(fixture, source: "jaguar") == ReplayReport())
            try await fixture.receive([[TrackingFixture.event("N1", .returnToSender, hour: 9)]])
            #expect(try await replay(fixture).deliveries == 2)
            #expect(try await fixture.statuses() == ["N1": "delivered"])
            #expect(try await fixture.count("tracking.delivery WHERE state = 'received'") == 1)
        }
    }

    @Test("A webhook that could not be read is read when its format can, and the other way round")
    func states() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let body = Array(#"{"trackingNumber":"N1","activityStatus":{"type":"I","code":"OT"}}"#.utf8)
            try await fixture.parse(try await fixture.receive(raw: [body], from: "swift"))
            #expect(try await fixture.count("tracking.delivery WHERE state = 'unreadable'") == 1)
            try await fixture.postgres.query("UPDATE tracking.delivery SET format = 'ups'")
            let report = try await replay(fixture)
            #expect(report.newlyRead == 1 && report.changes.map(\.new) == [1])
            #expect(try await fixture.count("tracking.delivery WHERE state = 'parsed' AND error IS NULL") == 1)
            try await fixture.postgres.query("UPDATE tracking.delivery SET format = 'waybill'")
            let back = try await replay(fixture)
            #expect(back.newlyUnreadable == 1 && back.changes.map(\.gone) == [1])
            #expect(try await fixture.statuses() == ["N1": "pending"])
        }
    }
}
