import FoundationEssentials
import Fulfilment
import Postgres
import Routing

/// Reads routes that are still to be driven, and writes what becomes of them.
///
/// Rows are locked vehicles first, then routes by id, then stops.
struct ReplanStore: Sendable {
    /// Those of these routes that are planned or on the road.
    func routes(_ ids: [Int64], in database: some SQLExecutor) async throws -> [OpenRoute] {
        try await read(
            "SELECT id FROM routing.route WHERE id = ANY (\(ids)::bigint[]) AND state IN \([RouteState.planned, .started])",
            database)
    }

    /// Routes of these sites that have not left; what a shift's cut-off closed is left out.
    func waiting(at sites: [String], in database: some SQLExecutor) async throws -> [OpenRoute] {
        try await read(
            """
            SELECT r.id FROM routing.route r WHERE r.site = ANY (\(sites)::text[]) AND r.state = \(RouteState.planned) AND r.departs_at > now()
                AND NOT EXISTS (SELECT FROM routing.stop s WHERE s.route_id = r.id AND s.depart_after IS NOT NULL)
            """, database)
    }

    private func read(_ wanted: SQL, _ database: some SQLExecutor) async throws -> [OpenRoute] {
        let results = try await database.pipeline([selectRoutes(wanted), selectStops(wanted), selectRemoved(wanted)])
        var routes = try results[0].map(Self.route)
        let rows = Dictionary(routes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        for row in results[1] {
            let owner: Int64 = try row.decode("route_id")
            if let index = rows[owner] { routes[index].stops.append(try Self.stop(row)) }
        }
        for row in results[2] {
            let (owner, shipment) = try row.decode((Int64, Int64).self)
            if let index = rows[owner] { routes[index].removed.insert(shipment) }
        }
        return routes
    }

    private func selectRoutes(_ wanted: SQL) -> SQL {
        """
        SELECT r.id, r.version, r.site, w.latitude, w.longitude, r.vehicle, v.capacity_g, v.capacity_cm3, v.shift_s, v.max_stops,
            coalesce(r.departs_at, r.planned_at) AS departs_at,
            coalesce(r.back_at, r.planned_at + r.duration_s * interval '1 second') AS back_at, r.started_at, r.silent_at,
            (SELECT min(n.departs_at) FROM routing.route n
             WHERE n.vehicle = r.vehicle AND n.state = \(RouteState.planned) AND n.id <> r.id AND n.departs_at >= r.departs_at) AS next_at
        FROM (\(wanted)) AS wanted JOIN routing.route r ON r.id = wanted.id
        JOIN routing.vehicle v ON v.code = r.vehicle JOIN warehouse.shipping_site w ON w.site = r.site
        ORDER BY r.id
        """
    }

    private func selectStops(_ wanted: SQL) -> SQL {
        """
        WITH wanted AS (\(wanted)), member AS (
            SELECT s.route_id, s.shipment_id FROM wanted JOIN routing.stop s ON s.route_id = wanted.id
            UNION SELECT p.route_id, p.shipment_id FROM wanted JOIN routing.stop_report p ON p.route_id = wanted.id)
        SELECT m.route_id, s.shipment_id, coalesce(p.seq, s.seq) AS seq,
            CASE s.state WHEN \(StopState.cancelled) THEN s.state ELSE coalesce(p.outcome, s.state) END AS state,
            s.latitude, s.longitude, s.weight_g, s.volume_cm3, f.promised_by, p.occurred_at, p.cause,
            coalesce(s.reason = \(HeldStopStore.openedReason), false) AS is_opened,
            CASE WHEN p.route_id IS NULL THEN s.arrive_at ELSE p.arrive_at END AS arrive_at
        FROM member m JOIN routing.stop s ON s.shipment_id = m.shipment_id
        LEFT JOIN routing.stop_report p ON p.route_id = m.route_id AND p.shipment_id = m.shipment_id
        LEFT JOIN shipping.fleet_shipment f ON f.shipment_id = m.shipment_id
        ORDER BY m.route_id, seq, s.shipment_id
        """
    }

    private func selectRemoved(_ wanted: SQL) -> SQL {
        """
        SELECT c.route_id, c.shipment_id FROM (\(wanted)) AS wanted JOIN routing.route_change c ON c.route_id = wanted.id
        WHERE c.kind = \(RouteChangeKind.removed) AND c.shipment_id IS NOT NULL
        """
    }

    private static func route(_ row: Row) throws -> OpenRoute {
        let site = Site(
            code: try row.decode("site"),
            location: Coordinate(latitude: try row.decode("latitude"), longitude: try row.decode("longitude")))
        let departsAt: Date = try row.decode("departs_at")
        let vehicle = FreeVehicle(
            code: try row.decode("vehicle"), site: site.code, weightCapacity: try row.decode("capacity_g"),
            volumeCapacity: try row.decode("capacity_cm3"), shift: try row.decode("shift_s"),
            maxStops: try row.decode("max_stops"),
            freeAt: departsAt)
        return OpenRoute(
            id: try row.decode("id"), version: try row.decode("version"), site: site, vehicle: vehicle, departsAt: departsAt,
            backAt: try row.decode("back_at"), startedAt: try row.decode("started_at"),
            silentAt: try row.decode("silent_at"), nextDeparture: try row.decode("next_at"))
    }

    private static func stop(_ row: Row) throws -> OpenRoute.Stop {
        let cause: String? = try row.decode("cause")
        return OpenRoute.Stop(
            id: try row.decode("shipment_id"), seq: try row.decode("seq") ?? 0, state: try row.decode("state"),
            location: Coordinate(latitude: try row.decode("latitude"), longitude: try row.decode("longitude")),
            weight: try row.decode("weight_g"), volume: try row.decode("volume_cm3"), arriveAt: try row.decode("arrive_at"),
            promisedBy: try row.decode("promised_by"), endedAt: try row.decode("occurred_at"),
            cause: cause.flatMap(TrackingCause.init), isOpened: try row.decode("is_opened"))
    }
}
