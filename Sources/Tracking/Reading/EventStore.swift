import CarrierFormats
import FoundationEssentials
import Fulfilment
import Postgres

/// Keeps what carriers said, append-only, numbers nobody knows included.
struct EventStore: Sendable {
    /// Adds events; those that are there already are left out.
    func add(_ events: [ReportedEvent]) -> SQL {
        // In the order of the key, so that two batches with the same events never wait for each other in a circle.
        let sorted = events.map { ($0, key: $0.event.key) }.sorted {
            ($0.0.event.trackingNumber, $0.key) < ($1.0.event.trackingNumber, $1.key)
        }
        let list = sorted.map(\.0.event)
        return """
            INSERT INTO tracking.event (tracking_number, key, source, status, cause, occurred_at, place, code, message, delivery_id,
                is_correction, is_estimate, carrier, utc_offset, zone, expected_at, delivered_to)
            SELECT * FROM unnest(\(list.map(\.trackingNumber))::text[], \(sorted.map(\.key))::text[], \(sorted.map(\.0.source))::text[],
                \(list.map(\.status.rawValue))::text[], \(list.map(\.cause))::text[], \(list.map(\.occurredAt?.instant))::timestamptz[],
                \(list.map(\.place))::text[], \(list.map(\.code))::text[], \(list.map(\.message))::text[],
                \(sorted.map(\.0.deliveryID))::bigint[], \(list.map { $0.kind == .correction })::boolean[],
                \(list.map { $0.kind == .estimate })::boolean[], \(list.map(\.carrier))::text[],
                \(list.map { $0.occurredAt?.offset })::bigint[], \(list.map(\.zone.rawValue))::text[],
                \(list.map { $0.expectedAt?.instant })::timestamptz[], \(list.map(\.deliveredTo))::text[])
            ON CONFLICT (tracking_number, key) DO NOTHING
            """
    }

    /// All events of these numbers, as far as their status needs them.
    func ofNumbers(_ numbers: [String]) -> SQL {
        """
        SELECT \(Self.columns) FROM tracking.event e
        WHERE e.tracking_number = ANY (\(numbers)::text[])
        """
    }

    /// All events of these shipments' numbers.
    func ofShipments(_ shipments: [Int64]) -> SQL {
        """
        SELECT \(Self.columns)
        FROM shipping.tracked_shipment s JOIN tracking.event e ON e.tracking_number = s.tracking_number
        WHERE s.shipment_id = ANY (\(shipments)::bigint[])
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

/// An event and the delivery that brought it.
struct ReportedEvent: Sendable {
    let event: CarrierEvent
    let source: String
    let deliveryID: Int64
}
