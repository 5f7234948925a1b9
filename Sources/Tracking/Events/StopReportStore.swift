import FoundationEssentials
import Fulfilment
import Postgres

/// Reads what the own fleet's drivers reported, as events of the parcels. The view `operations.standing` looks for their keys.
struct StopReportStore: Sendable {
    /// The reports of these stops.
    /// - Parameter stops: route and shipment of each.
    func reports(_ stops: [(route: Int64, shipment: Int64)], in database: some SQLExecutor) async throws -> [ReportedEvent] {
        try await database.query(
            """
            SELECT p.route_id, p.shipment_id, s.tracking_number, p.outcome, p.cause, p.recipient, p.note, p.occurred_at, d.city,
                s.carrier
            FROM unnest(\(stops.map(\.route))::bigint[], \(stops.map(\.shipment))::bigint[]) AS wanted(route_id, shipment_id)
            JOIN routing.reported_stop p ON p.route_id = wanted.route_id AND p.shipment_id = wanted.shipment_id
            JOIN shipping.tracked_shipment s ON s.shipment_id = p.shipment_id
            JOIN orders.destination d ON d.order_id = s.order_id
            """
        ).map(Self.report)
    }

    private static func report(_ row: Row) throws -> ReportedEvent {
        let (route, shipment, number, outcome, cause, recipient, note, time, city, carrier) = try row.decode(
            (Int64, Int64, String, StopOutcome, String?, String?, String?, Date, String, String).self)
        let event = CarrierEvent(
            id: "route-\(route)-stop-\(shipment)", trackingNumber: number, carrier: carrier,
            status: outcome == .completed ? .delivered : .deliveryFailed, cause: cause, code: outcome.rawValue,
            message: note ?? "",
            occurredAt: ZonedTime(time), place: city, deliveredTo: recipient)
        return ReportedEvent(event: event, source: ReportingRights.ownFleet, deliveryID: nil)
    }

    /// The parcels that left with these routes.
    func departures(_ routes: [Int64], in database: some SQLExecutor) async throws -> [ReportedEvent] {
        try await database.query(
            """
            SELECT t.route_id, t.shipment_id, s.tracking_number, t.started_at, s.carrier
            FROM routing.started_stop t JOIN shipping.tracked_shipment s ON s.shipment_id = t.shipment_id
            WHERE t.route_id = ANY (\(routes)::bigint[])
            """
        ).map(Self.departure)
    }

    private static func departure(_ row: Row) throws -> ReportedEvent {
        let (route, shipment, number, time, carrier) = try row.decode((Int64, Int64, String, Date, String).self)
        let event = CarrierEvent(
            id: "route-\(route)-started-\(shipment)", trackingNumber: number, carrier: carrier, status: .outForDelivery,
            code: "started", occurredAt: ZonedTime(time))
        return ReportedEvent(event: event, source: ReportingRights.ownFleet, deliveryID: nil)
    }

    /// When the parcels on these routes that have not been reported on are expected by the routes' present plans.
    func estimates(_ routes: [Int64], in database: some SQLExecutor) async throws -> [ReportedEvent] {
        try await database.query(
            """
            SELECT e.route_id, e.shipment_id, s.tracking_number, e.version, e.timed_at, e.arrive_at, s.carrier
            FROM routing.expected_stop e JOIN shipping.tracked_shipment s ON s.shipment_id = e.shipment_id
            WHERE e.route_id = ANY (\(routes)::bigint[])
            """
        ).map(Self.estimate)
    }

    /// The times of versions ascend, so the fold takes the latest version whichever is noted last.
    private static func estimate(_ row: Row) throws -> ReportedEvent {
        let (route, shipment, number, version, time, expected, carrier) = try row.decode(
            (Int64, Int64, String, Int, Date, Date, String).self)
        let event = CarrierEvent(
            id: "route-\(route)-expected-\(shipment)-\(version)", trackingNumber: number, carrier: carrier, kind: .estimate,
            status: .unknown,
            code: "planned", occurredAt: ZonedTime(time), expectedAt: ZonedTime(expected))
        return ReportedEvent(event: event, source: ReportingRights.ownFleet, deliveryID: nil)
    }
}
