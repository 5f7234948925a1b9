import Fulfilment
import Postgres

/// Stops whose parcels must not leave the house: those of held parcels are off their route until they may, those of opened parcels for ever. A
/// parcel that was scanned into its vehicle has left, and stays on its route.
struct HeldStopStore: Sendable {
    private let progress = RouteProgressStore()

    /// Why stops of opened parcels are cancelled.
    static let openedReason = "The parcel was opened."

    /// Makes the stops of orders what their parcels are by now, on routes that have not left. A route without stops is over.
    /// - Returns: each route that lost one and goes on, and the first of its orders.
    func follow(orders: [Int64], in database: some SQLExecutor) async throws -> [(route: Int64, order: Int64)] {
        let stops: SQL = "f.order_id = ANY (\(orders)::bigint[])"
        let results = try await database.pipeline([
            """
            SELECT r.id FROM routing.route r WHERE r.state = \(RouteState.planned) AND r.id IN (
                SELECT s.route_id FROM shipping.fleet_shipment f JOIN routing.stop s ON s.shipment_id = f.shipment_id
                WHERE \(stops) AND s.state = \(StopState.open))
            ORDER BY r.id FOR UPDATE
            """,
            cancelOpened(stops), takeOff(stops), release(orders),
        ])
        let lost = try (results[1].map(Self.lost) + results[2].map(Self.lost)).compactMap { route, order in
            route.map { ($0, order) }
        }
        let first = Dictionary(lost, uniquingKeysWith: min)
        let emptied = try await emptied(first.keys.sorted(), in: database)
        for route in emptied { try await database.pipeline(progress.close(route)) }
        return first.filter { !emptied.contains($0.key) }.sorted { $0.key < $1.key }.map { (route: $0.key, order: $0.value) }
    }

    /// The same for a route that is locked and about to leave, whatever was planned in the meantime.
    /// - Parameter condition: on the route `r`.
    func takeOff(_ route: Int64, where condition: SQL) -> [SQL] {
        let stops: SQL =
            "s.route_id = (SELECT r.id FROM routing.route r WHERE r.id = \(route) AND r.state = \(RouteState.planned) AND \(condition))"
        return [cancelOpened(stops), takeOff(stops)]
    }

    private func emptied(_ routes: [Int64], in database: some SQLExecutor) async throws -> Set<Int64> {
        let rows = try await database.query(
            """
            SELECT r.id FROM unnest(\(routes)::bigint[]) AS r (id)
            WHERE NOT EXISTS (SELECT FROM routing.stop s WHERE s.route_id = r.id AND s.state = \(StopState.open))
            """)
        return Set(try rows.map { try $0.decode(0, as: Int64.self) })
    }

    private static func lost(_ row: Row) throws -> (Int64?, Int64) { try row.decode((Int64?, Int64).self) }

    /// They stay on their route's list, as cancelled. Yields route and order of each.
    private func cancelOpened(_ stops: SQL) -> SQL {
        """
        WITH ended AS (
            UPDATE routing.stop s SET state = \(StopState.cancelled), cancelled_at = now(), reason = \(Self.openedReason)
            FROM shipping.fleet_shipment f JOIN warehouse.packed_parcel p ON p.parcel_id = f.parcel_id AND p.is_opened
            WHERE \(stops) AND s.shipment_id = f.shipment_id AND s.state = \(StopState.open)
                AND (s.route_id IS NULL OR EXISTS (SELECT FROM routing.route r WHERE r.id = s.route_id AND r.state = \(RouteState.planned)))
            RETURNING s.route_id, f.order_id
        ), bumped AS (
            UPDATE routing.route r SET version = r.version + 1 WHERE r.id IN (SELECT route_id FROM ended)
        )
        SELECT route_id, order_id FROM ended
        """
    }

    /// They wait without a route; the list of changes says why. What a vehicle brings back waits as it did. Yields route and order of each.
    private func takeOff(_ stops: SQL) -> SQL {
        """
        WITH held AS (
            SELECT s.shipment_id, s.route_id, f.order_id, b.reason
            FROM shipping.fleet_shipment f
            JOIN routing.stop s ON s.shipment_id = f.shipment_id AND s.state = \(StopState.open)
            JOIN operations.barred_order b ON b.order_id = f.order_id
            LEFT JOIN routing.route r ON r.id = s.route_id
            WHERE \(stops) AND coalesce(r.state = \(RouteState.planned), s.plan_after IS DISTINCT FROM 'infinity')
                AND NOT EXISTS (SELECT FROM routing.stop_report d WHERE d.shipment_id = s.shipment_id)
                AND NOT EXISTS (SELECT FROM warehouse.handed_over_parcel l WHERE l.parcel_id = f.parcel_id)
        ), off AS (
            UPDATE routing.stop s SET route_id = NULL, seq = NULL, arrive_at = NULL, plan_after = 'infinity', depart_after = NULL, reason = h.reason
            FROM held h WHERE s.shipment_id = h.shipment_id
        ), bumped AS (
            UPDATE routing.route r SET version = r.version + 1 WHERE r.id IN (SELECT route_id FROM held) RETURNING r.id, r.version, r.planned_at
        ), told AS (
            INSERT INTO routing.route_change (route_id, version, place, kind, shipment_id, sentence, changed_at)
            SELECT r.id, r.version, row_number() OVER (PARTITION BY r.id ORDER BY h.shipment_id), \(RouteChangeKind.removed), h.shipment_id,
                'Shipment ' || h.shipment_id || ' is off the route: ' || h.reason || '.',
                greatest((SELECT clock_timestamp()), r.planned_at + interval '1 millisecond', (
                    SELECT max(c.changed_at) + interval '1 millisecond' FROM routing.route_change c WHERE c.route_id = r.id))
            FROM held h JOIN bumped r ON r.id = h.route_id
        )
        SELECT route_id, order_id FROM held
        """
    }

    /// What may leave again waits for a route.
    private func release(_ orders: [Int64]) -> SQL {
        """
        UPDATE routing.stop s SET plan_after = now(), reason = NULL
        FROM shipping.fleet_shipment f
        WHERE f.order_id = ANY (\(orders)::bigint[]) AND s.shipment_id = f.shipment_id AND s.state = \(StopState.open) AND s.route_id IS NULL
            AND s.plan_after = 'infinity'
            AND NOT EXISTS (SELECT FROM routing.stop_report d WHERE d.shipment_id = s.shipment_id)
            AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = f.order_id)
        """
    }
}
