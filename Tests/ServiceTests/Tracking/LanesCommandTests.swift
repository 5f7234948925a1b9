import ArgumentParser
import FoundationEssentials
import Fulfilment
import LaneStatistics
import Postgres
import TestStack
import Testing

@testable import Tracking

@Suite("Lanes are shown", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct LanesCommandTests {
    private func report(
        _ wanted: LaneFilter, weekday: Int? = nil, limit: Int = 20, in fixture: TrackingFixture
    ) async throws -> LaneReport {
        try await LaneReport.make(wanted, weekday: weekday, limit: limit, now: TrackingFixture.lanesNow, on: fixture.postgres)
    }

    private func deliver(in fixture: TrackingFixture) async throws {
        try await fixture.expect(try await fixture.dispatch(2))
        try await fixture.postgres.query(
            "UPDATE orders.\"order\" SET postcode = '20000' WHERE id = (SELECT max(id) FROM orders.\"order\")")
        for number in ["N1", "N2"] { try await fixture.tell(TrackingFixture.way(number, out: 40, to: 58)) }
        try await fixture.fold()
    }

    @Test("Several lanes are a row each, one is shown with its legs, as text and as JSON")
    func shown() async throws {
        try await TrackingFixture.with { fixture in
            try await deliver(in: fixture)
            let all = try await report(LaneFilter(), in: fixture)
            #expect(all.count == 2 && all.lanes.map(\.postcodePrefix) == ["01", "20"] && all.lines().count == 3)
            #expect(all.lines()[1].contains("swift SAO → BR/01"))
            let few = try await report(LaneFilter(), limit: 1, in: fixture)
            #expect(few.lanes.count == 1 && few.count == 2)
            #expect(few.lines().last == "1 more; --limit shows them, and the other options fewer.")
            var wanted = LaneFilter(carrier: "swift", site: "SAO")
            try wanted.read(destination: "br/01000")
            let one = try await report(wanted, in: fixture)
            #expect(one.count == 1 && one.lanes[0].legs.map(\.leg) == ["haul", "door", "attempt", "transit"])
            let transit = try #require(one.lanes[0].legs.last)
            #expect(transit.level == "carrier" && transit.cases == 2, "the lane itself has too few cases")
            #expect(one.lines().contains { $0.hasPrefix("transit") && $0.contains("█") })
            let json = try one.json()
            #expect(
                json.contains(#""postcode_prefix" : "01""#) && json.contains(#""effective_cases" : "#)
                    && !json.contains("durations"))
            #expect(try JSONDecoder().decode([String: Anything].self, from: Data(json.utf8)).keys.sorted() == ["count", "lanes"])
        }
    }

    /// Any JSON value.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }

    @Test("A lane that nobody took yet is answered by a coarser one; carriers, services and sites that are not known are refused")
    func unknown() async throws {
        try await TrackingFixture.with { fixture in
            let nothing = try await report(LaneFilter(), in: fixture)
            #expect(nothing.lines() == ["No lane fits: no parcel that does has been delivered in the last year."])
            try await deliver(in: fixture)
            let new = LaneFilter(carrier: "swift", service: "", site: "SAO", country: "AR", postcodePrefix: "99")
            let found = try await report(new, weekday: 3, in: fixture)
            #expect(found.count == 1 && found.lanes[0].legs.allSatisfy { $0.level == "carrier" })
            #expect(found.lines()[0] == "swift SAO → AR/99, first scanned on day 3 of the week")
            for (wanted, message) in [
                (
                    LaneFilter(carrier: "snail"),
                    "--carrier 'snail': no parcel of that has been delivered in the last year. Known are swift."
                ),
                (LaneFilter(site: "RIO"), "--from 'RIO': no parcel of that has been delivered in the last year. Known are SAO."),
                (
                    LaneFilter(carrier: "swift", service: "warp"),
                    "--service 'warp': no parcel of that has been delivered in the last year. None is known."
                ),
            ] {
                let error = await #expect(throws: ValidationError.self) { try await report(wanted, in: fixture) }
                #expect(error?.message == message)
            }
        }
    }

    @Test(
        "Arguments that cannot be meant are refused by name",
        arguments: [
            (["--weekday", "8"], "--weekday is 8; it must be from 1 (Monday) to 7 (Sunday)"),
            (["--limit", "0"], "--limit is 0; it must be from 1 to 1000"),
            (["--to", "Narnia"], "--to 'Narnia' names no country. It is written as BR, or BR/01 for a postcode."),
            (["--to", "BR/"], "--to 'BR/' has no postcode behind the '/'. It is written as BR/01."),
        ])
    func refused(arguments: [String], message: String) {
        let error = #expect(throws: (any Error).self) { try LanesCommand.Show.parse(arguments) }
        #expect(error.map { LanesCommand.Show.message(for: $0) } == message)
    }
}
