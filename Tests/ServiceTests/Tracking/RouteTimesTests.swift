import CarrierDispatch
import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import RouteOptimizer
@testable import Tracking

@Suite("When the own fleet's parcels are expected", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct RouteTimesTests {
    private let standing: SQL = """
        SELECT queue, subject FROM operations.standing WHERE queue IN ('tracking.route.planned', 'tracking.route.changed')
        """

    /// A planned, loaded route whose parcels tracking knows.
    private func load(_ count: Int, _ fixture: ShippingFixture) async throws -> DriverRoute {
        let route = try await fixture.planRoute(count)
        try await fixture.handle(RouteStopsHandler<RoutePlanned>(), [RoutePlanned(routeID: route.id)])
        try await fixture.handle(ShipmentReadyHandler(), try await fixture.messages(ShipmentReady.self))
        return route
    }

    private func planned(_ route: Int64, _ fixture: ShippingFixture) async throws {
        try await fixture.handle(RouteTimesHandler<RoutePlanned>(), [RoutePlanned(routeID: route)])
    }

    private func changed(_ route: Int64, _ fixture: ShippingFixture) async throws {
        try await fixture.handle(RouteTimesHandler<RouteChanged>(), [RouteChanged(routeID: route)])
    }

    /// Lets a route be an hour behind, reports its first stop and plans the rest anew.
    private func replan(_ route: DriverRoute, _ stop: Int, _ fixture: ShippingFixture) async throws {
        try await fixture.postgres.query(
            "UPDATE routing.stop SET arrive_at = arrive_at - interval '1 hour' WHERE route_id = \(route.id)")
        try await fixture.complete(route.stops[stop].shipmentID, on: route.id)
        try await fixture.handle(
            RouteReplanRequestedHandler(postgres: fixture.postgres, settings: RouteSettings()),
            [RouteReplanRequested(routeID: route.id)])
    }

    /// What everybody sees: the expected time of a shipment.
    private func shown(_ shipment: Int64, _ fixture: ShippingFixture) async throws -> Date? {
        let number: String = try await fixture.postgres.query(
            "SELECT tracking_number FROM shipping.shipment WHERE id = \(shipment)")[0].decode(0)
        guard let parcel = try await TimelineStore().parcels(number, of: nil, in: fixture.postgres).first else { return nil }
        return try await TimelineStore().timeline(parcel, in: fixture.postgres).expectedAt?.instant
    }

    private func plan(_ shipment: Int64, _ fixture: ShippingFixture) async throws -> Date {
        try await fixture.postgres.query("SELECT arrive_at FROM routing.stop WHERE shipment_id = \(shipment)")[0].decode(0)
    }

    private func estimates(_ fixture: ShippingFixture) async throws -> Int {
        try await fixture.postgres.query("SELECT FROM tracking.event WHERE is_estimate").count
    }

    @Test("A planned route says when its parcels come, a changed one says it anew; what tracking has not heard stands still")
    func normal() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await load(2, fixture)
            let last = route.stops[1].shipmentID
            let waiting = try await fixture.postgres.query(standing).map { try $0.decode((String, String).self) }
            #expect(waiting.count == 1 && waiting[0] == ("tracking.route.planned", "\(route.id)"))
            for _ in 0..<2 { try await planned(route.id, fixture) }
            #expect(try await estimates(fixture) == 2)
            #expect(try await fixture.postgres.query(standing).isEmpty)
            let first = try await plan(last, fixture)
            #expect(try await shown(last, fixture) == first)
            try await replan(route, 0, fixture)
            try await fixture.handle(RouteStartedHandler(), [RouteStarted(routeID: route.id)])
            #expect(try await shown(last, fixture) == first, "nobody said so yet")
            let behind = try await fixture.postgres.query(standing).map { try $0.decode(0, as: String.self) }
            #expect(behind == ["tracking.route.changed"])
            for _ in 0..<2 { try await changed(route.id, fixture) }
            #expect(try await estimates(fixture) == 3)
            #expect(try await fixture.postgres.query(standing).isEmpty)
            let second = try await plan(last, fixture)
            #expect(try await shown(last, fixture) == second && second != first)
            let status: String = try await fixture.postgres.query(
                "SELECT status FROM tracking.parcel WHERE shipment_id = \(last)")[0].decode(0)
            #expect(status == "out_for_delivery")
            // The older message comes once more, and late.
            try await planned(route.id, fixture)
            #expect(try await estimates(fixture) == 3)
            #expect(try await shown(last, fixture) == second)
        }
    }

    @Test("The planned stop is when half of such parcels arrive; the others later, by a part of the way; it is told to others")
    func forecast() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await load(2, fixture)
            for _ in 0..<2 { try await planned(route.id, fixture) }
            let rows = try await fixture.postgres.query("SELECT shipment_id, p50, p90, cause, level FROM tracking.arrival")
                .decode((Int64, Date, Date, String, String?).self)
            #expect(rows.count == 2 && rows.allSatisfy { $0.3 == "plan" && $0.4 == nil })
            for row in rows {
                #expect(row.1 == (try await plan(row.0, fixture)) && row.2 >= row.1 + 900)
            }
            let told = try await fixture.messages(ShipmentExpected.self)
            #expect(told.count == 2 && told.allSatisfy { $0.p50 != nil && $0.cause == "plan" })
        }
    }

    @Test("What was read of an older version and is noted late changes nothing")
    func order() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await load(3, fixture)
            let last = route.stops[2].shipmentID
            let old = try await StopReportStore().estimates([route.id], in: fixture.postgres)
            try await replan(route, 0, fixture)
            let newer = try await StopReportStore().estimates([route.id], in: fixture.postgres)
            // Two changes within one transaction's time.
            try await replan(route, 1, fixture)
            try await changed(route.id, fixture)
            let expected = try await plan(last, fixture)
            for stale in [newer, old] {
                try await fixture.postgres.transaction { transaction in
                    let context = HandlerContext(
                        transaction: transaction, now: Date(), logger: fixture.stack.logger, outbox: OutboxBatch())
                    try await ParcelFolding(rights: ReportingRights()).add(stale, in: context)
                }
                #expect(try await shown(last, fixture) == expected)
            }
            #expect(try await estimates(fixture) == 6)
        }
    }

    @Test("Versions ascend in time, though the clock says otherwise")
    func clock() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await load(2, fixture)
            // A clock that was ten hours ahead, until it was set right.
            try await fixture.postgres.query("UPDATE routing.route SET planned_at = now() + interval '10 hours'")
            try await planned(route.id, fixture)
            try await replan(route, 0, fixture)
            try await changed(route.id, fixture)
            let last = route.stops[1].shipmentID
            #expect(try await shown(last, fixture) == (try await plan(last, fixture)))
        }
    }

    @Test("A plan that comes before the parcel is known waits for it; after the delivery nothing is expected")
    func early() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(1)
            let shipment = route.stops[0].shipmentID
            try await planned(route.id, fixture)
            #expect(try await shown(shipment, fixture) == nil)
            try await fixture.handle(RouteStopsHandler<RoutePlanned>(), [RoutePlanned(routeID: route.id)])
            try await fixture.handle(ShipmentReadyHandler(), try await fixture.messages(ShipmentReady.self))
            #expect(try await shown(shipment, fixture) == (try await plan(shipment, fixture)))
            try await fixture.complete(shipment, on: route.id)
            let orders = try await fixture.messages(StopCompleted.self)
            try await fixture.handle(StopCompletedHandler(), orders)
            for _ in 0..<2 { try await planned(route.id, fixture) }
            let eta: Date? = try await fixture.postgres.query("SELECT carrier_eta FROM tracking.parcel")[0].decode(0)
            #expect(eta == nil)
            #expect(try await fixture.postgres.query(standing).isEmpty)
        }
    }

    @Test("explain says when the parcel is expected by the route, and each time it was said")
    func explained() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await load(2, fixture)
            try await planned(route.id, fixture)
            try await replan(route, 0, fixture)
            try await changed(route.id, fixture)
            let last = route.stops[1].shipmentID
            let row = try await fixture.postgres.query(
                """
                SELECT order_id, to_char(arrive_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM routing.stop WHERE shipment_id = \(last)
                """)[0]
            let (order, time) = try row.decode((Int64, String).self)
            let story = try #require(try await OrderStoryStore().story(order, on: fixture.postgres))
            let text = StoryView(story, coloured: false).lines.joined(separator: "\n")
            #expect(text.contains("nobody has said that it left, expected by \(time)"), "\(text)")
            #expect(text.contains("parcel 1: expected \(time)"), "\(text)")
            #expect(text.ranges(of: "parcel 1: expected ").count == 2, "\(text)")
        }
    }

    @Test("Plans and changes handled at once by many, in any order: the latest counts, each once")
    func concurrent() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await load(3, fixture)
            try await planned(route.id, fixture)
            try await replan(route, 0, fixture)
            try await withThrowingTaskGroup { group in
                for index in 0..<6 {
                    group.addTask {
                        if index % 2 == 0 { try await planned(route.id, fixture) } else { try await changed(route.id, fixture) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await estimates(fixture) == 5)
            for stop in route.stops[1...] {
                #expect(try await shown(stop.shipmentID, fixture) == (try await plan(stop.shipmentID, fixture)))
            }
        }
    }
}
