import CarrierFormats
import FoundationEssentials
import Fulfilment
import Observability
import Postgres

/// Keeps the parcels that may be reported on, with the status folded from their events.
///
/// Two things may happen at the same time: a parcel becomes known, and events for its number arrive. Whoever comes second
/// must see the other, so the first takes the matching lock alone, and readers of events whose number nobody knows share it.
struct TrackedParcelStore: Sendable {
    /// Taken by who makes parcels known.
    let lockMatching: SQL = "SELECT pg_advisory_xact_lock(\(Self.matching))"
    /// Taken by who found numbers nobody knows, before looking again.
    let shareMatching: SQL = "SELECT pg_advisory_xact_lock_shared(\(Self.matching))"

    /// Any number no other advisory lock of the system uses.
    private static let matching: Int64 = 0x7472_6163_6B69_6E67

    /// Makes these shipments known.
    /// - Returns: the parcels that are new, locked by this.
    func expect(_ shipments: [Int64]) -> SQL {
        """
        INSERT INTO tracking.parcel AS p (tracking_number, shipment_id, order_id, carrier, expected_at, trace)
        SELECT s.tracking_number, s.shipment_id, s.order_id, s.carrier, s.expected_at, s.trace FROM shipping.tracked_shipment s
        WHERE s.shipment_id = ANY (\(shipments)::bigint[]) AND s.carrier IS NOT NULL
            AND NOT EXISTS (SELECT FROM tracking.parcel known WHERE known.shipment_id = s.shipment_id)
        ORDER BY s.tracking_number
        ON CONFLICT DO NOTHING
        RETURNING \(Self.columns)
        """
    }

    /// Locks the known parcels of these numbers, in the order of the numbers.
    func lock(_ numbers: [String]) -> SQL {
        """
        SELECT \(Self.columns) FROM tracking.parcel p WHERE p.tracking_number = ANY (\(numbers)::text[])
        ORDER BY p.tracking_number FOR UPDATE
        """
    }

    /// Writes what the events of locked parcels come to.
    func update(_ changes: [ParcelChange]) -> SQL {
        let states = changes.map(\.state)
        return """
            UPDATE tracking.parcel p SET status = n.status, cause = n.cause, status_at = n.status_at, first_at = n.first_at,
                delivered_at = n.delivered_at, attempts = n.attempts, last_at = n.last_at, carrier_eta = n.carrier_eta,
                delivered_to = n.delivered_to,
                since = CASE WHEN p.status = n.status THEN p.since ELSE now() END
            FROM unnest(\(changes.map(\.parcel.trackingNumber))::text[], \(states.map(\.status.rawValue))::text[],
                \(states.map(\.cause))::text[], \(states.map(\.statusAt))::timestamptz[], \(states.map(\.firstAt))::timestamptz[],
                \(states.map(\.deliveredAt))::timestamptz[], \(states.map(\.attempts))::bigint[], \(states.map(\.lastAt))::timestamptz[],
                \(states.map(\.expectedAt))::timestamptz[], \(states.map(\.deliveredTo))::text[])
                AS n(tracking_number, status, cause, status_at, first_at, delivered_at, attempts, last_at, carrier_eta,
                    delivered_to)
            WHERE p.tracking_number = n.tracking_number
            """
    }

    private static let columns: SQL = """
        p.tracking_number, p.shipment_id, p.order_id, p.trace, p.status, p.cause, p.status_at, p.first_at, p.delivered_at, p.attempts,
        p.last_at, p.carrier_eta, p.delivered_to
        """

    /// Reads what `expect` and `lock` answer.
    static func decode(_ rows: Rows) throws -> [TrackedParcel] {
        try rows.map { row in
            let trace: String? = try row.decode(3)
            let state = ParcelState(
                status: TrackingStatus(word: try row.decode(4)), cause: try row.decode(5), statusAt: try row.decode(6),
                firstAt: try row.decode(7), deliveredAt: try row.decode(8), attempts: try row.decode(9),
                lastAt: try row.decode(10),
                expectedAt: try row.decode(11), deliveredTo: try row.decode(12))
            return TrackedParcel(
                trackingNumber: try row.decode(0), shipmentID: try row.decode(1), orderID: try row.decode(2),
                trace: trace.flatMap(TraceContext.init), state: state)
        }
    }
}
