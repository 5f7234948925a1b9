import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Observability
import Postgres
import TestStack
import Testing

import typealias CarrierDispatch.RouteChangedHandler
import typealias CarrierDispatch.RoutePlannedHandler

@testable import RouteOptimizer

@Suite("Routes that come otherwise than planned", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ReplanTests {
    private func replan(_ fixture: ShippingFixture) -> RouteReplanRequestedHandler {
        RouteReplanRequestedHandler(postgres: fixture.postgres, settings: RouteSettings())
    }

    /// Handles everything that asks for a new plan.
    private func replanAll(_ fixture: ShippingFixture) async throws {
        let outcomes = try await fixture.handle(replan(fixture), try await fixture.messages(RouteReplanRequested.self))
        #expect(outcomes.allSatisfy { $0 == .done })
    }

    /// Lets a route leave, and every stop of it come, so many seconds later than planned.
    private func postpone(_ route: Int64, by seconds: Double, _ fixture: ShippingFixture) async throws {
        try await fixture.postgres.pipeline([
            """
            UPDATE routing.route SET departs_at = departs_at + make_interval(secs => \(seconds)),
                back_at = back_at + make_interval(secs => \(seconds)) WHERE id = \(route)
            """,
            "UPDATE routing.stop SET arrive_at = arrive_at + make_interval(secs => \(seconds)) WHERE route_id = \(route)",
        ])
    }

    @Test("A failed stop is off the route, a late one shifts the rest: told once, by route.changed and in the list of changes")
    func failed() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(3)
            try await postpone(route.id, by: -3600, fixture)
            try await fixture.fail(route.stops[0].shipmentID, on: route.id)
            for _ in 0..<2 { try await replanAll(fixture) }
            #expect(try await fixture.messages(RouteChanged.self).map(\.routeID) == [route.id])
            let changed = try #require(try await fixture.route(route.id))
            let sentences = (changed.changes ?? []).map(\.sentence)
            #expect(
                sentences.first
                    == "Shipment \(route.stops[0].shipmentID) is off the route: it could not be handed over (consignee not home)."
            )
            #expect(sentences.count == 4 && sentences[1].contains("min late"), "\(sentences)")
            #expect(changed.stops.map(\.state) == [.failed, .open, .open] && changed.stops.map(\.seq) == [1, 2, 3])
            #expect(try #require(changed.backAt?.instant) > Date())
        }
    }

    @Test("A stop in time asks for nothing; one far behind does")
    func late() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(3)
            try await fixture.complete(route.stops[0].shipmentID, on: route.id)
            #expect(try await fixture.messages(RouteReplanRequested.self).isEmpty)
            try await postpone(route.id, by: -3600, fixture)
            try await fixture.complete(route.stops[1].shipmentID, on: route.id)
            try await replanAll(fixture)
            let changes = try await fixture.route(route.id)?.changes ?? []
            #expect(changes.map(\.kind) == [.retimed, .route] && changes[0].shipmentID == route.stops[2].shipmentID)
        }
    }

    @Test("A missed promise asks for a new plan, also when the delay is short")
    func promise() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2, promisedIn: 1)
            // The first stop should have ended five minutes ago.
            let arrival = try #require(route.stops[0].arriveAt?.instant)
            try await postpone(route.id, by: -arrival.timeIntervalSinceNow - 420, fixture)
            try await fixture.postgres.query(
                """
                UPDATE shipping.shipment s SET promised_by = t.arrive_at + interval '1 minute' FROM routing.stop t WHERE t.shipment_id = s.id
                """)
            try await fixture.complete(route.stops[0].shipmentID, on: route.id)
            #expect(try await fixture.messages(RouteReplanRequested.self).map(\.routeID) == [route.id])
        }
    }

    @Test("Cancelled orders' stops are off their routes; a route without stops is no route, and its vehicle is free")
    func cancelled() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            let orders = try await fixture.postgres.query("SELECT order_id FROM routing.stop ORDER BY seq").map {
                OrderCancelled(orderID: try $0.decode(0), reason: "test")
            }
            try await fixture.handle(OrderCancelledHandler(), orders)
            #expect(try await fixture.messages(RouteReplanRequested.self).isEmpty, "nothing is cancelled yet")
            try await fixture.cancel([orders[0].orderID])
            for _ in 0..<2 { try await fixture.handle(OrderCancelledHandler(), [orders[0]]) }
            #expect(try await fixture.messages(RouteReplanRequested.self).count == 1)
            try await replanAll(fixture)
            let changed = try #require(try await fixture.route(route.id))
            #expect(changed.state == .planned && changed.stops.map(\.state) == [.cancelled, .open])
            #expect(changed.changes?.first?.sentence.hasSuffix("is off the route: its order was cancelled.") == true)
            try await fixture.cancel(orders.map(\.orderID))
            try await fixture.handle(OrderCancelledHandler(), orders)
            try await replanAll(fixture)
            #expect(try await fixture.route(route.id)?.state == .cancelled)
            #expect(try await fixture.postgres.query(FleetStore.selectReturns).isEmpty)
            #expect(
                try await fixture.postgres.query("SELECT FROM operations.standing WHERE queue LIKE 'route-optimizer%'").isEmpty)
        }
    }

    @Test("Each re-plan of a batch carries the trace of its own order")
    func traces() async throws {
        try await ShippingFixture.with { fixture in
            let routes = try await fixture.planTwoRoutes()
            let traces = routes.map { _ in TraceContext.generate() }
            var gathered: [Event<OrderCancelled>] = []
            for (route, trace) in zip(routes, traces) {
                let order: Int64 = try await fixture.postgres.query(
                    "SELECT order_id FROM routing.stop WHERE route_id = \(route.id) ORDER BY seq LIMIT 1")[0].decode(0)
                try await fixture.cancel([order])
                gathered.append(Event(OrderCancelled(orderID: order, reason: "test"), trace: trace))
            }
            let events = gathered
            try await fixture.outbox.transaction { transaction, batch in
                let context = HandlerContext(
                    transaction: transaction, now: Date(), logger: fixture.stack.logger, outbox: batch)
                _ = try await OrderCancelledHandler().handle(events, (), in: context)
            }
            let rows = try await fixture.postgres.query(
                "SELECT subject, trace FROM messaging.outbox_event WHERE type = 'route.replan-requested' ORDER BY id, place")
            let published = try rows.map { try $0.decode((String, String).self) }
            #expect(published.count == 2)
            for (subject, trace) in published {
                let index = try #require(routes.firstIndex { "\($0.id)" == subject })
                #expect(trace.contains(traces[index].traceID), "route \(subject)")
            }
        }
    }

    @Test("A plan made before a report came is not written: it is made again at once, and later when that happens again")
    func outdated() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(3)
            try await postpone(route.id, by: -3600, fixture)
            try await fixture.fail(route.stops[0].shipmentID, on: route.id)
            let events = [0, 1].map { Event(RouteReplanRequested(routeID: route.id), attempt: $0) }
            let handler = replan(fixture)
            let plan = try await handler.prepare(events)
            try await fixture.complete(route.stops[1].shipmentID, on: route.id)
            let outcomes = try await fixture.postgres.transaction { transaction in
                let context = HandlerContext(
                    transaction: transaction, now: Date(), logger: fixture.stack.logger, outbox: OutboxBatch())
                return try await handler.handle(events, plan, in: context)
            }
            let reason = "the route changed meanwhile"
            #expect(outcomes == [.retry(after: .milliseconds(50), reason: reason), .retry(reason: reason)])
            #expect(try await fixture.route(route.id)?.changes?.isEmpty == true)
        }
    }

    @Test("What comes back late leaves late: the vehicle's next routes wait for it")
    func following() async throws {
        try await ShippingFixture.with { fixture in
            let routes = try await fixture.planTwoRoutes()
            for route in routes { try await postpone(route.id, by: -3600, fixture) }
            try await fixture.complete(routes[0].stops[0].shipmentID, on: routes[0].id)
            try await replanAll(fixture)
            let (first, second) = (try await fixture.route(routes[0].id), try await fixture.route(routes[1].id))
            #expect(first?.backAt == second?.departsAt)
            #expect(second?.changes?.first?.sentence.hasSuffix("it is back later from route \(routes[0].id).") == true)
            #expect(Set(try await fixture.messages(RouteChanged.self).map(\.routeID)) == Set(routes.map(\.id)))
        }
    }

    @Test("A shipment booked later joins a route that has not left, and is loaded; two planners do it once")
    func added() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(2)
            try await fixture.handle(RoutePlannedHandler(), [RoutePlanned(routeID: route.id)])
            try await postpone(route.id, by: 7200, fixture)
            let more = try await fixture.bookFleet(2)
            let handler = ShipmentBookedHandler(postgres: fixture.postgres, settings: RouteSettings())
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 { group.addTask { _ = try await fixture.handle(handler, more) } }
                try await group.waitForAll()
            }
            try await fixture.handle(handler, more)
            #expect(try await fixture.messages(RoutePlanned.self).count == 1)
            let changed = try await fixture.messages(RouteChanged.self)
            #expect(changed == [RouteChanged(routeID: route.id)])
            let now = try #require(try await fixture.route(route.id))
            #expect(now.stops.map(\.seq) == [1, 2, 3, 4])
            #expect(Set(now.stops.map(\.shipmentID)).isSuperset(of: more.map(\.shipmentID)))
            #expect(now.changes?.prefix(2).map(\.kind) == [.added, .added])
            for _ in 0..<2 { try await fixture.handle(RouteChangedHandler(), changed) }
            #expect(try await fixture.shipments("state") == ["ready", "ready", "ready", "ready"])
            #expect(try await fixture.messages(ShipmentReady.self).count == 4)
        }
    }

    @Test(
        "The metres of a route planned anew are the road map's, also where it was driven; the great circle's when it does not answer",
        arguments: [TravelServer.Mood.well, .refusing])
    func metres(mood: TravelServer.Mood) async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(3)
            try await postpone(route.id, by: -3600, fixture)
            for stop in route.stops[..<2] { try await fixture.complete(stop.shipmentID, on: route.id) }
            let note = try await TravelServer.run(mood) { _, url in
                let travel = RoadTravel(OSRM(url: url), timeout: .seconds(300))
                let handler = RouteReplanRequestedHandler(postgres: fixture.postgres, settings: RouteSettings(travel: travel))
                try await fixture.handle(handler, [RouteReplanRequested(routeID: route.id)])
                return travel.name
            }
            let changed = try #require(try await fixture.route(route.id))
            // A tenth of a degree there and back: 10 m each by this map, 11 119 m on earth and 30 % more by road.
            #expect(changed.distance == (mood == .well ? 20 : route.distance), "\(changed.travel ?? "")")
            #expect(route.distance > 28_000 && changed.changes?.isEmpty == false)
            #expect(
                changed.travel?.hasPrefix(
                    mood == .well ? "Travel times come from: \(note)" : "Travel times come from: great circle") == true)
        }
    }

    @Test("A route that left takes nothing more")
    func left() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            try await postpone(route.id, by: 7200, fixture)
            try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            try await fixture.handle(
                ShipmentBookedHandler(postgres: fixture.postgres, settings: RouteSettings()), try await fixture.bookFleet(1))
            #expect(try await fixture.messages(RoutePlanned.self).count == 2)
            #expect(try await fixture.route(route.id)?.stops.count == 1)
        }
    }
}
