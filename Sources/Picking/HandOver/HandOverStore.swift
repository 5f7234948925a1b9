import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue

/// Which parcels wait to be handed over, to whom, and who scanned them when they left.
struct HandOverStore: Sendable {
    /// Somebody that parcels may be handed to.
    struct Found: Sendable {
        let taker: HandOverTaker
        let isOwnFleet: Bool
    }

    /// Who goes by a code: a carrier by its own, a route by its number or by its vehicle's code, the one that leaves first. Carriers first.
    /// - Parameter sites: where routes may begin; nil: anywhere.
    func takers(_ code: String, at sites: [String]?, on executor: some SQLExecutor) async throws -> [Found] {
        try await executor.query(
            """
            SELECT code, name, is_own_fleet, NULL::bigint, NULL::text FROM shipping.known_carrier WHERE lower(code) = lower(\(code))
            UNION ALL
            SELECT c.code, c.name, true, r.route_id, r.vehicle
            FROM (SELECT route_id, vehicle FROM routing.loading_route
                  WHERE state IN \([RouteState.planned, .started]) AND (lower(vehicle) = lower(\(code)) OR route_id::text = \(code))
                      AND (\(sites)::text[] IS NULL OR site = ANY (\(sites)::text[]))
                  ORDER BY state = \(RouteState.planned) DESC, departs_at NULLS LAST, route_id LIMIT 1) r
            CROSS JOIN (SELECT code, name FROM shipping.known_carrier WHERE is_own_fleet ORDER BY code LIMIT 1) c
            """
        ).decode((String, String, Bool, Int64?, String?).self).map {
            Found(taker: HandOverTaker(carrier: $0, name: $1, route: $3, vehicle: $4), isOwnFleet: $2)
        }
    }

    /// The parcels that wait for somebody, those packed first in front.
    /// - Parameter sites: nil: all.
    func waiting(for taker: HandOverTaker, at sites: [String]?, on executor: some SQLExecutor) async throws -> [HandOverFacts] {
        let taken: SQL = taker.route.map { "l.route_id = \($0)" } ?? "l.carrier = \(taker.carrier)"
        return try await executor.query(
            """
            \(Self.facts)
            WHERE l.state = \(ShipmentState.ready) AND \(taken) AND (\(sites)::text[] IS NULL OR f.site = ANY (\(sites)::text[]))
            ORDER BY p.packed_at, p.id
            """
        ).map(Self.decode)
    }

    /// One parcel by the digits of its SSCC; nil: there is none.
    func facts(_ sscc: String, on executor: some SQLExecutor) async throws -> HandOverFacts? {
        try await executor.query("\(Self.facts) WHERE p.sscc = \(sscc)").first.map(Self.decode)
    }

    /// Records that a parcel left, once.
    /// - Parameters:
    ///   - time: of the scan; what is before the packing or after now is taken for the one that is nearer.
    /// - Returns: when it left; nil: somebody else has recorded it in the same moment.
    func record(
        _ parcel: HandOverFacts, _ taker: HandOverTaker, at time: Date, by badge: String, with keyID: String,
        in transaction: Transaction
    ) async throws -> Date? {
        try await transaction.query(
            """
            INSERT INTO warehouse.hand_over (parcel_id, carrier, route_id, picker, key_id, scanned_at)
            SELECT p.id, \(parcel.carrier ?? taker.carrier), \(taker.route), \(badge), \(keyID),
                least(greatest(\(time)::timestamptz, p.packed_at), clock_timestamp())
            FROM warehouse.parcel p WHERE p.id = \(parcel.parcelID)
            ON CONFLICT DO NOTHING RETURNING scanned_at
            """
        ).first?.decode(0)
    }

    private static let facts: SQL = """
        SELECT p.id, p.order_id, p.sscc, f.site, f.state, l.state, l.carrier, c.name, coalesce(c.is_own_fleet, false), l.route_id,
            (SELECT b.reason FROM operations.barred_order b WHERE b.order_id = p.order_id), h.parcel_id IS NOT NULL, f.trace,
            p.opened_at IS NOT NULL
        FROM warehouse.parcel p
        JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        LEFT JOIN shipping.parcel_to_leave l ON l.parcel_id = p.id
        LEFT JOIN shipping.known_carrier c ON c.code = l.carrier
        LEFT JOIN warehouse.hand_over h ON h.parcel_id = p.id
        """

    private static func decode(_ row: Row) throws -> HandOverFacts {
        HandOverFacts(
            parcelID: try row.decode(0), orderID: try row.decode(1), sscc: try row.decode(2), site: try row.decode(3),
            fulfilment: try row.decode(4), shipment: try row.decode(5), carrier: try row.decode(6),
            carrierName: try row.decode(7), isOwnFleet: try row.decode(8), route: try row.decode(9),
            isOpened: try row.decode(13), bar: try row.decode(10),
            isScanned: try row.decode(11), trace: try row.decode(12))
    }
}
