import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

/// What the driver's app and the dispatcher read.
struct DrivingStore: Sendable {
    /// The oldest routes in this state that exist for the caller, with their stops in order.
    func routes(
        state: RouteState, limit: Int, for caller: RouteCaller, in database: some SQLExecutor
    ) async throws -> [DriverRoute] {
        let selected: SQL =
            "SELECT * FROM routing.route WHERE state = \(state) AND \(caller.reaches) ORDER BY id LIMIT \(limit)"
        return try Self.routes(await database.query(select(selected)), for: caller)
    }

    /// One route with its list of changes; nil when there is no such route, or none for the caller.
    func route(_ id: Int64, for caller: RouteCaller, in database: some SQLExecutor) async throws -> DriverRoute? {
        let results = try await database.pipeline([
            select("SELECT * FROM routing.route WHERE id = \(id) AND \(caller.reaches)"),
            """
            SELECT changed_at, kind, shipment_id, sentence FROM routing.route_change WHERE route_id = \(id) ORDER BY version, place
            """,
        ])
        var route = try Self.routes(results[0], for: caller).first
        route?.changes = try results[1].map { row in
            let (time, kind, shipment, sentence) = try row.decode((Date, RouteChangeKind, Int64?, String).self)
            return DriverChange(time: ZonedTime(time), kind: kind, shipmentID: shipment, sentence: sentence)
        }
        return route
    }

    /// A stop that was tried in vain belongs to the route it was tried on, and to the one it is on now.
    private func select(_ routes: SQL) -> SQL {
        """
        SELECT r.*, d.names AS driver_names, d.phones AS driver_phones, s.shipment_id, s.tracking_number, s.latitude, s.longitude, f.promised_by, l.scanned_at,
            coalesce(p.seq, s.seq) AS seq, CASE WHEN p.route_id IS NULL THEN s.arrive_at ELSE p.arrive_at END AS arrive_at,
            CASE s.state WHEN \(StopState.cancelled) THEN s.state ELSE coalesce(p.outcome, s.state) END AS stop_state,
            p.occurred_at, p.cause, p.recipient, p.latitude AS at_latitude, p.longitude AS at_longitude, p.photo, p.note,
            p.reported_by, p.distance_m AS report_distance_m, p.marks,
            1 + (SELECT count(*) FROM routing.stop_report q
                 WHERE q.shipment_id = s.shipment_id AND q.outcome = \(StopOutcome.failed) AND q.route_id < r.id) AS attempt
        FROM (\(routes)) r
        LEFT JOIN LATERAL (
            SELECT array_agg(name ORDER BY code) AS names, array_agg(phone ORDER BY code) AS phones FROM routing.driver
            WHERE vehicle = r.vehicle AND is_active AND r.state IN (\(RouteState.planned), \(RouteState.started))) d ON true
        LEFT JOIN LATERAL (SELECT shipment_id FROM routing.stop WHERE route_id = r.id
            UNION SELECT shipment_id FROM routing.stop_report WHERE route_id = r.id) AS member ON true
        LEFT JOIN routing.stop s ON s.shipment_id = member.shipment_id
        LEFT JOIN routing.stop_report p ON p.route_id = r.id AND p.shipment_id = s.shipment_id
        LEFT JOIN shipping.fleet_shipment f ON f.shipment_id = s.shipment_id
        LEFT JOIN warehouse.handed_over_parcel l ON l.parcel_id = f.parcel_id
        ORDER BY r.id, coalesce(p.seq, s.seq), p.occurred_at, s.shipment_id
        """
    }

    private static func routes(_ rows: Rows, for caller: RouteCaller) throws -> [DriverRoute] {
        var routes: [DriverRoute] = []
        for row in rows {
            if routes.last?.id != (try row.decode("id")) { routes.append(try route(row, for: caller)) }
            if let stop = try stop(row, for: caller) { routes[routes.count - 1].stops.append(stop) }
        }
        return routes
    }

    private static func route(_ row: Row, for caller: RouteCaller) throws -> DriverRoute {
        DriverRoute(
            id: try row.decode("id"), site: try row.decode("site"), vehicle: try row.decode("vehicle"),
            state: try row.decode("state"), distance: try row.decode("distance_m"), duration: try row.decode("duration_s"),
            plannedAt: ZonedTime(try row.decode("planned_at")), departsAt: try row.time("departs_at"),
            backAt: try row.time("back_at"), startedAt: try row.time("started_at"), returnedAt: try row.time("returned_at"),
            startedBy: caller.isDispatcher ? try row.decode("started_by") : nil,
            returnedBy: caller.isDispatcher ? try row.decode("returned_by") : nil,
            drivers: caller.isDispatcher ? try drivers(row) : nil,
            silentSince: try row.time("silent_since"), travel: try row.decode("travel"), stops: [])
    }

    private static func drivers(_ row: Row) throws -> [DriverRoute.Driver]? {
        guard let names = try row.decode("driver_names", as: [String]?.self) else { return nil }
        return zip(names, try row.decode("driver_phones", as: [String].self)).map { .init(name: $0, phone: $1) }
    }

    private static func stop(_ row: Row, for caller: RouteCaller) throws -> DriverStop? {
        guard let shipment: Int64 = try row.decode("shipment_id") else { return nil }
        let (arriveAt, promisedBy, report) = (
            try row.time("arrive_at"), try row.time("promised_by"), try report(row, for: caller)
        )
        let state: StopState = try row.decode("stop_state")
        let there = state == .completed ? report?.time : arriveAt
        return DriverStop(
            seq: try row.decode("seq"), shipmentID: shipment, trackingNumber: try row.decode("tracking_number"),
            loadedAt: try row.time("scanned_at"), state: state,
            attempt: try row.decode("attempt"), arriveAt: arriveAt, promisedBy: promisedBy,
            slack: promisedBy.flatMap { promise in
                there.map { Int(promise.instant.timeIntervalSince($0.instant).rounded(.down)) }
            },
            latitude: try row.decode("latitude"), longitude: try row.decode("longitude"), report: report)
    }

    private static func report(_ row: Row, for caller: RouteCaller) throws -> DriverReport? {
        guard let time = try row.time("occurred_at") else { return nil }
        return DriverReport(
            time: time, cause: try row.decode("cause"), recipient: try row.decode("recipient"),
            latitude: try row.decode("at_latitude"), longitude: try row.decode("at_longitude"), photo: try row.decode("photo"),
            note: try row.decode("note"), reportedBy: caller.isDispatcher ? try row.decode("reported_by") : nil,
            distance: caller.isDispatcher ? try row.decode("report_distance_m") : nil,
            marks: caller.isDispatcher ? try row.decode("marks", as: [String].self).compactMap(ReportMark.init) : nil)
    }
}

extension Row {
    fileprivate func time(_ column: String) throws -> ZonedTime? {
        let date: Date? = try decode(column)
        return date.map { ZonedTime($0) }
    }
}

extension RouteCaller {
    /// The condition on `vehicle` that holds for routes that exist for the caller.
    var reaches: SQL {
        switch vehicles {
        case .all: "true"
        case .only(let codes): "vehicle = ANY (\(codes.sorted())::text[])"
        }
    }
}
