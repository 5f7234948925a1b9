import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import Routing
import ServiceRuntime
import TestStack
import Testing

@testable import RouteOptimizer

extension ShippingFixture {
    /// Books shipments of the own fleet and gives the site a vehicle.
    func bookFleet(_ count: Int, weight: Int = 500, promisedIn days: Int? = nil) async throws -> [ShipmentBooked] {
        let parcels = try await pack(count, latitude: -23.6, weight: weight, promisedIn: days)
        try await postgres.query(
            "INSERT INTO routing.vehicle VALUES ('V1', 'SAO', 900000, 8000000, 32400, 90, true) ON CONFLICT DO NOTHING")
        return try await postgres.query(
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number, promised_by)
            SELECT p.id, p.order_id, 'booked', 'fleet', 'T' || p.id, d.promised_by
            FROM warehouse.parcel p JOIN orders.destination d ON d.order_id = p.order_id
            WHERE p.id = ANY (\(parcels)) RETURNING id, parcel_id, order_id
            """
        ).map { row in
            let (id, parcel, order) = try row.decode((Int64, Int64, Int64).self)
            return ShipmentBooked(shipmentID: id, parcelID: parcel, orderID: order, carrier: "fleet", isOwnFleet: true)
        }
    }

    var driverReports: DriverReports { DriverReports(postgres: postgres, outbox: outbox, settings: RouteSettings()) }

    /// The view of a route of one who drives every vehicle and dispatches them, too.
    func route(_ id: Int64) async throws -> DriverRoute? {
        try await DrivingStore().route(id, for: .allowedAll, in: postgres)
    }

    /// The oldest planned routes.
    func plannedRoutes() async throws -> [DriverRoute] {
        try await DrivingStore().routes(state: .planned, limit: 1000, for: .allowedAll, in: postgres)
    }

    /// Plans one route for some shipments.
    func planRoute(_ count: Int, promisedIn days: Int? = nil) async throws -> DriverRoute {
        try await handle(
            ShipmentBookedHandler(postgres: postgres, settings: RouteSettings()), try await bookFleet(count, promisedIn: days))
        return try await plannedRoutes()[0]
    }

    /// Plans two routes of two stops each, one after the other with the same vehicle.
    func planTwoRoutes() async throws -> [DriverRoute] {
        let events = try await bookFleet(4)
        try await postgres.query("UPDATE routing.vehicle SET max_stops = 2")
        try await handle(ShipmentBookedHandler(postgres: postgres, settings: RouteSettings()), events)
        let routes = try await plannedRoutes()
        try #require(routes.count == 2)
        return routes
    }

    @discardableResult
    func complete(
        _ shipment: Int64, on route: Int64, at time: Date? = nil, by name: String = "Ana",
        from place: Coordinate? = Coordinate(latitude: -23.6, longitude: -46.6), as caller: RouteCaller = .allowedAll
    ) async throws -> KeptReport {
        let report = StopReport(
            outcome: .completed, recipient: name, occurredAt: time, place: place,
            photo: "pod/1.jpg")
        return try await driverReports.report(report, on: route, of: shipment, by: caller, trace: nil)
    }

    @discardableResult
    func fail(
        _ shipment: Int64, on route: Int64, at time: Date? = nil, _ cause: TrackingCause = .consigneeNotHome,
        as caller: RouteCaller = .allowedAll
    ) async throws -> KeptReport {
        let report = StopReport(outcome: .failed, cause: cause, occurredAt: time)
        return try await driverReports.report(report, on: route, of: shipment, by: caller, trace: nil)
    }

    /// Has these orders cancelled in the database, before anybody is told.
    func cancel(_ orders: [Int64]) async throws {
        try await postgres.query("UPDATE orders.\"order\" SET status = 'cancelled' WHERE id = ANY (\(orders)::bigint[])")
    }

    /// Cancels the orders of a route's stops, as intake and the planner would.
    func cancelOrders(on id: Int64) async throws {
        let orders = try await postgres.query("SELECT order_id FROM routing.stop WHERE route_id = \(id)").map {
            OrderCancelled(orderID: try $0.decode(0), reason: "test")
        }
        try await cancel(orders.map(\.orderID))
        try await handle(OrderCancelledHandler(), orders)
        try await handle(
            RouteReplanRequestedHandler(postgres: postgres, settings: RouteSettings()), [RouteReplanRequested(routeID: id)])
    }

    /// Completes every open stop.
    func drive(_ id: Int64) async throws {
        for stop in try await route(id)?.stops ?? [] where stop.state == .open { try await complete(stop.shipmentID, on: id) }
    }
}

extension ShippingFixture {
    var waitingStops: WaitingStops {
        WaitingStops(postgres: postgres, outbox: outbox, settings: RouteSettings())
    }
}

extension RouteCaller {
    /// Who drives every vehicle, and dispatches.
    static let allowedAll = RouteCaller(.allowedAll)

    /// Who drives these vehicles.
    static func driver(of vehicles: String...) -> RouteCaller {
        RouteCaller(
            Caller(
                keyID: "driver", name: "test", scopes: [KeyScope.fleet.rawValue], channels: .only([]),
                vehicles: .only(Set(vehicles))))
    }

    /// Who sees all and drives nothing.
    static let dispatcher = RouteCaller(
        Caller(
            keyID: "dispatcher", name: "test", scopes: [KeyScope.fleetDispatch.rawValue], channels: .only([]), vehicles: .only([])
        ))
}
