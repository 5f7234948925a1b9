import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Observability
import Postgres
import TestStack
import Testing

@testable import Tracking

@Suite("Nobody's webhooks wait for another's", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ReadingIsolationTests {
    /// As 17TRACK sends it: all scans at one moment, which made reading them quadratic.
    private func scans(_ count: Int, _ number: String = "N1") -> [UInt8] {
        let scans = (0..<count).map {
            #"{"time_utc":"2026-01-05T02:00:00Z","description":"scan \#($0)","location":"","sub_status":"InTransit_Other"}"#
        }
        return Array(
            #"""
            {"event":"TRACKING_UPDATED","data":{"number":"\#(number)","track_info":{"tracking":{"providers":[
            {"provider":{"name":"A"},"events":[\#(scans.joined(separator: ","))]},
            {"provider":{"name":"B"},"events":[\#(scans.joined(separator: ","))]}]}}}}
            """#.utf8)
    }

    private func errors(_ fixture: TrackingFixture) async throws -> [String?] {
        try await fixture.postgres.query("SELECT error FROM tracking.delivery ORDER BY id").map { try $0.decode(0) }
    }

    @Test("A body of thousands of scans is refused with its reason, and others in the batch are read", .timeLimit(.minutes(20)))
    func manyScans() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let large = try await fixture.receive(
                raw: [scans(4000), scans(900)], keys: ["1", "2"], from: "17track", format: "17track")
            let other = try await fixture.receive([[TrackingFixture.event("N1", .inTransit, hour: 1)]])
            try await fixture.parse(large + other, ReportingRights(["17track": ["*"]]))
            let found = try await errors(fixture)
            #expect(found[0]?.contains("more than 2000 events") == true, "\(found)")
            #expect(found[1] == nil && found[2] == nil)
            // Scans of one moment with one code are one event.
            #expect(try await fixture.count("tracking.event WHERE source = '17track'") == 1)
            #expect(try await fixture.statuses() == ["N1": "in_transit"])
        }
    }

    @Test("A number keeps a thousand events of a source; what comes beyond is told, and other sources have their own thousand")
    func manyEventsOfANumber() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let rights = ReportingRights(["evil": ["another"]])
            func flood(_ hours: Range<Int>) -> [CarrierEvent] {
                hours.map { TrackingFixture.event("N1", .inTransit, hour: Double($0) / 100) }
            }
            let parts = [flood(0..<600), flood(600..<1200), flood(0..<50)]
            for part in parts { try await fixture.parse(try await fixture.receive([part], from: "evil"), rights) }
            let found = try await errors(fixture)
            #expect(found[0] == nil && found[2] == nil)
            #expect(found[1] == "N1 has 1000 events of evil, which is the most that is kept.")
            #expect(try await fixture.count("tracking.event") == 1000)
            try await fixture.parse(try await fixture.receive([[TrackingFixture.event("N1", .delivered, hour: 9)]]), rights)
            #expect(try await fixture.statuses() == ["N1": "delivered"])
        }
    }

    @Test("Large deliveries and those over their source's share are announced apart, and read all the same")
    func bulk() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let shares = SourceShares()
            let deliveries = [scans(200), try TrackingWebhook.encode([TrackingFixture.event("N1", .delivered, hour: 1)])].map {
                ReceivedWebhook(
                    source: "17track", format: $0.count > 10_000 ? "17track" : "waybill", key: UUID().uuidString, body: $0,
                    trace: .generate(), isInBulk: shares.isInBulk("17track", bytes: $0.count))
            }
            _ = try await WebhookStore().add(deliveries, publishing: fixture.shipping.outbox)
            let apart = try await fixture.shipping.messages(WebhookReceivedInBulk.self)
            #expect(apart.count == 1)
            #expect(try await fixture.shipping.messages(WebhookReceived.self).count == 1)
            try await fixture.shipping.handle(
                WebhookReceivedInBulkHandler(postgres: fixture.postgres, rights: ReportingRights(["17track": ["*"]])), apart)
            #expect(try await fixture.statuses() == ["N1": "in_transit"])
            #expect(try await fixture.count("tracking.delivery WHERE state = 'received' AND NOT in_bulk") == 1)
        }
    }

    @Test("A delivery of either kind that no message announces any more is found standing at its queue")
    func standing() async throws {
        try await TrackingFixture.with { fixture in
            for isInBulk in [false, true] {
                let delivery = ReceivedWebhook(
                    source: "swift", key: "\(isInBulk)", body: [], trace: .generate(), isInBulk: isInBulk)
                _ = try await WebhookStore().add([delivery], publishing: fixture.shipping.outbox)
            }
            try await fixture.postgres.query(
                "INSERT INTO tracking.handshake (delivery_id, source) SELECT min(id), 'swift' FROM tracking.delivery")
            let rows = try await fixture.postgres.query("SELECT queue, type FROM operations.standing ORDER BY queue")
            let found = try rows.decode((String, String).self).map { [$0, $1] }
            let messages = [HandshakeRequested.name, WebhookReceived.name, WebhookReceivedInBulk.name]
            #expect(found == messages.map { ["tracking.\($0)", $0] })
        }
    }
}

@Suite("Shares of the reading")
struct SourceSharesTests {
    private let start = ContinuousClock.now

    @Test("Small deliveries are read with all others until their source has sent more than its share, which comes back with time")
    func share() {
        let shares = SourceShares()
        let together = (0..<20_000).count { _ in !shares.isInBulk("greedy", bytes: 100, now: start) }
        #expect(together == 8192)
        #expect(!shares.isInBulk("modest", bytes: 100, now: start))
        let later = (0..<10_000).count { _ in !shares.isInBulk("greedy", bytes: 100, now: start + .seconds(1)) }
        #expect(later == 1024)
    }

    @Test("A large delivery is read apart whatever its source has sent, and takes nothing of its share")
    func large() {
        let shares = SourceShares()
        for _ in 0..<1000 { #expect(shares.isInBulk("one", bytes: 1 << 20, now: start)) }
        #expect(!shares.isInBulk("one", bytes: 16 << 10, now: start))
        #expect(shares.isInBulk("one", bytes: 16 << 10 + 1, now: start))
    }
}
