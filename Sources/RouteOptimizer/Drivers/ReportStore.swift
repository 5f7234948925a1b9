import FoundationEssentials
import Fulfilment
import Postgres
import Routing
import ServiceRuntime

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
    /// A route with reports.
    struct Route: Sendable {
        let state: RouteState
        let vehicle: String
        /// Whether its vehicle was taken to be silent.
        let isSilent: Bool
    }

    /// What is known when reports come.
    struct Found: Sendable {
        let routes: [Int64: Route]
        /// Those that the named routes have.
        let stops: [StopKey: ReportedStop]
        /// What was reported before.
        let kept: [StopKey: KeptReport]
        /// By the database's clock.
        let now: Date
    }

    private let progress = RouteProgressStore()

    /// Locks routes, then stops, each by id. A vehicle that stops has left: no order is cancelled meanwhile.
    func lock(_ named: [StopKey], in database: some SQLExecutor) async throws -> Found {
        let stops = Set(named).sorted()
        let results = try await database.pipeline([
            DispatchLockStore.forDispatching, lockRoutes(Set(stops.map(\.routeID)).sorted()), lockStops(stops),
            selectReports(stops),
            "SELECT now()",
        ])
        return Found(
            routes: Dictionary(try results[1].map(Self.route), uniquingKeysWith: { first, _ in first }),
            stops: Dictionary(try results[2].map(Self.stop), uniquingKeysWith: { first, _ in first }),
            kept: Dictionary(try results[3].map(Self.report).map { ($0.stop, $0) }, uniquingKeysWith: { first, _ in first }),
            now: try results[4][0].decode(0))
    }

    private func lockRoutes(_ ids: [Int64]) -> SQL {
        "SELECT id, state, vehicle, silent_at IS NOT NULL FROM routing.route WHERE id = ANY (\(ids)::bigint[]) ORDER BY id FOR UPDATE"
    }

    private func lockStops(_ named: [StopKey]) -> SQL {
        """
        SELECT s.route_id, s.shipment_id, s.order_id, s.state, s.latitude, s.longitude,
            EXISTS (SELECT FROM orders.town_centre t WHERE t.latitude = s.latitude AND t.longitude = s.longitude),
            (SELECT count(*) FROM routing.stop_report p WHERE p.shipment_id = s.shipment_id AND p.outcome = \(StopOutcome.failed)),
            (SELECT f.trace FROM shipping.fleet_shipment f WHERE f.shipment_id = s.shipment_id)
        FROM \(keys(named)) JOIN routing.stop s ON s.shipment_id = n.shipment_id AND s.route_id = n.route_id
        ORDER BY s.shipment_id FOR UPDATE OF s
        """
    }

    private func selectReports(_ named: [StopKey]) -> SQL {
        """
        SELECT p.route_id, p.shipment_id, p.outcome, p.cause, p.recipient, p.occurred_at, p.latitude, p.longitude, p.photo, p.note
        FROM \(keys(named)) JOIN routing.stop_report p ON p.route_id = n.route_id AND p.shipment_id = n.shipment_id
        """
    }

    private func keys(_ stops: [StopKey]) -> SQL {
        "unnest(\(stops.map(\.routeID))::bigint[], \(stops.map(\.shipmentID))::bigint[]) AS n(route_id, shipment_id)"
    }

    private static func route(_ row: Row) throws -> (Int64, Route) {
        let (id, state, vehicle, isSilent) = try row.decode((Int64, RouteState, String, Bool).self)
        return (id, Route(state: state, vehicle: vehicle, isSilent: isSilent))
    }

    private static func stop(_ row: Row) throws -> (StopKey, ReportedStop) {
        let (route, shipment, order, state, latitude, longitude, isTown, attempts, trace) = try row.decode(
            (Int64, Int64, Int64, StopState, Double, Double, Bool, Int, String?).self)
        let stop = ReportedStop(
            orderID: order, state: state, place: isTown ? nil : GeoPoint(latitude: latitude, longitude: longitude),
            attempts: attempts, trace: trace)
        return (StopKey(routeID: route, shipmentID: shipment), stop)
    }

    private static func report(_ row: Row) throws -> KeptReport {
        let (route, shipment, outcome, cause, recipient, occurredAt, latitude, longitude, photo, note) = try row.decode(
            (Int64, Int64, StopOutcome, String?, String?, Date, Double?, Double?, String?, String?).self)
        let place = latitude.flatMap { latitude in longitude.map { Coordinate(latitude: latitude, longitude: $0) } }
        let report = StopReport(
            outcome: outcome, cause: cause.flatMap(TrackingCause.init), recipient: recipient,
            occurredAt: occurredAt, place: place, photo: photo, note: note)
        return KeptReport(routeID: route, shipmentID: shipment, report: report, occurredAt: occurredAt)
    }

    /// Writes reports in the order they came, and what follows for their stops and routes. The caller has locked both.
    /// - Parameters:
    ///   - late: how much later than planned a stop may end, seconds.
    ///   - service: seconds planned at a stop.
    /// - Returns: the stops for which the rest of their route is to be planned anew.
    func write(
        _ new: [ReportDecisions.New], late: Double, service: Int, in database: some SQLExecutor
    ) async throws -> Set<StopKey> {
        let routes = Set(new.map(\.kept.routeID)).sorted()
        let results = try await database.pipeline([
            insert(new), endStops(new.filter { !$0.isTriedAgain }), releaseStops(new.filter(\.isTriedAgain)),
            progress.advance(RouteProgressStore.Step.all(of: new)), progress.releaseReturning(routes),
            selectOffPlan(new.map(\.kept.stop), late: late, service: service),
        ])
        return Set(try results[5].decode((Int64, Int64).self).map { StopKey(routeID: $0, shipmentID: $1) })
    }

    private func insert(_ new: [ReportDecisions.New]) -> SQL {
        let reports = new.map(\.kept.report)
        return """
            INSERT INTO routing.stop_report (route_id, shipment_id, seq, arrive_at, outcome, cause, recipient, latitude, longitude,
                photo, note, occurred_at, reported_by, distance_m, marks, trace)
            SELECT s.route_id, s.shipment_id, s.seq, s.arrive_at, n.outcome, n.cause, n.recipient, n.latitude, n.longitude, n.photo, n.note,
                n.occurred_at, n.reported_by, n.distance_m, string_to_array(n.marks, ','), n.trace
            FROM unnest(\(new.map(\.kept.shipmentID))::bigint[], \(reports.map(\.outcome.rawValue))::text[],
                \(reports.map(\.cause?.rawValue))::text[], \(reports.map(\.recipient))::text[], \(reports.map(\.place?.latitude))::float8[],
                \(reports.map(\.place?.longitude))::float8[], \(reports.map(\.photo))::text[], \(reports.map(\.note))::text[],
                \(new.map(\.kept.occurredAt))::timestamptz[], \(new.map(\.origin.keyID))::text[], \(new.map(\.origin.distance))::bigint[],
                \(new.map { $0.origin.marks.map(\.rawValue).joined(separator: ",") })::text[], \(new.map(\.stop.trace))::text[])
                AS n(shipment_id, outcome, cause, recipient, latitude, longitude, photo, note, occurred_at, reported_by, distance_m, marks, trace)
            JOIN routing.stop s ON s.shipment_id = n.shipment_id
            """
    }

    private func endStops(_ ended: [ReportDecisions.New]) -> SQL {
        """
        UPDATE routing.stop s SET state = n.state
        FROM unnest(\(ended.map(\.kept.shipmentID))::bigint[], \(ended.map(\.kept.report.outcome.stopState.rawValue))::text[])
            AS n(shipment_id, state)
        WHERE s.shipment_id = n.shipment_id AND s.state = \(StopState.open)
        """
    }

    /// Stops that are tried again wait for another route.
    private func releaseStops(_ failed: [ReportDecisions.New]) -> SQL {
        """
        UPDATE routing.stop SET route_id = NULL, seq = NULL, arrive_at = NULL, plan_after = 'infinity', depart_after = NULL,
            reason = 'It could not be handed over and goes out again when the vehicle is back.'
        WHERE shipment_id = ANY (\(failed.map(\.kept.shipmentID))::bigint[]) AND state = \(StopState.open)
        """
    }

    /// Reported stops after which the rest of the route is to be planned anew: the stop failed, ended later than planned by more than `late`
    /// seconds (service included), or late enough that another promise is missed that was held.
    private func selectOffPlan(_ stops: [StopKey], late: Double, service: Int) -> SQL {
        """
        SELECT p.route_id, p.shipment_id
        FROM (SELECT r.route_id, r.shipment_id, r.outcome,
                coalesce(r.occurred_at - r.arrive_at - make_interval(secs => \(Double(service))), '0') AS delay
              FROM \(keys(stops)) JOIN routing.stop_report r ON r.route_id = n.route_id AND r.shipment_id = n.shipment_id) p
        WHERE p.outcome = \(StopOutcome.failed) OR p.delay > make_interval(secs => \(late)) OR EXISTS (
            SELECT FROM routing.stop s JOIN shipping.fleet_shipment f ON f.shipment_id = s.shipment_id
            WHERE s.route_id = p.route_id AND s.state = \(StopState.open) AND f.promised_by >= s.arrive_at
                AND f.promised_by < s.arrive_at + p.delay)
        """
    }
}
