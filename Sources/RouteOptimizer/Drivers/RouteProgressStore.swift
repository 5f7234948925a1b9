import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

/// Writes how far routes are: when their vehicles left, whether all stops have ended, when they are back.
struct RouteProgressStore: Sendable {
    /// What reports say of their route as a whole.
    struct Step: Sendable {
        let routeID: Int64
        /// The earliest time that was told; nil for none.
        let time: Date?
        /// The key under which that was told.
        let keyID: String?

        /// One per route. Of two reports of the same time the first counts.
        static func all(of new: [ReportDecisions.New]) -> [Step] {
            var steps: [Int64: Step] = [:]
            for one in new {
                if let before = steps[one.kept.routeID]?.time, before <= one.kept.occurredAt { continue }
                steps[one.kept.routeID] = Step(
                    routeID: one.kept.routeID, time: one.kept.occurredAt, keyID: one.origin.keyID)
            }
            return steps.values.sorted { $0.routeID < $1.routeID }
        }
    }

    /// Moves locked routes on by what was reported. The way home takes as long as was planned, from the last stop.
    func advance(_ steps: [Step]) -> SQL {
        """
        UPDATE routing.route r SET started_at = least(r.started_at, n.at),
            started_by = CASE WHEN r.started_at <= coalesce(n.at, r.started_at) THEN r.started_by ELSE n.key_id END,
            state = CASE WHEN n.is_ended THEN \(RouteState.driven) ELSE \(RouteState.started) END,
            driven_at = CASE WHEN n.is_ended THEN coalesce(r.driven_at, now()) END,
            back_at = CASE WHEN n.is_ended THEN coalesce(n.last_at + greatest(r.back_at - n.planned_last, interval '0'), now())
                ELSE r.back_at END,
            version = r.version + 1, silent_since = NULL, silent_at = NULL
        FROM (SELECT told.*, ended.*, NOT EXISTS (
                SELECT FROM routing.stop s WHERE s.route_id = told.route_id AND s.state = \(StopState.open)) AS is_ended
              FROM unnest(\(steps.map(\.routeID))::bigint[], \(steps.map(\.time))::timestamptz[], \(steps.map(\.keyID))::text[])
                AS told(route_id, at, key_id)
              CROSS JOIN LATERAL (SELECT max(p.occurred_at) AS last_at, max(p.arrive_at) AS planned_last
                FROM routing.stop_report p WHERE p.route_id = told.route_id) AS ended) n
        WHERE r.id = n.route_id AND r.state IN \([RouteState.planned, .started])
        """
    }

    /// Parcels that driven routes bring back may be planned from when those are back.
    func releaseReturning(_ routes: [Int64]) -> SQL {
        """
        UPDATE routing.stop s SET plan_after = coalesce(r.back_at, now())
        FROM routing.route r JOIN routing.stop_report p ON p.route_id = r.id
        WHERE r.id = ANY (\(routes)::bigint[]) AND r.state = \(RouteState.driven) AND s.shipment_id = p.shipment_id AND s.route_id IS NULL
            AND s.state = \(StopState.open)
            AND NOT EXISTS (SELECT FROM routing.stop_report later WHERE later.shipment_id = s.shipment_id AND later.route_id > r.id)
        """
    }

    /// Ends a route that has no open stops any more; one that never left is cancelled.
    func close(_ route: Int64) -> [SQL] {
        let cancel: SQL = """
            UPDATE routing.route SET state = \(RouteState.cancelled), silent_since = NULL, silent_at = NULL
            WHERE id = \(route) AND state = \(RouteState.planned)
                AND NOT EXISTS (SELECT FROM routing.stop_report p WHERE p.route_id = \(route))
            """
        return [cancel, advance([Step(routeID: route, time: nil, keyID: nil)]), releaseReturning([route])]
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
            """, releaseReturning([route]),
        ]
    }

    /// What is known when a vehicle is reported as started.
    struct Departure: Sendable {
        /// Where the route was before.
        let state: RouteState
        /// Whether the vehicle was taken to be silent.
        let wasSilent: Bool
        /// Seconds it left later than planned; nil when there is no time for that.
        let delay: Double?
    }

    /// Takes stops off a route whose orders were cancelled, or whose parcels are held or opened: before a vehicle leaves, whatever was planned in the
    /// meantime. Locks the route, and until the transaction ends no order is cancelled or changed that rides on it.
    /// - Returns: how many stops were taken off.
    func dropStopped(_ route: Int64, for caller: RouteCaller, in database: some SQLExecutor) async throws -> Int {
        let results = try await database.pipeline(
            [
                DispatchLockStore.forDispatching,
                "SELECT id FROM routing.route WHERE id = \(route) AND \(caller.reaches) FOR UPDATE",
                """
                UPDATE routing.stop s SET state = \(StopState.cancelled), cancelled_at = now(), reason = \(RevisionStore.cancelReason)
                FROM routing.route r
                WHERE r.id = \(route) AND r.state = \(RouteState.planned) AND \(caller.reaches) AND s.route_id = r.id
                    AND s.state = \(StopState.open) AND EXISTS (SELECT FROM operations.cancelled_order c WHERE c.order_id = s.order_id)
                """,
            ] + HeldStopStore().takeOff(route, where: caller.reaches))
        return results[2].affected + results[3].count + results[4].count
    }

    /// Records that a vehicle left. The earliest time counts, also when it comes after the route was driven; only what changes a route
    /// under way makes its plan out of date, and a cancelled route stays as it is.
    /// - Returns: nil when there is no such route for the caller.
    func depart(
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
