import CarrierFormats
import FoundationEssentials
import Fulfilment
import Postgres

/// Keeps what carriers said, append-only, numbers nobody knows included.
struct EventStore: Sendable {
    /// Tells which events count.
    let verdicts: VerdictStore

    /// Adds events; those that are there already are left out. One that does not count makes way for one that does.
    /// - Returns: of those that do not count: source, reason, how many.
    func add(_ events: [ReportedEvent]) -> SQL {
        // In the order of the key, so that two batches with the same events never wait for each other in a circle.
        let sorted = events.map { ($0, key: $0.event.key) }.sorted {
            ($0.0.event.trackingNumber, $0.key) < ($1.0.event.trackingNumber, $1.key)
        }
        let list = sorted.map(\.0.event)
        return """
            WITH added AS (
            INSERT INTO tracking.event (tracking_number, key, source, status, cause, occurred_at, place, code, message, delivery_id,
                is_correction, is_estimate, carrier, utc_offset, zone, expected_at, delivered_to, refused)
            SELECT DISTINCT ON (tracking_number, key) tracking_number, key, source, status, cause, occurred_at, place, code, message,
                delivery_id, is_correction, is_estimate, carrier, utc_offset, zone, expected_at, delivered_to, refused FROM (
            SELECT e.*, CASE WHEN waits THEN \(ConfirmationStore.waits) WHEN p.carrier IS NOT NULL THEN \(verdicts.verdict) END AS refused
            FROM unnest(\(list.map(\.trackingNumber))::text[], \(sorted.map(\.key))::text[], \(sorted.map(\.0.source))::text[],
                \(list.map(\.status.rawValue))::text[], \(list.map(\.cause))::text[], \(list.map(\.occurredAt?.instant))::timestamptz[],
                \(list.map(\.place))::text[], \(list.map(\.code))::text[], \(list.map(\.message))::text[],
                \(sorted.map(\.0.deliveryID))::bigint[], \(list.map { $0.kind == .correction })::boolean[],
                \(list.map { $0.kind == .estimate })::boolean[], \(list.map(\.carrier))::text[],
                \(list.map { $0.occurredAt?.offset })::bigint[], \(list.map(\.zone.rawValue))::text[],
                \(list.map { $0.expectedAt?.instant })::timestamptz[], \(list.map(\.deliveredTo))::text[],
                \(sorted.map(\.0.waits))::boolean[])
                AS e(tracking_number, key, source, status, cause, occurred_at, place, code, message, delivery_id,
                    is_correction, is_estimate, carrier, utc_offset, zone, expected_at, delivered_to, waits)
            LEFT JOIN tracking.parcel p ON p.tracking_number = e.tracking_number
            ) AS judged ORDER BY tracking_number, key, refused <> ''
            ON CONFLICT (tracking_number, key) DO UPDATE SET source = excluded.source, status = excluded.status, cause = excluded.cause,
                occurred_at = excluded.occurred_at, place = excluded.place, code = excluded.code, message = excluded.message,
                delivery_id = excluded.delivery_id, received_at = excluded.received_at, is_correction = excluded.is_correction,
                is_estimate = excluded.is_estimate, carrier = excluded.carrier, utc_offset = excluded.utc_offset, zone = excluded.zone,
                expected_at = excluded.expected_at, delivered_to = excluded.delivered_to, refused = excluded.refused
            WHERE event.refused <> '' AND (excluded.refused = ''
                OR event.refused = \(ConfirmationStore.waits) AND excluded.refused IS DISTINCT FROM event.refused)
            RETURNING source, refused)
            \(VerdictStore.complaints("added"))
            """
    }

    /// All events of these numbers that count, as far as their status needs them.
    func ofNumbers(_ numbers: [String]) -> SQL {
        """
        SELECT \(Self.columns) FROM tracking.event e
        WHERE e.tracking_number = ANY (\(numbers)::text[]) AND e.refused = ''
        """
    }

    /// All events of these shipments' numbers that count.
    func ofShipments(_ shipments: [Int64]) -> SQL {
        """
        SELECT \(Self.columns)
        FROM shipping.tracked_shipment s JOIN tracking.event e ON e.tracking_number = s.tracking_number
        WHERE s.shipment_id = ANY (\(shipments)::bigint[]) AND e.refused = ''
        """
    }

    private static let columns: SQL = """
        e.tracking_number, e.key, e.status, e.cause, e.occurred_at, e.is_correction, e.is_estimate, e.expected_at, e.delivered_to
        """

    /// Reads what the two above answer. The stored key serves as the carrier's id, so that copies stay copies.
    static func decode(_ rows: Rows) throws -> [CarrierEvent] {
        try rows.map { row in
            let (number, key, status, cause, occurredAt, isCorrection, isEstimate, expectedAt, deliveredTo) = try row.decode(
                (String, String, String, String?, Date?, Bool, Bool, Date?, String?).self)
            return CarrierEvent(
                id: key, trackingNumber: number, kind: isCorrection ? .correction : isEstimate ? .estimate : .report,
                status: TrackingStatus(word: status), cause: cause, occurredAt: occurredAt.map { ZonedTime($0) },
                expectedAt: expectedAt.map { ZonedTime($0) }, deliveredTo: deliveredTo)
        }
    }
}

/// An event and who said so.
struct ReportedEvent: Sendable {
    let event: CarrierEvent
    let source: String
    /// The delivery that brought it; nil when the own fleet's driver reported it.
    let deliveryID: Int64?
    /// Whether it does not count before a second look at the carrier.
    var waits = false
}
