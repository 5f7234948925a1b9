import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Shifts with a cut-off", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ShiftTests {
    private let settings = RouteSettings()

    /// Every day of the week: one in the morning, one over midnight.
    private func enter(_ postgres: Postgres) async throws {
        try await postgres.pipeline([
            "INSERT INTO warehouse.site VALUES ('SAO', 'Site', 'BR', -23.5, -46.6) ON CONFLICT DO NOTHING",
            "UPDATE warehouse.site SET time_zone = 'America/Sao_Paulo'",
            """
            INSERT INTO routing.shift SELECT 'SAO', d, c, s
            FROM generate_series(1, 7) d, (VALUES ('06:30'::time, '08:00'::time), ('22:00', '05:00')) AS t (c, s)
            """,
        ])
    }

    private func with(_ body: (ShippingFixture) async throws -> Void) async throws {
        try await ShippingFixture.with { fixture in
            try await enter(fixture.postgres)
            try await body(fixture)
        }
    }

    @Test("The setting of older versions is refused with where shifts are now")
    func setting() throws {
        let error = #expect(throws: SettingsError.self) {
            try RouteSettings(.given(["routes.shifts": "SAO 06:30 08:00 America/Sao_Paulo"]))
        }
        #expect(error?.description.contains("`waybill import shifts FILE`") == true)
    }

    @Test(
        "The next cut-off is found on the site's clock, also over midnight",
        arguments: [
            ("2026-03-02T09:00:00Z", "2026-03-02T09:30:00Z", "2026-03-02T11:00:00Z"),
            ("2026-03-02T09:30:00Z", "2026-03-03T01:00:00Z", "2026-03-03T08:00:00Z"),
            ("2026-03-03T00:59:59Z", "2026-03-03T01:00:00Z", "2026-03-03T08:00:00Z"),
            ("2026-03-03T01:00:00Z", "2026-03-03T09:30:00Z", "2026-03-03T11:00:00Z"),
        ])
    func next(now: String, cutOff: String, start: String) async throws {
        func date(_ text: String) throws -> Date { try #require(ZonedTime(text)).instant }
        let moments = (try date(now), try date(cutOff), try date(start))
        try await withTestStack(.database) { stack in
            try await enter(stack.postgres)
            let days = try await ShiftStore().next(after: moments.0, in: stack.postgres)
            #expect(days == ["SAO": ShiftDay(cutOffAt: moments.1, startsAt: moments.2)])
            // On Mondays only: next week's when this one's has passed.
            try await stack.postgres.query("DELETE FROM routing.shift WHERE weekday <> 1 OR cut_off > '12:00'")
            let monday = try await ShiftStore().next(after: date("2026-03-02T09:30:00Z"), in: stack.postgres)
            #expect(
                monday == [
                    "SAO": ShiftDay(cutOffAt: try date("2026-03-09T09:30:00Z"), startsAt: try date("2026-03-09T11:00:00Z"))
                ])
            try await stack.postgres.query("DELETE FROM routing.shift")
            #expect(try await ShiftStore().next(after: moments.0, in: stack.postgres).isEmpty)
        }
    }

    private func waiting(_ fixture: ShippingFixture) -> WaitingStops {
        WaitingStops(postgres: fixture.postgres, outbox: fixture.outbox, settings: settings)
    }

    @Test("What is booked before the cut-off waits for it and is planned together, whoever plans, to leave when the shift starts")
    func together() async throws {
        try await with { fixture in
            let handler = ShipmentBookedHandler(postgres: fixture.postgres, settings: settings)
            var events = try await fixture.bookFleet(2)
            try await fixture.handle(handler, events)
            events += try await fixture.bookFleet(2)
            for _ in 0..<2 { try await fixture.handle(handler, events) }
            try await waiting(fixture).plan()
            #expect(try await fixture.events().isEmpty)
            let reason = try await fixture.postgres.query("SELECT DISTINCT reason FROM routing.stop")
            #expect(reason.count == 1)
            #expect(try reason[0].decode(0, as: String.self).hasPrefix("It waits for the cut-off at 20"))
            #expect(
                try await fixture.postgres.query("SELECT FROM operations.standing WHERE queue LIKE 'route-optimizer%'").isEmpty)
            // The cut-off comes, and three programs look at once.
            try await fixture.postgres.query("UPDATE routing.stop SET plan_after = now()")
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 { group.addTask { _ = try await self.waiting(fixture).plan() } }
                try await group.waitForAll()
            }
            let routes = try await fixture.plannedRoutes()
            #expect(routes.count == 1 && routes[0].stops.count == 4)
            let start: Date = try await fixture.postgres.query("SELECT max(depart_after) FROM routing.stop")[0].decode(0)
            #expect(routes[0].departsAt?.instant == start && start > Date())
            #expect(try await fixture.events() == ["route.planned"])
        }
    }

    @Test("What is booked after the cut-off waits for the next one, though a route of the shift has not left")
    func tooLate() async throws {
        try await with { fixture in
            let handler = ShipmentBookedHandler(postgres: fixture.postgres, settings: settings)
            try await fixture.handle(handler, try await fixture.bookFleet(1))
            try await fixture.postgres.query("UPDATE routing.stop SET plan_after = now()")
            try await waiting(fixture).plan()
            try await fixture.handle(handler, try await fixture.bookFleet(1))
            #expect(try await fixture.events() == ["route.planned"])
            let unplanned = try await fixture.postgres.query(
                "SELECT FROM routing.stop WHERE route_id IS NULL AND plan_after > now()")
            #expect(unplanned.count == 1)
        }
    }

    @Test("What does not fit in a shift goes to the next one, with the reason until then")
    func overfull() async throws {
        try await with { fixture in
            let handler = ShipmentBookedHandler(postgres: fixture.postgres, settings: settings)
            try await fixture.handle(handler, try await fixture.bookFleet(2, weight: 500_000))
            try await fixture.postgres.query("UPDATE routing.vehicle SET shift_s = 3600")
            try await fixture.postgres.query("UPDATE routing.stop SET plan_after = now()")
            try await waiting(fixture).plan()
            let left = try await fixture.postgres.query(
                "SELECT reason FROM routing.stop WHERE route_id IS NULL AND depart_after IS NULL AND plan_after > now()")
            #expect(left.count == 1)
            try await fixture.postgres.query("UPDATE routing.stop SET plan_after = now() WHERE route_id IS NULL")
            try await waiting(fixture).plan()
            #expect(
                try await fixture.postgres.query("SELECT FROM routing.stop WHERE route_id IS NULL AND depart_after > now()").count
                    == 1)
        }
    }
}
