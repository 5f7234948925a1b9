import FoundationEssentials
import Fulfilment
import Postgres
import Routing

/// A stop about to be reported.
struct ReportedStop: Sendable {
    let orderID: Int64
    /// Where it stands before the report.
    let state: StopState
    /// nil when it was located by its town: the middle of that is as far from most doors as from the driver.
    let place: GeoPoint?
    /// Attempts that failed before.
    let attempts: Int
    /// The trace of its order.
    let trace: String?
}

/// Writes what drivers report.
struct ReportStore: Sendable {
    /// What is known when a report comes.
    struct Found: Sendable {
        /// The route's state and vehicle, and whether that was taken to be silent; nil when there is none, or none for the caller.
        let route: (state: RouteState, vehicle: String, isSilent: Bool)?
        /// nil when the route does not have the stop.
        let stop: ReportedStop?
        /// What was reported before.
        let kept: KeptReport?
        /// By the database's clock.
        let now: Date
    }

    /// Locks the route, then the stop.
    func lock(
        _ route: Int64, _ shipment: Int64, for caller: RouteCaller, in database: some SQLExecutor
    ) async throws -> Found {
        let results = try await database.pipeline([
            "SELECT state, vehicle, silent_at IS NOT NULL FROM routing.route WHERE id = \(route) AND \(caller.reaches) FOR UPDATE",
            lockStop(route, shipment), selectReport(route, shipment), "SELECT now()",
        ])
        return Found(
            route: try results[0].first.map { try $0.decode((RouteState, String, Bool).self) },
            stop: try results[1].first.map(Self.stop),
            kept: try results[2].first.map { try Self.report($0, route, shipment) }, now: try results[3][0].decode(0))
    }

    private static func stop(_ row: Row) throws -> ReportedStop {
        let (order, state, latitude, longitude, isTown, attempts, trace) = try row.decode(
            (Int64, StopState, Double, Double, Bool, Int, String?).self)
        return ReportedStop(
            orderID: order, state: state, place: isTown ? nil : GeoPoint(latitude: latitude, longitude: longitude),
            attempts: attempts, trace: trace)
    }

    private func lockStop(_ route: Int64, _ shipment: Int64) -> SQL {
        """
        SELECT s.order_id, s.state, s.latitude, s.longitude,
            EXISTS (SELECT FROM orders.town_centre t WHERE t.latitude = s.latitude AND t.longitude = s.longitude),
            (SELECT count(*) FROM routing.stop_report p WHERE p.shipment_id = s.shipment_id AND p.outcome = \(StopOutcome.failed)),
            (SELECT f.trace FROM shipping.fleet_shipment f WHERE f.shipment_id = s.shipment_id)
        FROM routing.stop s WHERE s.shipment_id = \(shipment) AND s.route_id = \(route) FOR UPDATE OF s
        """
    }

    private func selectReport(_ route: Int64, _ shipment: Int64) -> SQL {
        """
        SELECT outcome, cause, recipient, occurred_at, latitude, longitude, photo, note FROM routing.stop_report
        WHERE route_id = \(route) AND shipment_id = \(shipment)
        """
    }

    private static func report(_ row: Row, _ route: Int64, _ shipment: Int64) throws -> KeptReport {
        let (outcome, cause, recipient, occurredAt, latitude, longitude, photo, note) = try row.decode(
            (StopOutcome, String?, String?, Date, Double?, Double?, String?, String?).self)
        let place = latitude.flatMap { latitude in longitude.map { Coordinate(latitude: latitude, longitude: $0) } }
        let report = StopReport(
            outcome: outcome, cause: cause.flatMap(TrackingCause.init), recipient: recipient,
            occurredAt: occurredAt, place: place, photo: photo, note: note)
        return KeptReport(routeID: route, shipmentID: shipment, report: report, occurredAt: occurredAt)
    }

    /// Writes a report, and what follows for its stop and route. The caller has locked both.
    /// - Parameter isTriedAgain: whether the stop waits for another route, which it may have when this vehicle is back.
    func write(_ kept: KeptReport, _ origin: ReportOrigin, isTriedAgain: Bool, trace: String?) -> [SQL] {
        let stop: SQL =
            isTriedAgain
            ? """
            UPDATE routing.stop SET route_id = NULL, seq = NULL, arrive_at = NULL, plan_after = 'infinity', depart_after = NULL,
                reason = 'It could not be handed over and goes out again when the vehicle is back.'
            WHERE shipment_id = \(kept.shipmentID) AND state = \(StopState.open)
            """
            : """
            UPDATE routing.stop SET state = \(kept.report.outcome.stopState)
            WHERE shipment_id = \(kept.shipmentID) AND state = \(StopState.open)
            """
        return [
            insert(kept, origin, trace), stop, advance(kept.routeID, kept.occurredAt, by: origin.keyID),
            releaseReturning(kept.routeID),
        ]
    }

    private func insert(_ kept: KeptReport, _ origin: ReportOrigin, _ trace: String?) -> SQL {
        let report = kept.report
        return """
            INSERT INTO routing.stop_report (route_id, shipment_id, seq, arrive_at, outcome, cause, recipient, latitude, longitude,
                photo, note, occurred_at, reported_by, distance_m, marks, trace)
            SELECT route_id, shipment_id, seq, arrive_at, \(report.outcome), \(report.cause?.rawValue)::text,
                \(report.recipient)::text, \(report.place?.latitude)::float8, \(report.place?.longitude)::float8, \(report.photo)::text,
                \(report.note)::text, \(kept.occurredAt)::timestamptz, \(origin.keyID), \(origin.distance)::int,
                \(origin.marks.map(\.rawValue))::text[], \(trace)::text
            FROM routing.stop WHERE shipment_id = \(kept.shipmentID)
            """
    }

    /// The way home takes as long as was planned, from the last stop.
    private func advance(_ route: Int64, _ time: Date?, by keyID: String?) -> SQL {
        """
        UPDATE routing.route r SET started_at = least(r.started_at, \(time)::timestamptz),
            started_by = CASE WHEN r.started_at <= coalesce(\(time)::timestamptz, r.started_at) THEN r.started_by ELSE \(keyID)::text END,
            state = CASE WHEN n.is_ended THEN \(RouteState.driven) ELSE \(RouteState.started) END,
            driven_at = CASE WHEN n.is_ended THEN coalesce(r.driven_at, now()) END,
            back_at = CASE WHEN n.is_ended THEN coalesce(n.last_at + greatest(r.back_at - n.planned_last, interval '0'), now())
                ELSE r.back_at END,
            version = r.version + 1, silent_since = NULL, silent_at = NULL
        FROM (SELECT max(p.occurred_at) AS last_at, max(p.arrive_at) AS planned_last,
                NOT EXISTS (SELECT FROM routing.stop s WHERE s.route_id = \(route) AND s.state = \(StopState.open)) AS is_ended
              FROM routing.stop_report p WHERE p.route_id = \(route)) n
        WHERE r.id = \(route) AND r.state IN \([RouteState.planned, .started])
        """
    }

    /// Ends a route that has no open stops any more; one that never left is cancelled.
    func close(_ route: Int64) -> [SQL] {
        let cancel: SQL = """
            UPDATE routing.route SET state = \(RouteState.cancelled), silent_since = NULL, silent_at = NULL
            WHERE id = \(route) AND state = \(RouteState.planned)
                AND NOT EXISTS (SELECT FROM routing.stop_report p WHERE p.route_id = \(route))
            """
        return [cancel, advance(route, nil, by: nil), releaseReturning(route)]
    }

    /// Whether the rest of the route is to be planned anew: the stop failed, ended later than planned by more than `late` seconds (service
    /// included), or late enough that another promise is missed that was held.
    func isOffPlan(_ kept: KeptReport, late: Double, service: Int, in database: some SQLExecutor) async throws -> Bool {
        try await database.query(
            """
            SELECT p.outcome = \(StopOutcome.failed) OR p.delay > make_interval(secs => \(late)) OR EXISTS (
                SELECT FROM routing.stop s JOIN shipping.fleet_shipment f ON f.shipment_id = s.shipment_id
                WHERE s.route_id = p.route_id AND s.state = \(StopState.open) AND f.promised_by >= s.arrive_at
                    AND f.promised_by < s.arrive_at + p.delay)
            FROM (SELECT route_id, outcome, coalesce(occurred_at - arrive_at - make_interval(secs => \(Double(service))), '0') AS delay
                  FROM routing.stop_report WHERE route_id = \(kept.routeID) AND shipment_id = \(kept.shipmentID)) p
            """)[0].decode(0)
    }

    /// Parcels a driven route brings back may be planned from when it is back.
    private func releaseReturning(_ route: Int64) -> SQL {
        """
        UPDATE routing.stop s SET plan_after = coalesce(r.back_at, now())
        FROM routing.route r JOIN routing.stop_report p ON p.route_id = r.id
        WHERE r.id = \(route) AND r.state = \(RouteState.driven) AND s.shipment_id = p.shipment_id AND s.route_id IS NULL
            AND s.state = \(StopState.open)
            AND NOT EXISTS (SELECT FROM routing.stop_report later WHERE later.shipment_id = s.shipment_id AND later.route_id > r.id)
        """
    }

    /// Locks the route.
    /// - Returns: its state, and the shipments nobody reported on in driving order; nil when there is no such route for the caller.
    func openStops(
        of route: Int64, for caller: RouteCaller, in database: some SQLExecutor
    ) async throws -> (RouteState, [Int64])? {
        let results = try await database.pipeline([
            "SELECT state FROM routing.route WHERE id = \(route) AND \(caller.reaches) FOR UPDATE",
            "SELECT shipment_id FROM routing.stop WHERE route_id = \(route) AND state = \(StopState.open) ORDER BY seq",
        ])
        return try results[0].first.map { (try $0.decode(0), try results[1].map { try $0.decode(0) }) }
    }

    /// The vehicle of a locked route without open stops is back.
    func end(_ route: Int64, at time: Date?, by caller: RouteCaller) -> [SQL] {
        [
            """
            UPDATE routing.route SET state = \(RouteState.driven), driven_at = coalesce(driven_at, now()),
                returned_at = coalesce(\(time)::timestamptz, now()), back_at = coalesce(\(time)::timestamptz, now()),
                returned_by = \(caller.keyID)
            WHERE id = \(route) AND returned_at IS NULL
            """, releaseReturning(route),
        ]
    }
}

/// Writes when vehicles left.
struct DepartureStore: Sendable {
    /// What is known when a vehicle is reported as started.
    struct Departure: Sendable {
        /// Where the route was before.
        let state: RouteState
        /// Whether the vehicle was taken to be silent.
        let wasSilent: Bool
        /// Seconds it left later than planned; nil when there is no time for that.
        let delay: Double?
    }

    /// Records that a vehicle left. The earliest time counts, also when it comes after the route was driven; only what changes a route
    /// under way makes its plan out of date, and a cancelled route stays as it is.
    /// - Returns: nil when there is no such route for the caller.
    func record(
        _ route: Int64, at time: Date?, by caller: RouteCaller, in database: some SQLExecutor
    ) async throws -> Departure? {
        let results = try await database.pipeline([
            "SELECT state, silent_at IS NOT NULL FROM routing.route WHERE id = \(route) AND \(caller.reaches) FOR UPDATE",
            """
            UPDATE routing.route SET started_at = least(started_at, coalesce(\(time)::timestamptz, started_at, now())),
                started_by = CASE WHEN started_at <= coalesce(\(time)::timestamptz, started_at) THEN started_by ELSE \(caller.keyID) END,
                state = CASE state WHEN \(RouteState.planned) THEN \(RouteState.started) ELSE state END,
                version = version + CASE
                    WHEN state = \(RouteState.planned) THEN 1
                    WHEN state = \(RouteState.started) AND \(time)::timestamptz < started_at THEN 1
                    ELSE 0 END,
                silent_since = CASE state WHEN \(RouteState.planned) THEN NULL ELSE silent_since END,
                silent_at = CASE state WHEN \(RouteState.planned) THEN NULL ELSE silent_at END
            WHERE id = \(route) AND state <> \(RouteState.cancelled) AND \(caller.reaches)
            RETURNING extract(epoch FROM started_at - departs_at)::float8
            """,
        ])
        return try results[0].first.map { row in
            let (state, wasSilent) = try row.decode((RouteState, Bool).self)
            return Departure(state: state, wasSilent: wasSilent, delay: try results[1].first?.decode(0))
        }
    }
}
