import Contracts
import FoundationEssentials
import Messaging
import Postgres
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Planning routes", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ShipmentBookedHandlerTests {
    private func handler(_ fixture: ShippingFixture) -> ShipmentBookedHandler {
        ShipmentBookedHandler(postgres: fixture.postgres, settings: RouteSettings())
    }

    private func stops(_ fixture: ShippingFixture) async throws -> [(shipment: Int64, route: Int64?, seq: Int?, reason: String?)]
    {
        try await fixture.postgres.query("SELECT shipment_id, route_id, seq, reason FROM routing.stop ORDER BY route_id, seq").map
        {
            let (shipment, route, seq, reason) = try $0.decode((Int64, Int64?, Int?, String?).self)
            return (shipment, route, seq, reason)
        }
    }

    @Test("Booked shipments of the own fleet get routes; others get none")
    func normal() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(12)
            let other = ShipmentBooked(shipmentID: 999, parcelID: 0, orderID: 0, carrier: "swift", isOwnFleet: false)
            let outcomes = try await fixture.handle(handler(fixture), events + [other])
            #expect(outcomes.allSatisfy { $0 == .done })
            let stops = try await stops(fixture)
            #expect(Set(stops.map(\.shipment)) == Set(events.map(\.shipmentID)))
            #expect(stops.allSatisfy { $0.route != nil })
            let planned = try await fixture.messages(RoutePlanned.self).map(\.routeID)
            #expect(Set(planned) == Set(stops.compactMap(\.route)) && planned.count == Set(planned).count)
            for route in planned {
                let places = stops.filter { $0.route == route }.compactMap(\.seq)
                #expect(places == Array(1...places.count))
            }
        }
    }

    @Test("Planning twice plans once")
    func twice() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(5)
            for _ in 0..<3 { try await fixture.handle(handler(fixture), events + events) }
            #expect(try await stops(fixture).count == 5)
            #expect(try await fixture.messages(RoutePlanned.self).count == 1)
        }
    }

    /// Pairs of routes of one vehicle that are on the road at the same time.
    private func overlaps(_ fixture: ShippingFixture) async throws -> Int {
        try await fixture.postgres.query(
            """
            SELECT count(*) FROM routing.route a JOIN routing.route b ON b.vehicle = a.vehicle AND b.id > a.id
            WHERE a.departs_at < b.back_at AND b.departs_at < a.back_at
            """)[0].decode(0)
    }

    @Test("Planners that see the same vehicle in the yard do not both get it")
    func oneVehicle() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(24)
            let shares = (0..<4).map { share in events.enumerated().filter { $0.offset % 4 == share }.map(\.element) }
            let handler = handler(fixture)
            // All have planned before the first one writes.
            var plans: [ShipmentBookedHandler.Plan] = []
            for share in shares { plans.append(try await handler.prepare(share.map { Event($0) })) }
            var left: [ShipmentBooked] = []
            for (share, plan) in zip(shares, plans) {
                let outcomes = try await fixture.postgres.transaction { transaction in
                    let context = HandlerContext(
                        transaction: transaction, now: Date(), logger: fixture.stack.logger, outbox: OutboxBatch())
                    return try await handler.handle(share.map { Event($0) }, plan, in: context)
                }
                left += zip(share, outcomes).filter {
                    $0.1 == .retry(after: .milliseconds(50), reason: "another planner took its vehicle")
                }.map(\.0)
            }
            #expect(left.count == 18)
            try await fixture.handle(handler, left)
            #expect(try await stops(fixture).allSatisfy { $0.route != nil })
            #expect(try await overlaps(fixture) == 0)
        }
    }

    @Test("Routes planned in waves leave when the vehicle is back, also after the first was driven")
    func waves() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(6)
            try await fixture.postgres.query("UPDATE routing.vehicle SET max_stops = 2")
            try await fixture.handle(handler(fixture), events)
            let planned = try await fixture.messages(RoutePlanned.self).map(\.routeID).sorted()
            #expect(planned.count == 3)
            #expect(try await overlaps(fixture) == 0)
            try await fixture.drive(planned[0])
            try await fixture.handle(handler(fixture), try await fixture.bookFleet(2))
            #expect(try await fixture.messages(RoutePlanned.self).count == 4)
            #expect(try await overlaps(fixture) == 0)
        }
    }

    @Test("Several planners at once put every shipment on one route")
    func race() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(30)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    let handler = handler(fixture)
                    group.addTask { try await fixture.handle(handler, events.shuffled()) }
                }
                try await group.waitForAll()
            }
            let stops = try await stops(fixture)
            #expect(stops.count == 30 && stops.allSatisfy { $0.route != nil })
            #expect(try await overlaps(fixture) == 0)
            let routes = try await fixture.postgres.query("SELECT count(*) FROM routing.route")
            #expect(try routes.first?.decode(0, as: Int.self) == Set(stops.map(\.route)).count)
        }
    }

    @Test("A route that lost a stop is dropped whole and its other shipments come back")
    func lost() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(3)
            let handler = handler(fixture)
            let batch = events.map { Event($0) }
            let plan = try await handler.prepare(batch)
            try await fixture.handle(handler, [events[1]])
            let outcomes = try await fixture.postgres.transaction { transaction in
                let context = HandlerContext(
                    transaction: transaction, now: Date(), logger: fixture.stack.logger, outbox: OutboxBatch())
                return try await handler.handle(batch, plan, in: context)
            }
            #expect(outcomes.map { $0 == .done } == [false, true, false])
            #expect(try await stops(fixture).filter { $0.route != nil }.map(\.shipment) == [events[1].shipmentID])
            try await fixture.handle(handler, events)
            #expect(try await stops(fixture).allSatisfy { $0.route != nil })
        }
    }

    @Test("What no vehicle can carry keeps the reason until one can")
    func unassigned() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(1, weight: 2_000_000)
            try await fixture.handle(handler(fixture), events)
            let reason = try #require(try await stops(fixture)[0].reason)
            #expect(reason.hasPrefix("No vehicle can carry 2000000 g"))
            #expect(try await fixture.messages(RoutePlanned.self).isEmpty)
            try await fixture.postgres.query("UPDATE routing.vehicle SET capacity_g = 3000000")
            try await fixture.handle(handler(fixture), events)
            let stop = try await stops(fixture)[0]
            #expect(stop.route != nil && stop.reason == nil)
        }
    }

    @Test("Shipments that are no longer booked are not planned")
    func cancelled() async throws {
        try await ShippingFixture.with { fixture in
            let events = try await fixture.bookFleet(2)
            try await fixture.postgres.query(
                "UPDATE shipping.shipment SET state = 'cancelled' WHERE id = \(events[0].shipmentID)")
            try await fixture.handle(handler(fixture), events)
            #expect(try await stops(fixture).map(\.shipment) == [events[1].shipmentID])
        }
    }
}
