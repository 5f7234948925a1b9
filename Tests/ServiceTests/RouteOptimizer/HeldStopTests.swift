import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Stops of parcels that are held or opened", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct HeldStopTests {
    /// A route of some stops; the parcel of the first has milk of lot 7.
    private func planned(_ count: Int, _ body: (ShippingFixture, DriverRoute, Int64) async throws -> Void) async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(count)
            let shipment = try #require(route.stops.first?.shipmentID)
            let order: Int64 = try await fixture.postgres.query(
                "SELECT order_id FROM routing.stop WHERE shipment_id = \(shipment)")[0].decode(0)
            try await fixture.postgres.pipeline([
                "INSERT INTO warehouse.location (site, code, check_code, aisle, cell) VALUES ('SAO', 'A-01', '1', 1, 1)",
                "INSERT INTO warehouse.sku (code) VALUES ('MILK')",
                "INSERT INTO warehouse.stock (site, sku, location_id, lot) SELECT 'SAO', 'MILK', id, '7' FROM warehouse.location",
                """
                INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity, state) SELECT \(order), 1, id, 1, 'picked' FROM warehouse.stock
                """,
                "INSERT INTO warehouse.lot_bar (sku, lot, kind, reason, barred_by) VALUES ('MILK', '7', 'recalled', 'notice', 'eva')",
            ])
            try await body(fixture, route, order)
        }
    }

    private func review(_ fixture: ShippingFixture, _ order: Int64) async throws {
        try await fixture.handle(ParcelsReviewedHandler(), [ParcelsReviewed(orderID: order)])
    }

    private func replan(_ fixture: ShippingFixture) async throws {
        try await fixture.handle(
            RouteReplanRequestedHandler(postgres: fixture.postgres, settings: RouteSettings()),
            try await fixture.messages(RouteReplanRequested.self))
    }

    private func stop(_ shipment: Int64, _ fixture: ShippingFixture) async throws -> String {
        try await fixture.postgres.query(
            "SELECT concat_ws(' ', state, CASE WHEN route_id IS NULL THEN 'no route' END, plan_after = 'infinity') FROM routing.stop WHERE shipment_id = \(shipment)"
        )[0].decode(0)
    }

    @Test("Held, a stop is off its route with the reason, and the rest is driven; free again, it is planned")
    func held() async throws {
        try await planned(3) { fixture, route, order in
            let shipment = route.stops[0].shipmentID
            for _ in 0..<2 { try await review(fixture, order) }
            #expect(try await fixture.messages(RouteReplanRequested.self).map(\.routeID) == [route.id])
            try await replan(fixture)
            let changed = try #require(try await fixture.route(route.id))
            #expect(changed.stops.map(\.shipmentID) == route.stops.dropFirst().map(\.shipmentID))
            #expect(changed.changes?.first?.sentence == "Shipment \(shipment) is off the route: MILK lot 7 is recalled.")
            #expect(try await stop(shipment, fixture) == "open no route t")
            try await fixture.waitingStops.planAll()
            #expect(try await stop(shipment, fixture) == "open no route t", "it waits as long as the bar holds")
            try await fixture.postgres.query("UPDATE warehouse.lot_bar SET cleared_at = now(), cleared_by = 'eva'")
            try await review(fixture, order)
            // It was made ready by the route before.
            try await fixture.postgres.query("UPDATE shipping.shipment SET state = \(ShipmentState.ready) WHERE id = \(shipment)")
            try await fixture.waitingStops.planAll()
            #expect(try await stop(shipment, fixture) == "open")
        }
    }

    @Test("A route of which every stop is held is over")
    func alone() async throws {
        try await planned(1) { fixture, route, order in
            try await review(fixture, order)
            #expect(try await fixture.route(route.id)?.state == .cancelled)
            #expect(try await fixture.messages(RouteReplanRequested.self).isEmpty)
        }
    }

    @Test("What nobody was told of does not leave with the vehicle either; what has left stays on its route")
    func leaving() async throws {
        try await planned(2) { fixture, route, order in
            let shipment = route.stops[0].shipmentID
            try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            #expect(try await fixture.route(route.id)?.stops.map(\.shipmentID) == [route.stops[1].shipmentID])
            #expect(try await stop(shipment, fixture) == "open no route t")
            #expect(try await fixture.messages(RouteReplanRequested.self).map(\.routeID) == [route.id])
        }
        try await planned(2) { fixture, route, order in
            let bar: SQL = "UPDATE warehouse.lot_bar SET barred_at = now()"
            try await fixture.postgres.query("DELETE FROM warehouse.lot_bar")
            try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            try await fixture.postgres.pipeline([
                "INSERT INTO warehouse.lot_bar (sku, lot, kind, reason, barred_by) VALUES ('MILK', '7', 'recalled', 'notice', 'eva')",
                bar,
            ])
            try await review(fixture, order)
            #expect(try await fixture.route(route.id)?.stops.count == 2)
        }
    }

    @Test("What was scanned into its vehicle has left, and stays on its route")
    func loaded() async throws {
        try await planned(2) { fixture, route, order in
            try await fixture.postgres.query(
                """
                INSERT INTO warehouse.hand_over (parcel_id, carrier, route_id, picker, scanned_at)
                SELECT id, 'fleet', \(route.id), 'eva', now() FROM warehouse.parcel WHERE order_id = \(order)
                """)
            try await review(fixture, order)
            try await fixture.driverReports.start(route.id, at: nil, by: .allowedAll, trace: nil)
            #expect(try await fixture.route(route.id)?.stops.count == 2)
        }
    }

    @Test("A stop of an opened parcel is cancelled", arguments: [1, 2])
    func opened(stops: Int) async throws {
        try await planned(stops) { fixture, route, order in
            let shipment = route.stops[0].shipmentID
            try await fixture.postgres.pipeline([
                "UPDATE warehouse.parcel SET opened_at = now() WHERE order_id = \(order)",
                "UPDATE warehouse.fulfilment SET state = \(FulfilmentState.backordered) WHERE order_id = \(order)",
            ])
            try await review(fixture, order)
            try await replan(fixture)
            #expect(try await stop(shipment, fixture) == "cancelled")
            let changed = try #require(try await fixture.route(route.id))
            #expect(changed.state == (stops == 1 ? .cancelled : .planned))
            #expect(
                stops == 1 || changed.changes?.first?.sentence == "Shipment \(shipment) is off the route: its parcel was opened.")
        }
    }
}
