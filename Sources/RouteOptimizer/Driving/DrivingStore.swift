import FoundationEssentials
import Fulfilment
import Postgres

/// What the driver's app reads and reports.
struct DrivingStore: Sendable {
    /// The oldest routes in this state, with their stops in order.
    func routes(state: String, limit: Int, in database: some SQLExecutor) async throws -> [DriverRoute] {
        var routes: [DriverRoute] = []
        for row in try await database.query(select(state, limit)) {
            let stop = try Self.stop(row)
            if routes.last?.id != (try row.decode(0)) { routes.append(try Self.route(row)) }
            routes[routes.count - 1].stops.append(stop)
        }
        return routes
    }

    /// Notes that a route was driven.
    /// - Returns: the route's state; nil when there is no such route.
    func markDriven(_ route: Int64, in database: some SQLExecutor) async throws -> String? {
        let results = try await database.pipeline([
            "UPDATE routing.route SET state = 'driven', driven_at = now() WHERE id = \(route) AND state = 'planned'",
            "SELECT state FROM routing.route WHERE id = \(route)",
        ])
        return try results[1].first.map { try $0.decode(0) }
    }

    private func select(_ state: String, _ limit: Int) -> SQL {
        """
        SELECT r.id, r.site, r.vehicle, r.state, r.distance_m, r.duration_s, r.planned_at,
            s.seq, s.shipment_id, s.tracking_number, s.arrive_at, s.latitude, s.longitude
        FROM (SELECT * FROM routing.route WHERE state = \(state) ORDER BY id LIMIT \(limit)) r
        JOIN routing.stop s ON s.route_id = r.id
        ORDER BY r.id, s.seq
        """
    }

    private static func route(_ row: Row) throws -> DriverRoute {
        DriverRoute(
            id: try row.decode(0), site: try row.decode(1), vehicle: try row.decode(2), state: try row.decode(3),
            distance: try row.decode(4), duration: try row.decode(5), plannedAt: ZonedTime(try row.decode(6)), stops: [])
    }

    private static func stop(_ row: Row) throws -> DriverStop {
        let arriveAt: Date? = try row.decode(10)
        return DriverStop(
            seq: try row.decode(7), shipmentID: try row.decode(8), trackingNumber: try row.decode(9),
            arriveAt: arriveAt.map { ZonedTime($0) }, latitude: try row.decode(11), longitude: try row.decode(12))
    }
}
