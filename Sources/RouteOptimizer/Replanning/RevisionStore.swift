import FoundationEssentials
import Fulfilment
import Postgres

/// Writes new plans of routes, if nothing has changed since they were read.
struct RevisionStore: Sendable {
    private let progress = RouteProgressStore()

    /// Locks the vehicles, then the routes.
    /// - Returns: the versions of those that are not driven yet.
    func lock(_ routes: [Int64], in database: some SQLExecutor) async throws -> [Int64: Int] {
        let results = try await database.pipeline([
            lockVehicles(of: routes),
            "SELECT id, version FROM routing.route WHERE id = ANY (\(routes)::bigint[]) AND state IN \([RouteState.planned, .started]) ORDER BY id FOR UPDATE",
        ])
        return Dictionary(try results[1].decode((Int64, Int).self).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    }

    private func lockVehicles(of routes: [Int64]) -> SQL {
        """
        SELECT code FROM routing.vehicle WHERE code IN (SELECT vehicle FROM routing.route WHERE id = ANY (\(routes)::bigint[]))
        ORDER BY code FOR UPDATE
        """
    }

    /// Writes a revision of a locked route.
    func write(_ revision: RouteRevision, in database: some SQLExecutor) async throws {
        let route = revision.routeID
        var statements: [SQL] = [
            "UPDATE routing.stop SET seq = -seq WHERE route_id = \(route) AND state = \(StopState.open) AND seq > 0",
            renumber(revision),
            update(revision), note(revision.changes, of: route),
        ]
        if revision.stops.isEmpty { statements += progress.close(route) }
        try await database.pipeline(statements)
    }

    /// Positions do not clash: the old ones were turned negative before.
    private func renumber(_ revision: RouteRevision) -> SQL {
        """
        UPDATE routing.stop s SET route_id = \(revision.routeID), seq = n.seq, arrive_at = n.arrive_at, reason = NULL, plan_after = NULL
        FROM unnest(\(revision.stops.map(\.id))::bigint[], \(revision.stops.map(\.seq))::bigint[],
            \(revision.stops.map(\.arriveAt))::timestamptz[]) AS n(shipment_id, seq, arrive_at)
        WHERE s.shipment_id = n.shipment_id AND s.state = \(StopState.open) AND coalesce(s.route_id = \(revision.routeID), true)
        """
    }

    private func update(_ revision: RouteRevision) -> SQL {
        """
        UPDATE routing.route SET version = version + 1, departs_at = \(revision.departsAt)::timestamptz,
            back_at = \(revision.backAt)::timestamptz, distance_m = \(revision.distance),
            duration_s = \(Int(revision.backAt.timeIntervalSince(revision.departsAt))), travel = coalesce(\(revision.travel)::text, travel)
        WHERE id = \(revision.routeID)
        """
    }

    /// Times of versions ascend, whatever the clock does: who keeps the times of a plan goes by them.
    private func note(_ changes: [RouteChange], of route: Int64) -> SQL {
        """
        INSERT INTO routing.route_change (route_id, version, place, kind, shipment_id, sentence, changed_at)
        SELECT r.id, r.version, n.place, n.kind, n.shipment_id, n.sentence,
            greatest((SELECT clock_timestamp()), r.planned_at + interval '1 millisecond', (
                SELECT max(c.changed_at) + interval '1 millisecond' FROM routing.route_change c WHERE c.route_id = r.id))
        FROM routing.route r, unnest(\(changes.map(\.kind.rawValue))::text[], \(changes.map(\.shipmentID))::bigint[],
            \(changes.map(\.sentence))::text[]) WITH ORDINALITY AS n(kind, shipment_id, sentence, place)
        WHERE r.id = \(route)
        """
    }

    /// Locks the vehicles, so that nobody plans other routes for them.
    /// - Returns: the planned routes for which each of these routes' vehicle leaves after it. One that leaves late still has the same ones
    ///   behind it.
    func following(_ routes: [Int64], in database: some SQLExecutor) async throws -> [Int64: [Int64]] {
        let results = try await database.pipeline([
            lockVehicles(of: routes),
            """
            SELECT r.id, n.id FROM routing.route r JOIN routing.route n ON n.vehicle = r.vehicle
            WHERE r.id = ANY (\(routes)::bigint[]) AND n.state = \(RouteState.planned) AND (n.departs_at, n.id) > (r.departs_at, r.id)
            """,
        ])
        return Dictionary(grouping: try results[1].decode((Int64, Int64).self), by: \.0).mapValues { $0.map(\.1) }
    }

    /// Routes a vehicle cannot leave for in time, because it is back later from this one, leave when it is back. The caller has locked them
    /// all.
    /// - Parameter following: the routes after this one.
    /// - Returns: the routes that changed.
    func delay(_ following: [Int64], behind route: Int64, in database: some SQLExecutor) async throws -> [Int64] {
        let rows = try await database.query(
            """
            SELECT n.id, n.vehicle, n.departs_at, n.back_at, r.back_at FROM routing.route r, routing.route n
            WHERE r.id = \(route) AND r.state <> \(RouteState.cancelled) AND n.id = ANY (\(following)::bigint[]) AND n.state = \(RouteState.planned)
            ORDER BY n.departs_at, n.id
            """)
        var delayed: [Int64] = []
        var free: Date?
        for row in rows {
            let (id, vehicle, departsAt, backAt, ready) = try row.decode((Int64, String, Date, Date, Date).self)
            let shift = (free ?? ready).timeIntervalSince(departsAt)
            guard shift > 0 else { break }
            let times = "\(Self.clock(departsAt + shift)) instead of \(Self.clock(departsAt))"
            let change = RouteChange(
                kind: .route, shipmentID: nil,
                sentence: "Vehicle \(vehicle) leaves at \(times): it is back later from route \(delayed.last ?? route).")
            try await database.pipeline(delay(id, by: shift) + [note([change], of: id)])
            free = backAt + shift
            delayed.append(id)
        }
        return delayed
    }

    private func delay(_ route: Int64, by seconds: Double) -> [SQL] {
        [
            "UPDATE routing.stop SET arrive_at = arrive_at + make_interval(secs => \(seconds)) WHERE route_id = \(route) AND state = \(StopState.open)",
            """
            UPDATE routing.route SET version = version + 1, departs_at = departs_at + make_interval(secs => \(seconds)),
                back_at = back_at + make_interval(secs => \(seconds))
            WHERE id = \(route)
            """,
        ]
    }

    private static func clock(_ date: Date) -> String { ChangeList.clock(date) }

    /// Why stops are cancelled.
    static let cancelReason = "The order was cancelled."

    /// Takes open stops of cancelled orders off: they stay on their route's list, as cancelled.
    /// - Returns: each route that had one, and the first of its orders.
    func cancel(orders named: [Int64], in database: some SQLExecutor) async throws -> [(route: Int64, order: Int64)] {
        let orders = try await cancelled(among: named, in: database)
        let results = try await database.pipeline([
            """
            SELECT r.id FROM routing.route r WHERE r.id IN (
                SELECT s.route_id FROM shipping.fleet_shipment f JOIN routing.stop s ON s.shipment_id = f.shipment_id
                WHERE f.order_id = ANY (\(orders)::bigint[]) AND s.state = \(StopState.open))
            ORDER BY r.id FOR UPDATE
            """,
            """
            UPDATE routing.stop s SET state = \(StopState.cancelled), cancelled_at = now(), reason = \(Self.cancelReason)
            FROM shipping.fleet_shipment f
            WHERE f.order_id = ANY (\(orders)::bigint[]) AND s.shipment_id = f.shipment_id AND s.state = \(StopState.open)
            RETURNING s.route_id, f.order_id
            """,
        ])
        let stops = try results[1].decode((Int64?, Int64).self)
        let firstOrders = Dictionary(stops.compactMap { route, order in route.map { ($0, order) } }, uniquingKeysWith: min)
        let routes = firstOrders.sorted { $0.key < $1.key }
        try await database.query("UPDATE routing.route SET version = version + 1 WHERE id = ANY (\(routes.map(\.key))::bigint[])")
        return routes.map { ($0.key, $0.value) }
    }

    private func cancelled(among orders: [Int64], in database: some SQLExecutor) async throws -> [Int64] {
        try await database.query("SELECT order_id FROM operations.cancelled_order WHERE order_id = ANY (\(orders)::bigint[])").map
        {
            try $0.decode(0)
        }
    }
}
