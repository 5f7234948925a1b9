import Contracts
import FoundationEssentials
import Fulfilment
import LaneStatistics
import Messaging
import Postgres
import TestStack
import Testing

@testable import Tracking

@Suite(
    "When parcels are expected, and each change of it", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ExpectedArrivalTests {
    private struct Noted {
        let cause: String
        let p50: Date?
        let level: String?
    }

    private static func hours(_ count: Double) -> Double { count * 3600 }

    /// Has a hundred parcels of the fixture's lane delivered in this week.
    private func teach(_ legs: [Leg: [Double]], _ fixture: TrackingFixture) async throws {
        var book = LaneBook()
        let lane = Lane(
            carrier: "swift", service: "", site: "SAO", origin: "BR", country: "BR", postcodePrefix: "01", weekday: nil)
        for index in 0..<100 {
            let seconds = legs.mapValues { Int(Self.hours($0[index % $0.count])) }
            book.add(LaneCase(lane: lane, week: LaneWeek.containing(Date()), seconds: seconds))
        }
        let pages = book.pages.flatMap { scope, weeks in weeks.keys.map { LaneWeekStore.Page(scope: scope, week: $0) } }
        try await fixture.postgres.pipeline(LaneWeekStore().write(pages, of: book))
    }

    private func tell(_ status: TrackingStatus, hoursAgo: Double, _ fixture: TrackingFixture) async throws {
        let at = ZonedTime(Date().addingTimeInterval(-Self.hours(hoursAgo)))
        try await fixture.tell([CarrierEvent(id: status.rawValue, trackingNumber: "N1", status: status, occurredAt: at)])
    }

    private func noted(_ fixture: TrackingFixture) async throws -> [Noted] {
        try await fixture.postgres.query("SELECT cause, p50, level FROM tracking.arrival ORDER BY id")
            .decode((String, Date?, String?).self).map { Noted(cause: $0.0, p50: $0.1, level: $0.2) }
    }

    private func isAbout(_ date: Date?, inHours hours: Double) -> Bool {
        date.map { abs($0.timeIntervalSinceNow - Self.hours(hours)) < Self.hours(0.02 * hours) + 120 } ?? false
    }

    private func timeline(_ fixture: TrackingFixture) async throws -> ShipmentTimeline {
        let parcel = try #require(try await TimelineStore().parcels("N1", of: nil, in: fixture.postgres).first)
        return try await TimelineStore().timeline(parcel, in: fixture.postgres)
    }

    @Test("From the label to the door: each leg says anew when, it is kept with its cause, shown and told; copies say nothing")
    func way() async throws {
        try await TrackingFixture.with { fixture in
            try await teach([.acceptance: [10], .transit: [100], .door: [5]], fixture)
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: Date().addingTimeInterval(-Self.hours(1)))])
            #expect(isAbout(try await noted(fixture).last?.p50, inHours: 109))
            for _ in 0..<2 { try await tell(.pickedUp, hoursAgo: 2, fixture) }
            #expect(isAbout(try await noted(fixture).last?.p50, inHours: 98))
            try await tell(.outForDelivery, hoursAgo: 1, fixture)
            #expect(isAbout(try await noted(fixture).last?.p50, inHours: 4))
            let rows = try await noted(fixture)
            #expect(rows.map(\.cause) == ["label", "scan", "out_for_delivery"] && rows.allSatisfy { $0.level == "lane" })
            let shown = try await timeline(fixture)
            #expect(isAbout(shown.eta?.p50?.instant, inHours: 4) && shown.etaHistory.map(\.cause) == rows.map(\.cause))
            try await tell(.delivered, hoursAgo: 0, fixture)
            #expect(try await timeline(fixture).eta == nil)
            #expect(try await noted(fixture).count == 3)
            let told = try await fixture.shipping.messages(ShipmentExpected.self)
            #expect(told.map(\.cause) == rows.map(\.cause) && told.map(\.p50) == rows.map(\.p50))
        }
    }

    @Test("Nothing is said where nothing is known of a carrier, and nothing is expected of a parcel that waits to be collected")
    func nothing() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: Date())])
            try await tell(.pickedUp, hoursAgo: 2, fixture)
            #expect(try await noted(fixture).isEmpty)
            try await teach([.transit: [100]], fixture)
            try await tell(.inTransit, hoursAgo: 1, fixture)
            try await tell(.readyForPickup, hoursAgo: 0, fixture)
            let rows = try await noted(fixture)
            #expect(rows.map(\.cause) == ["status", "status"] && isAbout(rows.first?.p50, inHours: 98) && rows.last?.p50 == nil)
            #expect(try await timeline(fixture).eta == nil)
        }
    }

    /// Lets the time come by which half of such parcels arrive.
    private func pass(_ fixture: TrackingFixture) async throws {
        let statements: [SQL] = [
            "UPDATE tracking.arrival SET p50 = date_trunc('minute', now() - interval '2 hours')",
            "UPDATE tracking.parcel SET arrival_p50 = date_trunc('minute', now() - interval '2 hours')",
            "UPDATE tracking.arrival_mark SET looked_until = now() - interval '3 hours'",
        ]
        try await fixture.postgres.pipeline(statements)
    }

    @Test(
        "A parcel that has not arrived by then is expected later, since it has not; once, and its forecast is counted as missed")
    func overdue() async throws {
        try await TrackingFixture.with { fixture in
            try await teach([.transit: [10, 10, 10, 100]], fixture)
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: Date())])
            try await tell(.pickedUp, hoursAgo: 12, fixture)
            try await pass(fixture)
            let folding = ParcelFolding(rights: ReportingRights())
            let overdue = OverdueArrivals(
                outbox: fixture.shipping.outbox, folding: folding, logger: fixture.shipping.stack.logger)
            #expect(try await overdue.look() == 1)
            #expect(try await overdue.look() == 0)
            let rows = try await noted(fixture)
            #expect(rows.last?.cause == "overdue" && isAbout(rows.last?.p50, inHours: 88))
            #expect(try await fixture.shipping.messages(ShipmentExpected.self).last?.cause == "overdue")
            let days = try await ArrivalStore().days([CarriedService(carrier: "swift", service: "")], in: fixture.postgres)
            let counted = days.values.flatMap { $0 }
            #expect(counted.map(\.half) == [DriftDay.Due(forecasts: 1, missed: 1)] && counted.map(\.most) == [DriftDay.Due()])
        }
    }

    @Test(
        "A parcel that came in time is counted so, and one that came back is not counted; neither is overdue",
        arguments: [
            TrackingStatus.delivered, .returnToSender,
        ])
    func inTime(status: TrackingStatus) async throws {
        try await TrackingFixture.with { fixture in
            try await teach([.transit: [10, 10, 10, 100]], fixture)
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: Date())])
            try await tell(.pickedUp, hoursAgo: 12, fixture)
            try await tell(status, hoursAgo: 4, fixture)
            try await pass(fixture)
            let folding = ParcelFolding(rights: ReportingRights())
            let overdue = OverdueArrivals(
                outbox: fixture.shipping.outbox, folding: folding, logger: fixture.shipping.stack.logger)
            #expect(try await overdue.look() == 0)
            let days = try await ArrivalStore().days([CarriedService(carrier: "swift", service: "")], in: fixture.postgres)
            let halves = days.values.flatMap { $0 }.map(\.half)
            #expect(halves == (status == .delivered ? [DriftDay.Due(forecasts: 1, missed: 0)] : []))
        }
    }

    @Test("A carrier whose forecasts are missed is expected later, though its lanes say the same as before")
    func drift() async throws {
        try await TrackingFixture.with { fixture in
            try await teach([.transit: [100]], fixture)
            try await fixture.postgres.query(
                """
                INSERT INTO tracking.arrival_day (carrier, service, day, half_due, half_missed, most_due, most_missed)
                SELECT 'swift', '', current_date - n, 1000, 1000, 1000, 100 FROM generate_series(1, 3) AS n
                """)
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: Date())])
            try await tell(.pickedUp, hoursAgo: 0, fixture)
            let slower = Drift(
                (1...3).map {
                    DriftDay(day: $0, half: .init(forecasts: 1000, missed: 1000), most: .init(forecasts: 1000, missed: 100))
                })
            let found = try await noted(fixture).last?.p50
            #expect(slower.half > 1.5 && isAbout(found, inHours: 100 * slower.half))
        }
    }

    @Test(
        "The beginning of a postcode is the same in statements as in programs",
        arguments: [
            ("GB", "sw1a 1aa"), ("GB", "W1A"), ("GB", "1ab"), ("US", "10001-1234"), ("BR", "01310-100"), ("NL", "1234 ab"),
            ("QA", ""),
        ])
    func prefix(country: String, postcode: String) async throws {
        try await TrackingFixture.with { fixture in
            let ready = try await fixture.dispatch()
            try await fixture.postgres.query(#"UPDATE orders."order" SET country = \#(country), postcode = \#(postcode)"#)
            try await fixture.expect(ready)
            let lane: [String] = try await fixture.postgres.query("SELECT lane FROM tracking.parcel")[0].decode(0)
            #expect(lane == ["", "SAO", "BR", country, Lane.prefix(of: postcode, in: country)])
        }
    }
}
