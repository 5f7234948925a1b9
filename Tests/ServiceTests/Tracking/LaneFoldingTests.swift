import Contracts
import FoundationEssentials
import Fulfilment
import LaneStatistics
import Postgres
import TestStack
import Testing

@testable import Tracking

@Suite("Lanes are counted", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct LaneFoldingTests {
    @Test("Delivered parcels are counted once, with their lane, week and legs")
    func counting() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch(3))
            try await fixture.tell(TrackingFixture.way("N1", out: 40, to: 50))
            try await fixture.tell(TrackingFixture.way("N2", to: 90))
            try await fixture.tell([TrackingFixture.event("N3", .pickedUp, hour: 10)])
            #expect(try await fixture.fold() == 2)
            let transit = try #require(try await fixture.known(.transit))
            #expect(transit.cases == 2 && abs(transit.p50 - 40 * 3600) <= 0.01 * 40 * 3600)
            #expect(abs(transit.p90 - 80 * 3600) <= 0.01 * 80 * 3600)
            #expect(try await fixture.known(.door)?.cases == 1)
            let rows = try await fixture.postgres.query(
                "SELECT level, site, origin, country, postcode_prefix, weekday::int, week::text, parcels::int FROM tracking.lane_week"
            ).decode((String, String, String, String, String, Int, String, Int).self)
            #expect(Set(rows.map(\.0)) == Set(LaneLevel.allCases.map(\.rawValue)) && rows.count == 6)
            #expect(rows.allSatisfy { $0.6 == "2026-01-05" && $0.7 == 2 })
            let finest = try #require(rows.first { $0.0 == "weekday" })
            #expect((finest.1, finest.2, finest.3, finest.4, finest.5) == ("SAO", "BR", "BR", "01", 1))
            let before = try await fixture.laneRows()
            #expect(try await fixture.fold() == 0)
            #expect(try await fixture.laneRows() == before)
        }
    }

    @Test("The day of the week is that of the site's clock")
    func clock() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.postgres.query("UPDATE warehouse.site SET time_zone = 'Pacific/Kiritimati'")
            try await fixture.expect(try await fixture.dispatch())
            try await fixture.tell(TrackingFixture.way("N1", to: 50))
            try await fixture.fold()
            let days: [Int] = try await fixture.postgres.query("SELECT weekday::int FROM tracking.lane_case").decode()
            #expect(days == [2], "18:00 on Monday is 08:00 on Tuesday, fourteen hours ahead")
        }
    }

    @Test(
        "What is heard later is counted instead, also an event that changes no status, and a parcel that comes back is not counted"
    )
    func later() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            try await fixture.tell(TrackingFixture.way("N1", from: 20, to: 50))
            try await fixture.fold()
            try await fixture.tell([TrackingFixture.event("N1", .inTransit, hour: 10)])
            try await fixture.tell([TrackingFixture.event("N1", .outForDelivery, hour: 45)])
            try await fixture.fold()
            let (transit, door) = (try await fixture.known(.transit), try await fixture.known(.door))
            #expect(transit?.cases == 1 && abs((transit?.p50 ?? 0) - 40 * 3600) <= 0.01 * 40 * 3600)
            #expect(door?.cases == 1)
            try await fixture.tell([TrackingFixture.event("N1", .returnToSender, hour: 60)])
            try await fixture.fold()
            #expect(try await fixture.laneRows().isEmpty)
        }
    }

    @Test("A parcel that becomes known long after its events is counted")
    func matching() async throws {
        try await TrackingFixture.with { fixture in
            let ready = try await fixture.dispatch()
            try await fixture.tell(TrackingFixture.way("N1", to: 50))
            #expect(try await fixture.fold() == 0)
            try await fixture.expect(ready)
            #expect(try await fixture.fold() == 1)
            #expect(try await fixture.known(.transit)?.cases == 1)
        }
    }

    @Test("An event that is younger than a transaction may be is left for the next time")
    func settling() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            try await fixture.fold()
            try await fixture.tell(TrackingFixture.way("N1", to: 50))
            let patient = LaneFolding(postgres: fixture.postgres, settled: .seconds(3600))
            #expect(try await patient.fold(now: TrackingFixture.lanesNow) == 0)
            #expect(try await fixture.fold() == 1)
        }
    }

    /// Twelve parcels, told of in three parts in different orders, counted in between.
    private func tellMany(_ fixture: TrackingFixture) async throws {
        let ready = try await fixture.dispatch(12)
        try await fixture.expect(Array(ready.prefix(9)))
        var bits = SplitMix64(seed: 11)
        var events: [CarrierEvent] = []
        for number in 1...12 {
            let hour = Double(number)
            events += TrackingFixture.way("N\(number)", from: hour, out: 30 + hour, to: 40 + 13 * hour)
        }
        events.shuffle(using: &bits)
        for part in stride(from: 0, to: events.count, by: 12) {
            try await fixture.tell(Array(events[part..<(part + 12)]))
            try await fixture.fold()
        }
        try await fixture.expect(ready)
        try await fixture.fold()
    }

    @Test("Counting all anew comes to the same, bit by bit, and mends what was damaged; its progress is told")
    func rebuild() async throws {
        try await TrackingFixture.with { fixture in
            try await tellMany(fixture)
            let before = try await fixture.laneRows()
            #expect(try await fixture.known(.transit)?.cases == 12)
            let folding = LaneFolding(postgres: fixture.postgres, settled: .zero)
            for damage: SQL in [
                "SELECT 1", "DELETE FROM tracking.lane_week", "DELETE FROM tracking.lane_case WHERE shipment_id % 2 = 0",
                "UPDATE tracking.lane_week SET sketches = '\\x01'",
            ] {
                try await fixture.postgres.query(damage)
                let (steps, note) = AsyncStream.makeStream(of: [Int].self)
                #expect(try await folding.rebuild(now: TrackingFixture.lanesNow) { note.yield([$0, $1]) } == 12)
                note.finish()
                var told: [[Int]] = []
                for await step in steps { told.append(step) }
                #expect(told == [[12, 12]])
                #expect(try await fixture.laneRows() == before)
            }
        }
    }

    @Test("Those who count at the same time count nothing twice, whoever counts all anew meanwhile")
    func concurrency() async throws {
        try await TrackingFixture.with { fixture in
            try await tellMany(fixture)
            let before = try await fixture.laneRows()
            try await fixture.postgres.query("DELETE FROM tracking.lane_week")
            try await fixture.postgres.query("DELETE FROM tracking.lane_case")
            try await fixture.postgres.query("INSERT INTO tracking.lane_due SELECT shipment_id FROM tracking.parcel")
            let folding = LaneFolding(postgres: fixture.postgres, settled: .zero)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        if task % 4 == 3 {
                            _ = try await folding.rebuild(now: TrackingFixture.lanesNow)
                        } else {
                            try await folding.fold(now: TrackingFixture.lanesNow)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await fixture.fold()
            #expect(try await fixture.laneRows() == before)
        }
    }

    @Test("After a year a parcel is forgotten, and not counted any more")
    func forgetting() async throws {
        try await TrackingFixture.with { fixture in
            try await tellMany(fixture)
            let later = TrackingFixture.start + 60 * 7 * 86_400
            try await fixture.fold(now: later)
            #expect(try await fixture.laneRows().isEmpty)
            _ = try await LaneFolding(postgres: fixture.postgres, settled: .zero).rebuild(now: later)
            #expect(try await fixture.laneRows().isEmpty)
        }
    }
}
