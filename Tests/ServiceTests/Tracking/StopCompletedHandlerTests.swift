import CarrierDispatch
import CarrierFormats
import Contracts
import FoundationEssentials
import Postgres
import TestStack
import Testing

@testable import RouteOptimizer
@testable import Tracking

@Suite("Drivers' reports become tracking events", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct StopCompletedHandlerTests {
    /// A started route of loaded shipments, reported by what a test wants.
    private func load(_ fixture: ShippingFixture, _ count: Int) async throws -> (route: Int64, stops: [ShipmentBooked]) {
        let route = try await fixture.planRoute(count)
        try await fixture.handle(RouteStopsHandler<RoutePlanned>(), [RoutePlanned(routeID: route.id)])
        let orders = try await fixture.postgres.query("SELECT id, order_id FROM shipping.shipment ORDER BY id").map {
            let (shipment, order) = try $0.decode((Int64, Int64).self)
            return ShipmentBooked(shipmentID: shipment, parcelID: 0, orderID: order, carrier: "fleet", isOwnFleet: true)
        }
        return (route.id, orders)
    }

    private func completed(_ route: Int64, _ stop: ShipmentBooked) -> StopCompleted {
        StopCompleted(routeID: route, shipmentID: stop.shipmentID, orderID: stop.orderID)
    }

    private func failed(_ route: Int64, _ stop: ShipmentBooked) -> StopFailed {
        StopFailed(routeID: route, shipmentID: stop.shipmentID, orderID: stop.orderID)
    }

    private func statuses(_ fixture: ShippingFixture) async throws -> [String] {
        try await fixture.postgres.query("SELECT status FROM tracking.parcel ORDER BY shipment_id").map { try $0.decode(0) }
    }

    @Test("Out for delivery, delivered with the receiver's name, failed with its cause: shipments follow")
    func normal() async throws {
        try await ShippingFixture.with { fixture in
            let (route, stops) = try await load(fixture, 2)
            try await fixture.handle(ShipmentReadyHandler(), try await fixture.messages(ShipmentReady.self))
            try await fixture.complete(stops[0].shipmentID, on: route)
            for _ in 0..<2 { try await fixture.handle(RouteStartedHandler(), [RouteStarted(routeID: route)]) }
            #expect(try await statuses(fixture) == ["out_for_delivery", "out_for_delivery"])
            try await fixture.fail(stops[1].shipmentID, on: route)
            for _ in 0..<2 {
                try await fixture.handle(StopCompletedHandler(), [completed(route, stops[0]), completed(route, stops[0])])
                try await fixture.handle(StopFailedHandler(), [failed(route, stops[1])])
            }
            #expect(try await statuses(fixture) == ["delivered", "delivery_failed"])
            let row = try await fixture.postgres.query(
                """
                SELECT p.delivered_to, e.place FROM tracking.parcel p JOIN tracking.event e USING (tracking_number)
                WHERE e.status = 'delivered'
                """)[0]
            #expect(try row.decode((String, String).self) == ("Ana", "Cidade"))
            try await fixture.handle(TrackingUpdatedHandler(), try await fixture.messages(TrackingUpdated.self))
            #expect(try await fixture.shipments("state") == ["delivered", "handed_over"])
            #expect(try await fixture.shipments("reason") == [nil, "consignee_not_home"])
            #expect(try await fixture.messages(ShipmentDelivered.self).map(\.shipmentID) == [stops[0].shipmentID])
        }
    }

    @Test("A report that comes before the shipment is known waits for it; what tracking has not heard stands still")
    func early() async throws {
        try await ShippingFixture.with { fixture in
            let (route, stops) = try await load(fixture, 1)
            try await fixture.complete(stops[0].shipmentID, on: route)
            let standing: SQL = "SELECT queue FROM operations.standing WHERE queue LIKE 'tracking.stop.%'"
            let queues = try await fixture.postgres.query(standing).map { try $0.decode(0, as: String.self) }
            #expect(queues == ["tracking.stop.completed"])
            try await fixture.handle(StopCompletedHandler(), [completed(route, stops[0])])
            #expect(try await fixture.postgres.query(standing).isEmpty)
            #expect(try await statuses(fixture).isEmpty)
            try await fixture.handle(ShipmentReadyHandler(), try await fixture.messages(ShipmentReady.self))
            #expect(try await statuses(fixture) == ["delivered"])
        }
    }
}
