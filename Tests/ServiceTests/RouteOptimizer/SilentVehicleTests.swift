import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Vehicles that report nothing", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SilentVehicleTests {
    private func look(_ fixture: ShippingFixture) async throws {
        try await SilentVehicles(
            postgres: fixture.postgres, outbox: fixture.outbox, settings: RouteSettings(), logger: fixture.stack.logger
        ).replanSilent()
    }

    /// Routes a new plan was asked for, the earliest first.
    private func asked(_ fixture: ShippingFixture) async throws -> [Int64] {
        try await fixture.messages(RouteReplanRequested.self).map(\.routeID)
    }

    private func replan(_ routes: [Int64], _ fixture: ShippingFixture) async throws {
        let handler = RouteReplanRequestedHandler(postgres: fixture.postgres, settings: RouteSettings())
        let outcomes = try await fixture.handle(handler, routes.map { RouteReplanRequested(routeID: $0) })
        #expect(outcomes.allSatisfy { $0 == .done })
    }

    /// Lets everything that is known of a route be so many seconds longer ago.
    private func age(_ route: Int64, by seconds: Double, _ fixture: ShippingFixture) async throws {
        let shift: SQL = "make_interval(secs => \(seconds))"
        try await fixture.postgres.pipeline([
            """
            UPDATE routing.route SET departs_at = departs_at - \(shift), back_at = back_at - \(shift), started_at = started_at - \(shift),
                silent_since = silent_since - \(shift), silent_at = silent_at - \(shift) WHERE id = \(route)
            """,
            "UPDATE routing.stop SET arrive_at = arrive_at - \(shift) WHERE route_id = \(route)",
            """
            UPDATE routing.stop_report SET arrive_at = arrive_at - \(shift), occurred_at = occurred_at - \(shift),
                reported_at = reported_at - \(shift) WHERE route_id = \(route)
            """,
        ])
    }

    /// Puts a route's next stop's planned end so many seconds ago.
    private func overdue(_ route: Int64, by seconds: Double, _ fixture: ShippingFixture) async throws {
        let row = try await fixture.postgres.query(
            """
            SELECT extract(epoch FROM now() - min(arrive_at))::float8 FROM routing.stop WHERE route_id = \(route) AND state = 'open'
            """)[0]
        let service = Double(RouteSettings().rules.service)
        try await age(route, by: seconds + service - (try row.decode(0, as: Double.self)), fixture)
    }

    @Test("A vehicle on the road that is silent for half an hour is late: the rest is planned from now on, and the list says why")
    func started() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(3)
            try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            try await fixture.complete(route.stops[0].shipmentID, on: route.id)
            try await overdue(route.id, by: 1700, fixture)
            try await look(fixture)
            #expect(try await asked(fixture).isEmpty, "tolerated")
            try await age(route.id, by: 200, fixture)
            let noticed = Date()
            try await look(fixture)
            #expect(try await asked(fixture) == [route.id])
            try await replan([route.id], fixture)
            let changed = try #require(try await fixture.route(route.id))
            #expect(changed.state == .started && changed.silentSince != nil)
            #expect(changed.stops.map(\.state) == [.completed, .open, .open])
            #expect(changed.stops[1...].allSatisfy { ($0.arriveAt?.instant ?? .distantPast) > noticed - 2 })
            #expect(try #require(changed.backAt?.instant) > noticed - 2)
            let sentences = (changed.changes ?? []).map(\.sentence)
            let why = ": nothing was heard of the vehicle since 2"
            #expect(sentences.count == 3 && sentences.allSatisfy { $0.contains(why) }, "\(sentences)")
            #expect(try await fixture.messages(RouteChanged.self).map(\.routeID) == [route.id])
        }
    }

    @Test("The same silence is treated once, until the new plan is overdue as well; many programs at once do it once")
    func once() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            try await overdue(route.id, by: 3600, fixture)
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 { group.addTask { try await look(fixture) } }
                try await group.waitForAll()
            }
            // The message is not handled yet, and nothing was said since.
            try await look(fixture)
            #expect(try await asked(fixture) == [route.id])
            try await replan([route.id], fixture)
            try await look(fixture)
            #expect(try await asked(fixture) == [route.id])
            let since = try await fixture.route(route.id)?.silentSince
            try await overdue(route.id, by: 1900, fixture)
            try await look(fixture)
            #expect(try await asked(fixture) == [route.id, route.id])
            let still = try #require(try await fixture.route(route.id)?.silentSince)
            #expect(try still.instant < #require(since).instant, "it grows older, it does not start anew")
        }
    }

    @Test("A route never reported as started: the vehicle leaves later, so do its next routes, and the list says why")
    func neverStarted() async throws {
        try await ShippingFixture.with { fixture in
            let routes = try await fixture.planTwoRoutes()
            // Both should have been on the road long ago; only the first can be.
            for route in routes { try await age(route.id, by: 7200, fixture) }
            let noticed = Date()
            for _ in 0..<2 { try await look(fixture) }
            #expect(try await asked(fixture) == [routes[0].id])
            try await replan([routes[0].id], fixture)
            let first = try #require(try await fixture.route(routes[0].id))
            let second = try #require(try await fixture.route(routes[1].id))
            #expect(first.state == .planned && second.departsAt == first.backAt)
            #expect(try #require(first.departsAt?.instant) > noticed - 60)
            let sentences = (first.changes ?? []).map(\.sentence)
            let why = ": the vehicle was not reported as started."
            #expect(sentences.count == 4 && sentences.allSatisfy { $0.hasSuffix(why) }, "\(sentences)")
            try await look(fixture)
            #expect(try await asked(fixture) == [routes[0].id])
        }
    }

    @Test("A report ends the silence and asks for a plan from what it says")
    func heardAgain() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            try await overdue(route.id, by: 3600, fixture)
            try await look(fixture)
            try await replan([route.id], fixture)
            // The vehicle left and was at the first stop long before it was taken to be late; the phone had no network.
            let ended = Date() - 2400
            try await fixture.complete(route.stops[0].shipmentID, on: route.id, at: ended)
            #expect(try await asked(fixture) == [route.id, route.id])
            try await replan([route.id], fixture)
            let now = try #require(try await fixture.route(route.id))
            #expect(now.silentSince == nil && now.startedAt != nil)
            #expect(try #require(now.stops[1].arriveAt?.instant) < ended + 2400)
            let last = (now.changes ?? []).last { $0.shipmentID == route.stops[1].shipmentID }
            #expect(last?.sentence.contains("min ahead of its plan.") == true, "\(now.changes ?? [])")
            // Heard of just now, though by the plan the next stop should have ended.
            try await look(fixture)
            #expect(try await asked(fixture).count == 2)
        }
    }

    @Test("A vehicle reported as started after the silence, or late, is planned from then")
    func startedLate() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            try await overdue(route.id, by: 3600, fixture)
            try await look(fixture)
            try await replan([route.id], fixture)
            for _ in 0..<2 { try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil) }
            #expect(try await asked(fixture) == [route.id, route.id])
            #expect(try await fixture.route(route.id)?.silentSince == nil)
            let other = try await fixture.planRoute(1)
            try await age(other.id, by: 1200 + (try #require(other.departsAt?.instant)).timeIntervalSinceNow, fixture)
            try await fixture.driverReports.start(other.id, at: nil, by: .allowedAll, trace: nil)
            #expect(try await asked(fixture) == [route.id, route.id, other.id])
            try await replan([other.id], fixture)
            let sentence = try await fixture.route(other.id)?.changes?.first?.sentence
            #expect(sentence?.hasSuffix(": the vehicle runs 20 min late.") == true, "\(sentence ?? "")")
        }
    }

    @Test("Driven and cancelled routes, and those silent for more than a day, are left alone")
    func leftAlone() async throws {
        try await ShippingFixture.with { fixture in
            let driven = try await fixture.planRoute(2)
            try await fixture.drive(driven.id)
            let old = try await fixture.planRoute(1)
            try await overdue(old.id, by: 86_400 + 1900, fixture)
            try await age(driven.id, by: 7200, fixture)
            try await look(fixture)
            #expect(try await asked(fixture).isEmpty)
            #expect(try await fixture.postgres.query("SELECT FROM routing.route WHERE silent_at IS NOT NULL").isEmpty)
            try await overdue(old.id, by: 86_400, fixture)
            try await fixture.postgres.query("UPDATE routing.route SET state = 'cancelled' WHERE id = \(old.id)")
            try await look(fixture)
            #expect(try await asked(fixture).isEmpty)
            try await fixture.postgres.query("UPDATE routing.route SET state = 'planned' WHERE id = \(old.id)")
            try await look(fixture)
            #expect(try await asked(fixture) == [old.id])
        }
    }

    @Test("A route that changed since it was found, or that somebody is at work on, is not noted")
    func meanwhile() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            try await overdue(route.id, by: 3600, fixture)
            let store = SilenceStore()
            let rules = SilenceStore.Rules(silence: .seconds(1800), service: 120)
            let found = try await store.silent(rules, in: fixture.postgres)
            #expect(found.map(\.id) == [route.id])
            try await fixture.postgres.transaction { transaction in
                _ = try await transaction.query("SELECT FROM routing.route WHERE id = \(route.id) FOR UPDATE")
                #expect(try await store.note(found, in: fixture.postgres).isEmpty)
            }
            try await fixture.complete(route.stops[0].shipmentID, on: route.id)
            #expect(try await store.note(found, in: fixture.postgres).isEmpty)
            #expect(try await fixture.route(route.id)?.silentSince == nil)
        }
    }

    @Test("The setting is half an hour, and is checked")
    func settings() throws {
        #expect(try RouteSettings(.given([:])).silence == .seconds(1800))
        #expect(try RouteSettings(.given(["routes.silence": "5m"])).silence == .seconds(300))
        #expect(throws: SettingsError.self) { try RouteSettings(.given(["routes.silence": "0s"])) }
    }
}
