import FoundationEssentials
import Fulfilment
import Postgres
import Routing

/// Reads what there is to deliver and with what.
struct FleetStore: Sendable {
    /// The shipments among these that wait for a route, and the active vehicles, each once. What is ready waits only when
    /// its vehicle brought it back, or it was held for a while.
    /// - Parameter now: when a vehicle without routes can leave.
    func work(_ shipments: [Int64], now: Date, in database: some SQLExecutor) async throws -> ([FleetShipment], [FreeVehicle]) {
        let results = try await database.pipeline([selectShipments(shipments), selectVehicles])
        return (try results[0].map(Self.shipment), try results[1].map { try Self.vehicle($0, now: now) })
    }

    private func selectShipments(_ ids: [Int64]) -> SQL {
        """
        SELECT f.shipment_id, f.order_id, f.tracking_number, f.promised_by, p.site, p.site_latitude, p.site_longitude,
            d.latitude, d.longitude, p.weight_g,
            (p.length_mm::bigint * p.width_mm * p.height_mm + 999) / 1000, s.depart_after
        FROM shipping.fleet_shipment f
        JOIN warehouse.packed_parcel p ON p.parcel_id = f.parcel_id
        JOIN orders.destination d ON d.order_id = f.order_id
        LEFT JOIN routing.stop s ON s.shipment_id = f.shipment_id
        WHERE f.shipment_id = ANY (\(ids)::bigint[]) AND d.latitude IS NOT NULL AND d.longitude IS NOT NULL
            AND NOT EXISTS (SELECT FROM operations.cancelled_order c WHERE c.order_id = f.order_id)
            AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = f.order_id)
            AND (f.state = \(ShipmentState.booked)
                OR f.state IN \([ShipmentState.ready, .handedOver]) AND s.plan_after IS NOT NULL)
            AND (s.shipment_id IS NULL OR s.route_id IS NULL AND s.state = \(StopState.open) AND coalesce(s.plan_after <= now(), true))
        ORDER BY f.shipment_id
        """
    }

    /// When vehicles are back from the last of their routes, driven ones on their way home included.
    static let selectReturns: SQL = """
        SELECT vehicle, max(back_at) AS back_at FROM (
            SELECT vehicle, coalesce(back_at, planned_at + duration_s * interval '1 second') AS back_at
            FROM routing.route WHERE state IN \([RouteState.planned, .started])
            UNION ALL SELECT vehicle, back_at FROM routing.route WHERE state = \(RouteState.driven) AND back_at > now()) AS given
        GROUP BY vehicle
        """

    /// The shipments that may be planned by now without being asked for, the longest waiting first.
    func due(limit: Int, in database: some SQLExecutor) async throws -> [Int64] {
        try await database.query(
            """
            SELECT shipment_id FROM routing.stop WHERE route_id IS NULL AND state = \(StopState.open) AND plan_after <= now()
            ORDER BY plan_after, shipment_id LIMIT \(limit)
            """
        ).map { try $0.decode(0) }
    }

    /// One planner of waiting stops at a time; the lock is held until the transaction ends.
    func lockWaiting(in transaction: Transaction) async throws -> Bool {
        try await transaction.query("SELECT pg_try_advisory_xact_lock(7719, 2)")[0].decode(0)
    }

    private let selectVehicles: SQL = """
        SELECT v.code, v.site, v.capacity_g, v.capacity_cm3, v.shift_s, v.max_stops, r.back_at
        FROM routing.vehicle v
        LEFT JOIN (\(Self.selectReturns)) r ON r.vehicle = v.code
        WHERE v.is_active ORDER BY v.code
        """

    private static func shipment(_ row: Row) throws -> FleetShipment {
        let site = Site(code: try row.decode(4), location: Coordinate(latitude: try row.decode(5), longitude: try row.decode(6)))
        return FleetShipment(
            id: try row.decode(0), orderID: try row.decode(1), trackingNumber: try row.decode(2), promisedBy: try row.decode(3),
            site: site, location: Coordinate(latitude: try row.decode(7), longitude: try row.decode(8)),
            weight: try row.decode(9),
            volume: try row.decode(10), departAfter: try row.decode(11))
    }

    private static func vehicle(_ row: Row, now: Date) throws -> FreeVehicle {
        let backAt: Date? = try row.decode(6)
        return FreeVehicle(
            code: try row.decode(0), site: try row.decode(1), weightCapacity: try row.decode(2),
            volumeCapacity: try row.decode(3),
            shift: try row.decode(4), maxStops: try row.decode(5), freeAt: max(now, backAt ?? now))
    }
}
