import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import Routing
import ServiceRuntime
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Whose word a report is", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ReportMarkTests {
    /// 0.001° of latitude is 111 m.
    private func north(_ metres: Double) -> Coordinate { Coordinate(latitude: -23.6 + metres / 111_195, longitude: -46.6) }

    private func report(_ fixture: ShippingFixture, _ route: Int64, _ number: Int) async throws -> DriverReport? {
        try await fixture.route(route)?.stops[number].report
    }

    @Test("A report from far away, of long ago or by the dispatcher counts as any other, and is marked")
    func marks() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(5)
            let stops = route.stops.map(\.shipmentID)
            let (driver, long) = (RouteCaller.driver(of: "V1"), Date().addingTimeInterval(-12 * 3600 - 60))
            try await fixture.complete(stops[0], on: route.id, at: long + 120, from: north(480), as: driver)
            try await fixture.complete(stops[1], on: route.id, from: north(520), as: driver)
            try await fixture.fail(stops[2], on: route.id, at: long, .consigneeRefused, as: driver)
            try await fixture.complete(stops[3], on: route.id, as: .dispatcher)
            try await fixture.complete(stops[4], on: route.id, at: long, from: north(9000), as: .dispatcher)
            let driven = try #require(try await fixture.route(route.id))
            #expect(driven.state == .driven)
            #expect(driven.stops.map(\.state) == [.completed, .completed, .failed, .completed, .completed])
            let reports = driven.stops.compactMap(\.report)
            #expect(reports.map(\.marks) == [[], [.far], [.late], [.dispatched], [.far, .late, .dispatched]])
            #expect(reports.map(\.distance) == [480, 520, nil, 0, 9000])
            #expect(reports.map(\.reportedBy) == ["driver", "driver", "driver", "dispatcher", "dispatcher"])
        }
    }

    @Test(
        "Who drives some vehicles and dispatches the others reports of the first as their driver, of the others as the dispatcher"
    )
    func both() {
        let caller = RouteCaller(
            Caller(
                keyID: "both", name: "test", scopes: [KeyScope.fleet.rawValue, KeyScope.fleetDispatch.rawValue],
                channels: .only([]), vehicles: .only(["V1"])))
        #expect(caller.vehicles == .all && caller.drives("V1") && !caller.drives("V2"))
        // A key of another kind drives nothing, whatever its vehicles.
        let other = RouteCaller(
            Caller(keyID: "other", name: "test", scopes: [KeyScope.solve.rawValue], channels: .all, vehicles: .all))
        #expect(other.vehicles == .only([]) && !other.drives("V1"))
    }

    @Test("From when on a report is odd can be set")
    func settings() async throws {
        let settings = try RouteSettings(.given(["routes.report-distance": "10000", "routes.report-age": "10m"]))
        #expect(settings.reports.distance == 10_000 && settings.reports.age == .seconds(600))
        for (key, value) in [("routes.report-distance", "0"), ("routes.report-distance", "near"), ("routes.report-age", "0s")] {
            #expect(throws: SettingsError.self) { try RouteSettings(.given([key: value])) }
        }
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            let reports = DriverReports(postgres: fixture.postgres, outbox: fixture.outbox, settings: settings)
            let sent = StopReport(
                outcome: .completed, recipient: "Ana", occurredAt: Date().addingTimeInterval(-660), place: north(9000))
            _ = try await reports.report(sent, on: route.id, of: route.stops[0].shipmentID, by: .driver(of: "V1"), trace: nil)
            #expect(try await report(fixture, route.id, 0)?.marks == [.late])
        }
    }

    @Test("Nobody is far from a stop that was located by its town")
    func towns() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            try await fixture.complete(route.stops[0].shipmentID, on: route.id, from: north(3000))
            try await fixture.postgres.query("INSERT INTO orders.town VALUES ('BR', 'SP', 'cidade', -23.6, -46.6)")
            try await fixture.complete(route.stops[1].shipmentID, on: route.id, from: north(3000))
            #expect(try await report(fixture, route.id, 0)?.marks == [.far])
            let located = try await report(fixture, route.id, 1)
            #expect(located?.marks == [] && located?.distance == nil && located?.latitude != nil)
        }
    }

    @Test("What is odd is told to the dispatcher only; the same report again changes neither marks nor key")
    func told() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            let stop = route.stops[0].shipmentID
            for caller in [RouteCaller.driver(of: "V1"), .dispatcher] {
                try await fixture.complete(stop, on: route.id, from: north(3000), as: caller)
            }
            let store = DrivingStore()
            let seen = try await store.route(route.id, for: .driver(of: "V1", "V2"), in: fixture.postgres)
            let own = try #require(seen?.stops.first?.report)
            #expect(own.recipient == "Ana" && own.marks == nil && own.distance == nil && own.reportedBy == nil)
            #expect(seen?.startedBy == nil)
            let all = try await store.route(route.id, for: .dispatcher, in: fixture.postgres)
            let marked = try #require(all?.stops.first?.report)
            #expect(marked.marks == [.far] && marked.distance == 3000 && marked.reportedBy == "driver")
            #expect(all?.startedBy == "driver", "its first report started it")
        }
    }

    @Test("Whose word the departure and the return are stays with the times that count")
    func wholeRoutes() async throws {
        try await ShippingFixture.with { fixture in
            let (route, time) = (try await fixture.planRoute(1), Date().addingTimeInterval(-600))
            let reports = fixture.driverReports
            func startedBy() async throws -> String? { try await fixture.route(route.id)?.startedBy }
            #expect(try await startedBy() == nil)
            try await reports.start(route.id, at: time, by: .driver(of: "V1"), trace: nil)
            #expect(try await startedBy() == "driver")
            for later in [time, time + 60, nil] {
                try await reports.start(route.id, at: later, by: .dispatcher, trace: nil)
                #expect(try await startedBy() == "driver")
            }
            try await reports.start(route.id, at: time - 60, by: .dispatcher, trace: nil)
            #expect(try await startedBy() == "dispatcher")
            try await fixture.complete(route.stops[0].shipmentID, on: route.id, at: time + 30, as: .driver(of: "V1"))
            #expect(try await startedBy() == "dispatcher")
            try await reports.end(route.id, at: nil, by: .driver(of: "V1"))
            try await reports.end(route.id, at: nil, by: .dispatcher)
            #expect(try await fixture.route(route.id)?.returnedBy == "driver")
        }
    }

    @Test("Routes of other vehicles do not exist for a driver, whatever is asked or told of them")
    func foreign() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            let (stop, other) = (route.stops[0].shipmentID, RouteCaller.driver(of: "V2"))
            #expect(try await DrivingStore().route(route.id, for: other, in: fixture.postgres) == nil)
            #expect(try await DrivingStore().routes(state: .planned, limit: 9, for: other, in: fixture.postgres).isEmpty)
            let own = try await DrivingStore().routes(
                state: .planned, limit: 9, for: .driver(of: "V2", "V1"), in: fixture.postgres)
            #expect(own.map(\.id) == [route.id])
            let attempts: [() async throws -> Void] = [
                { try await fixture.driverReports.start(route.id, at: nil, by: other, trace: nil) },
                { try await fixture.driverReports.end(route.id, at: nil, by: other) },
                { try await fixture.complete(stop, on: route.id, as: other) },
                { try await fixture.fail(stop, on: route.id, as: other) },
            ]
            for attempt in attempts {
                let missing = await #expect(throws: ProblemDetails.self) { try await attempt() }
                #expect(missing?.status == .notFound && missing?.title == "No such route")
            }
            let untouched = try #require(try await fixture.route(route.id))
            #expect(untouched.state == .planned && untouched.startedAt == nil && untouched.stops[0].state == .open)
            // Not even what was reported before is told.
            try await fixture.complete(stop, on: route.id, as: .driver(of: "V1"))
            await #expect(throws: ProblemDetails.self) { try await fixture.complete(stop, on: route.id, as: other) }
        }
    }
}
