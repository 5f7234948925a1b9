import Fulfilment
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
    /// The codes of all carriers: whom an event may name.
    let carriers: SQL = "SELECT code FROM shipping.carrier_code"

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

    /// Makes these shipments known.
    /// - Parameter carriers: those whose parcels are looked at at once; others have half a day to be told of.
    func expect(_ shipments: [Int64], withoutPushes carriers: [String]) -> SQL {
        """
        INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, expected_at, booked_at, trace, look_at)
        SELECT s.tracking_number, s.shipment_id, s.order_id, s.carrier, s.expected_at, s.booked_at, s.trace,
            CASE WHEN s.carrier = ANY (\(carriers)::text[]) THEN now() ELSE now() + interval '12 hours' END
        \(Self.unknown(shipments))
        ORDER BY s.shipment_id
        ON CONFLICT DO NOTHING
        """
    }

    /// Locks the known parcels of these numbers.
    /// - Parameter keys: of the numbers.
    func lock(_ keys: [String]) -> SQL { Self.lock("\(keys)::text[]") }

    /// Locks the known parcels of these shipments' numbers.
    func lock(shipments: [Int64]) -> SQL { Self.lock(Self.numbers(of: shipments)) }

    /// In the order of the numbers, so that two batches never wait for each other in a circle.
    private static func lock(_ keys: SQL) -> SQL {
        """
        SELECT p.tracking_number, p.shipment_id, p.order_id, p.trace, p.status, p.cause, p.status_at, p.first_at, p.delivered_at, p.attempts,
            p.last_at, p.carrier_eta, p.delivered_to, p.carrier, p.booked_at, p.number_key
        FROM tracking.parcel p WHERE p.number_key = ANY (\(keys))
        ORDER BY p.number_key, p.shipment_id FOR UPDATE
        """
    }

    /// The keys of these shipments' numbers, as an array.
    static func numbers(of shipments: [Int64]) -> SQL {
        "ARRAY(SELECT number_key FROM shipping.tracked_shipment WHERE shipment_id = ANY (\(shipments)::bigint[]))"
    }

    /// Writes what the events of locked parcels come to, and when somebody has to look whether something is wrong with them: at once where
    /// something was or is likely to be, and where the carrier expects it later than its service did.
    func update(_ changes: [ParcelChange]) -> SQL {
        let states = changes.map(\.state)
        return """
            UPDATE tracking.parcel p SET status = n.status, cause = n.cause, status_at = n.status_at, first_at = n.first_at,
                delivered_at = n.delivered_at, attempts = n.attempts, last_at = n.last_at, carrier_eta = n.carrier_eta,
                delivered_to = n.delivered_to,
                since = CASE WHEN p.status = n.status THEN p.since ELSE now() END,
                look_at = CASE WHEN p.is_exceptional THEN now() WHEN n.is_over THEN NULL
                    ELSE least(coalesce(p.look_at, now()), n.look_at,
                        CASE WHEN n.carrier_eta > p.expected_at AND n.carrier_eta IS DISTINCT FROM p.carrier_eta THEN now() END) END
            FROM unnest(\(changes.map(\.parcel.life.shipmentID))::bigint[], \(states.map(\.status.rawValue))::text[],
                \(states.map(\.cause))::text[], \(states.map(\.statusAt))::timestamptz[], \(states.map(\.firstAt))::timestamptz[],
                \(states.map(\.deliveredAt))::timestamptz[], \(states.map(\.attempts))::bigint[], \(states.map(\.lastAt))::timestamptz[],
                \(states.map(\.expectedAt))::timestamptz[], \(states.map(\.deliveredTo))::text[],
                \(changes.map(\.lookAt))::timestamptz[], \(changes.map(\.isOver))::boolean[])
                AS n(shipment_id, status, cause, status_at, first_at, delivered_at, attempts, last_at, carrier_eta, delivered_to,
                    look_at, is_over)
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
                state: state)
        }
    }
}
