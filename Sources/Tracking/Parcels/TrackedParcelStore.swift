import FoundationEssentials
import Fulfilment
import LaneStatistics
import Observability
import Postgres

/// Keeps the parcels that may be reported on, with the status folded from their events.
///
/// Two things may happen at the same time: a parcel becomes known, and events for its number arrive. Whoever comes second
/// must see the other, so the first takes the matching lock alone, and readers of events whose number nobody knows share it. Where
/// another parcel has the number already, its row is the lock: it is locked by both, and looked at anew once it is.
struct TrackedParcelStore: Sendable {
    /// Taken by who found numbers nobody knows, before looking again.
    let shareMatching: SQL = "SELECT pg_advisory_xact_lock_shared(\(Self.matching))"
    /// The codes of all carriers: whom an event may name; and which are the own fleet.
    let carriers: SQL = "SELECT code, is_own_fleet FROM shipping.carrier_code"

    /// Any number no other advisory lock of the system uses.
    private static let matching: Int64 = 0x7472_6163_6B69_6E67

    /// Taken by who makes parcels known, unless all of these are.
    func lockMatching(_ shipments: [Int64]) -> SQL {
        "SELECT pg_advisory_xact_lock(\(Self.matching)) WHERE EXISTS (SELECT \(Self.unknown(shipments)))"
    }

    private static func unknown(_ shipments: [Int64]) -> SQL {
        """
        FROM shipping.tracked_shipment s WHERE s.shipment_id = ANY (\(shipments)::bigint[]) AND s.carrier IS NOT NULL
            AND NOT EXISTS (SELECT FROM tracking.parcel known WHERE known.shipment_id = s.shipment_id)
        """
    }

    /// Makes these shipments known, with the lanes that they take.
    /// - Parameter carriers: those whose parcels are looked at at once; others have half a day to be told of.
    func expect(_ shipments: [Int64], withoutPushes carriers: [String]) -> SQL {
        """
        INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, expected_at, booked_at, trace, lane, look_at)
        SELECT s.tracking_number, s.shipment_id, s.order_id, s.carrier, s.expected_at, s.booked_at, s.trace, (\(Self.lane)),
            CASE WHEN s.carrier = ANY (\(carriers)::text[]) THEN now() ELSE now() + interval '12 hours' END
        \(Self.unknown(shipments))
        ORDER BY s.shipment_id
        ON CONFLICT DO NOTHING
        """
    }

    /// Of a shipment `s`: service, site, its country, the consignee's country and the beginning of the postcode, as `Lane.prefix` has it.
    private static let lane: SQL = """
        SELECT ARRAY[c.service, w.site, w.site_country, d.country,
            CASE d.country WHEN 'GB' THEN coalesce(substring(z.signs FROM '^[A-Z]{1,2}'), '') WHEN 'US' THEN left(z.signs, 3)
                ELSE left(z.signs, 2) END]
        FROM shipping.tracked_carriage c
        JOIN warehouse.packed_parcel w ON w.parcel_id = c.parcel_id
        JOIN orders.destination d ON d.order_id = w.order_id
        CROSS JOIN LATERAL (SELECT upper(regexp_replace(coalesce(d.postcode, ''), '[^0-9A-Za-z]', '', 'g')) AS signs) z
        WHERE c.shipment_id = s.shipment_id
        """

    /// Locks the known parcels of these numbers.
    /// - Parameter keys: of the numbers.
    func lock(_ keys: [String]) -> SQL { Self.lock("\(keys)::text[]") }

    /// Locks the known parcels of these shipments' numbers.
    func lock(shipments: [Int64]) -> SQL { Self.lock(Self.numbers(of: shipments)) }

    /// In the order of the numbers, so that two batches never wait for each other in a circle.
    private static func lock(_ keys: SQL) -> SQL {
        """
        SELECT p.tracking_number, p.shipment_id, p.order_id, p.trace, p.status, p.cause, p.status_at, p.first_at, p.delivered_at, p.attempts,
            p.last_at, p.carrier_eta, p.delivered_to, p.carrier, p.booked_at, p.number_key, p.arrival_p50, p.arrival_p90, p.lane,
            (SELECT extract(epoch FROM now() AT TIME ZONE k.time_zone - now() AT TIME ZONE 'UTC')::bigint
                FROM warehouse.site_clock k WHERE k.site = p.lane[2]) AS utc_offset
        FROM tracking.parcel p WHERE p.number_key = ANY (\(keys))
        ORDER BY p.number_key, p.shipment_id FOR UPDATE OF p
        """
    }

    /// The keys of these shipments' numbers, as an array.
    static func numbers(of shipments: [Int64]) -> SQL {
        "ARRAY(SELECT number_key FROM shipping.tracked_shipment WHERE shipment_id = ANY (\(shipments)::bigint[]))"
    }

    /// Writes what the events of locked parcels come to, when they are expected, and when somebody has to look whether something is wrong with
    /// them: at once where something was or is likely to be, and where the carrier expects it later than its service did.
    func update(_ changes: [ParcelChange]) -> SQL {
        let states = changes.map(\.state)
        return """
            UPDATE tracking.parcel p SET status = n.status, cause = n.cause, status_at = n.status_at, first_at = n.first_at,
                delivered_at = n.delivered_at, attempts = n.attempts, last_at = n.last_at, carrier_eta = n.carrier_eta,
                delivered_to = n.delivered_to, arrival_p50 = n.arrival_p50, arrival_p90 = n.arrival_p90,
                since = CASE WHEN p.status = n.status THEN p.since ELSE now() END,
                look_at = CASE WHEN p.is_exceptional THEN now() WHEN n.is_over THEN NULL
                    ELSE least(coalesce(p.look_at, now()), n.look_at,
                        CASE WHEN n.carrier_eta > p.expected_at AND n.carrier_eta IS DISTINCT FROM p.carrier_eta THEN now() END) END
            FROM unnest(\(changes.map(\.parcel.life.shipmentID))::bigint[], \(states.map(\.status.rawValue))::text[],
                \(states.map(\.cause))::text[], \(states.map(\.statusAt))::timestamptz[], \(states.map(\.firstAt))::timestamptz[],
                \(states.map(\.deliveredAt))::timestamptz[], \(states.map(\.attempts))::bigint[], \(states.map(\.lastAt))::timestamptz[],
                \(states.map(\.expectedAt))::timestamptz[], \(states.map(\.deliveredTo))::text[],
                \(changes.map { $0.told?.p50 })::timestamptz[], \(changes.map { $0.told?.p90 })::timestamptz[],
                \(changes.map(\.lookAt))::timestamptz[], \(changes.map(\.isOver))::boolean[])
                AS n(shipment_id, status, cause, status_at, first_at, delivered_at, attempts, last_at, carrier_eta, delivered_to,
                    arrival_p50, arrival_p90, look_at, is_over)
            WHERE p.shipment_id = n.shipment_id
            """
    }

    /// Reads what `lock` answers.
    static func decode(_ rows: Rows) throws -> [TrackedParcel] {
        try rows.map { row in
            let trace: String? = try row.decode(3)
            let state = ParcelState(
                status: TrackingStatus(word: try row.decode(4)), cause: try row.decode(5), statusAt: try row.decode(6),
                firstAt: try row.decode(7), deliveredAt: try row.decode(8), attempts: try row.decode(9),
                lastAt: try row.decode(10),
                expectedAt: try row.decode(11), deliveredTo: try row.decode(12))
            let life = ParcelLife(
                shipmentID: try row.decode(1), carrier: try row.decode(13), number: try row.decode(0),
                bookedAt: try row.decode(14))
            return TrackedParcel(
                life: life, numberKey: try row.decode(15), orderID: try row.decode(2), trace: trace.flatMap(TraceContext.init),
                state: state, told: try told(row), lane: try lane(row))
        }
    }

    private static func told(_ row: Row) throws -> ToldArrival? {
        let half: Date? = try row.decode(16)
        let most: Date? = try row.decode(17)
        guard let half, let most else { return nil }
        return ToldArrival(p50: half, p90: most)
    }

    private static func lane(_ row: Row) throws -> ParcelLane? {
        let words: [String]? = try row.decode(18)
        let offset: Int? = try row.decode(19)
        guard let words, words.count == 5 else { return nil }
        return ParcelLane(
            service: words[0], site: words[1], origin: words[2], country: words[3], postcodePrefix: words[4],
            utcOffset: offset ?? 0)
    }
}
