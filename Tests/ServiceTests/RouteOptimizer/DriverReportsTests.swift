import CarrierDispatch
import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Messaging
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Drivers' reports", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DriverReportsTests {
    @Test("Drivers see planned routes with their stops in order; reports start a route, end stops and in the end the route")
    func driving() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(3, promisedIn: 2)
            #expect(route.stops.map(\.seq) == [1, 2, 3] && route.stops.allSatisfy { $0.state == .open && $0.attempt == 1 })
            #expect(route.stops.allSatisfy { $0.trackingNumber?.hasPrefix("T") == true && ($0.slack ?? 0) > 86_400 })
            // In any order: the last stop first.
            for stop in route.stops.reversed() { try await fixture.complete(stop.shipmentID, on: route.id) }
            let driven = try #require(try await fixture.route(route.id))
            #expect(driven.state == .driven && driven.startedAt != nil)
            #expect(driven.stops.allSatisfy { $0.state == .completed && $0.report?.recipient == "Ana" })
            #expect(driven.stops.allSatisfy { $0.report?.photo == "pod/1.jpg" && $0.report?.latitude == -23.6 })
            let types = try await fixture.events()
            #expect(types.filter { $0 == "route.started" }.count == 1 && types.filter { $0 == "stop.completed" }.count == 3)
            let told = try await fixture.messages(StopCompleted.self)
            #expect(Set(told.map(\.shipmentID)) == Set(route.stops.map(\.shipmentID)))
            #expect(told.allSatisfy { $0.routeID == route.id })
        }
    }

    @Test("Stops tell which parcels were scanned into the vehicle; it may leave without the scans")
    func loaded() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            let first = route.stops[0].shipmentID
            try await fixture.postgres.query(
                """
                INSERT INTO warehouse.hand_over (parcel_id, carrier, route_id, picker, scanned_at)
                SELECT parcel_id, 'fleet', \(route.id), 'eva', now() FROM shipping.shipment WHERE id = \(first)
                """)
            let loading = try #require(try await fixture.route(route.id))
            #expect(loading.stops.map { $0.loadedAt != nil } == [true, false])
            try await fixture.complete(route.stops[1].shipmentID, on: route.id)
            #expect(try await fixture.route(route.id)?.state == .started)
        }
    }

    @Test("The same report again changes nothing and gets the same answer; another one is a conflict")
    func idempotent() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            let (stop, other) = (route.stops[0].shipmentID, route.stops[1].shipmentID)
            let time = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 60).rounded())
            let first = try await fixture.complete(stop, on: route.id, at: time)
            for again in [time, nil] {
                let kept = try await fixture.complete(stop, on: route.id, at: again)
                #expect(kept.occurredAt == first.occurredAt)
            }
            #expect(try await fixture.messages(StopCompleted.self).count == 1)
            await #expect(throws: ProblemDetails.self) { try await fixture.complete(stop, on: route.id, at: time, by: "Rui") }
            await #expect(throws: ProblemDetails.self) { try await fixture.complete(stop, on: route.id, at: time + 1) }
            let problem = await #expect(throws: ProblemDetails.self) { try await fixture.fail(stop, on: route.id) }
            #expect(problem?.status == .conflict && problem?.detail.contains("was reported completed at") == true)
            for (shipment, number) in [(other, route.id + 1), (999_999, route.id)] {
                let missing = await #expect(throws: ProblemDetails.self) { try await fixture.complete(shipment, on: number) }
                #expect(missing?.status == .notFound)
            }
            #expect(try await fixture.route(route.id)?.stops.map(\.state) == [.completed, .open])
        }
    }

    @Test("Reports of one stop at the same time are one report")
    func race() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(4)
            try await withThrowingTaskGroup { group in
                for stop in (route.stops + route.stops).shuffled() {
                    group.addTask { _ = try await fixture.complete(stop.shipmentID, on: route.id) }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.messages(StopCompleted.self).count == 4)
            #expect(try await fixture.messages(RouteStarted.self).count == 1)
            #expect(try await fixture.route(route.id)?.state == .driven)
        }
    }

    @Test("Nobody at home: the parcel goes out again when its vehicle is back, until it was tried often enough")
    func triedAgain() async throws {
        try await ShippingFixture.with { fixture in
            let first = try await fixture.planRoute(2)
            let (away, home) = (first.stops[0].shipmentID, first.stops[1].shipmentID)
            try await fixture.handle(RoutePlannedHandler(), [RoutePlanned(routeID: first.id)])
            try await fixture.fail(away, on: first.id)
            let waiting = fixture.waitingStops
            try await waiting.plan()
            #expect(try await fixture.messages(RoutePlanned.self).count == 1, "the parcel is still on the vehicle")
            let early = await #expect(throws: ProblemDetails.self) {
                try await fixture.driverReports.end(first.id, at: nil, by: .allowedAll)
            }
            #expect(early?.status == .conflict && early?.detail.contains("\(home)") == true)
            try await fixture.complete(home, on: first.id)
            try await waiting.plan()
            #expect(try await fixture.messages(RoutePlanned.self).count == 1, "the vehicle is on its way home")
            for _ in 0..<2 { try await fixture.driverReports.end(first.id, at: nil, by: .allowedAll) }
            for attempt in 2...3 {
                try await waiting.plan()
                let planned = try await fixture.plannedRoutes()
                let route = try #require(planned.first)
                #expect(planned.count == 1 && route.stops.map(\.shipmentID) == [away] && route.stops[0].attempt == attempt)
                try await fixture.fail(away, on: route.id)
                try await fixture.driverReports.end(route.id, at: nil, by: .allowedAll)
            }
            try await waiting.plan()
            #expect(try await fixture.plannedRoutes().isEmpty)
            let stop = try #require(try await fixture.route(first.id)?.stops.first)
            #expect(stop.shipmentID == away && stop.state == .failed && stop.report?.cause == "consignee_not_home")
            #expect(try await fixture.messages(StopFailed.self).count == 3)
        }
    }

    @Test("What was refused is not tried again")
    func refused() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            try await fixture.fail(route.stops[0].shipmentID, on: route.id, .consigneeRefused)
            try await fixture.driverReports.end(route.id, at: nil, by: .allowedAll)
            try await fixture.waitingStops.plan()
            #expect(try await fixture.messages(RoutePlanned.self).count == 1)
            #expect(try await fixture.route(route.id)?.state == .driven)
        }
    }

    @Test("A vehicle leaves once, however often it is told; it is free when it is back")
    func startAndEnd() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            let time = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 100).rounded())
            for moment in [nil, time, time + 50] {
                try await fixture.driverReports.start(route.id, at: moment, by: .allowedAll, trace: nil)
            }
            #expect(try await fixture.route(route.id)?.startedAt?.instant == time)
            #expect(try await fixture.messages(RouteStarted.self).count == 1)
            await #expect(throws: ProblemDetails.self) {
                try await fixture.driverReports.start(route.id + 1, at: nil, by: .allowedAll, trace: nil)
            }
            await #expect(throws: ProblemDetails.self) {
                try await fixture.driverReports.end(route.id + 1, at: nil, by: .allowedAll)
            }
            try await fixture.drive(route.id)
            #expect(try #require(try await fixture.route(route.id)?.backAt?.instant) > Date(), "it has to drive home")
            for moment in [time + 60, time + 90] { try await fixture.driverReports.end(route.id, at: moment, by: .allowedAll) }
            let driven = try #require(try await fixture.route(route.id))
            #expect(driven.returnedAt?.instant == time + 60 && driven.backAt?.instant == time + 60)
        }
    }

    private func version(_ route: Int64, _ fixture: ShippingFixture) async throws -> Int {
        try await fixture.postgres.query("SELECT version FROM routing.route WHERE id = \(route)")[0].decode(0)
    }

    @Test("A start told again or late changes no plan: only the earliest time is kept")
    func lateStart() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            let time = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 100).rounded())
            try await fixture.driverReports.start(route.id, at: time, by: .allowedAll, trace: nil)
            let started = try await version(route.id, fixture)
            for moment in [time, time + 50, nil] {
                try await fixture.driverReports.start(route.id, at: moment, by: .allowedAll, trace: nil)
            }
            #expect(try await version(route.id, fixture) == started)
            try await fixture.driverReports.start(route.id, at: time - 10, by: .allowedAll, trace: nil)
            #expect(try await version(route.id, fixture) == started + 1, "its start is another one now")
            try await fixture.drive(route.id)
            let driven = try await version(route.id, fixture)
            for moment in [time - 20, nil] {
                try await fixture.driverReports.start(route.id, at: moment, by: .allowedAll, trace: nil)
            }
            #expect(try await version(route.id, fixture) == driven)
            let kept = try #require(try await fixture.route(route.id))
            #expect(kept.state == .driven && kept.startedAt?.instant == time - 20)
        }
    }

    @Test("What was cancelled before a vehicle leaves does not leave with it; what has left cannot be cancelled")
    func cancelledBeforeStart() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            let orders: [Int64] = try await fixture.postgres.query("SELECT order_id FROM routing.stop ORDER BY seq").map {
                try $0.decode(0)
            }
            try await fixture.cancel([orders[0]])
            try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            #expect(try await fixture.route(route.id)?.stops.map(\.state) == [.cancelled, .open])
            #expect(try await fixture.messages(RouteReplanRequested.self).count == 1)
            let gone = try await fixture.postgres.query("SELECT order_id, stage FROM operations.dispatched_order").decode(
                (Int64, String).self)
            #expect(gone.map(\.0) == [orders[1]] && gone.map(\.1) == ["handed_over"])
        }
    }

    @Test("A cancelled route is neither started nor driven, and the driver is told why")
    func cancelledRoute() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            try await fixture.cancelOrders(on: route.id)
            #expect(try await fixture.route(route.id)?.state == .cancelled)
            let before = try await version(route.id, fixture)
            let started = await #expect(throws: ProblemDetails.self) {
                try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            }
            let returned = await #expect(throws: ProblemDetails.self) {
                try await fixture.driverReports.end(route.id, at: nil, by: .allowedAll)
            }
            #expect(started?.status == .conflict && returned?.status == .conflict)
            #expect(returned?.detail.contains("cancelled before the vehicle left") == true)
            #expect(try await fixture.route(route.id)?.state == .cancelled)
            #expect(try await version(route.id, fixture) == before)
        }
    }

    @Test("A report on a stop whose order was cancelled is kept and leaves it cancelled, on its route", arguments: [true, false])
    func cancelledStop(isHandedOver: Bool) async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            let stop = route.stops[0].shipmentID
            try await fixture.postgres.query("UPDATE routing.stop SET state = 'cancelled' WHERE shipment_id = \(stop)")
            if isHandedOver {
                try await fixture.complete(stop, on: route.id)
            } else {
                try await fixture.fail(stop, on: route.id)
            }
            let row = try await fixture.postgres.query(
                "SELECT state, route_id, plan_after FROM routing.stop WHERE shipment_id = \(stop)")[0]
            let (state, holder, planAfter) = try row.decode((StopState, Int64?, Date?).self)
            #expect(state == .cancelled && holder == route.id && planAfter == nil)
            let reports = try await fixture.postgres.query("SELECT outcome FROM routing.stop_report WHERE shipment_id = \(stop)")
            #expect(try reports.map { try $0.decode(0, as: StopOutcome.self) } == [isHandedOver ? .completed : .failed])
        }
    }
}
