import FoundationEssentials
import Fulfilment
import Postgres

/// Keeps what carriers said, append-only, numbers nobody knows included.
struct EventStore: Sendable {
    /// Adds events; of those that are there already only one that was waiting for its carrier is written anew.
    /// - Parameter events: no two of them the same by the index `event_once`.
    func add(_ events: [JudgedEvent]) -> SQL {
        // Always in the same order, so that two batches with the same events never wait for each other in a circle.
        let sorted = events.sorted { $0.reported.sortKey < $1.reported.sortKey }
        let list = sorted.map(\.reported.event)
        return """
            INSERT INTO tracking.event (tracking_number, key, source, status, cause, occurred_at, place, code, message, delivery_id,
                is_correction, is_estimate, carrier, utc_offset, zone, expected_at, delivered_to, expected_on, expected_from, expected_to,
                proof, proof_url, refused, shipment_id)
            SELECT tracking_number, key, source, status, cause, occurred_at, place, code, message, delivery_id,
                is_correction, is_estimate, carrier, utc_offset, zone, expected_at, delivered_to, expected_on::date, expected_from, expected_to,
                proof, proof_url, refused, shipment_id
            FROM unnest(\(list.map(\.trackingNumber))::text[], \(sorted.map(\.reported.key))::text[], \(sorted.map(\.reported.source))::text[],
                \(list.map(\.status.rawValue))::text[], \(list.map(\.cause))::text[], \(list.map(\.occurredAt?.instant))::timestamptz[],
                \(list.map(\.place))::text[], \(list.map(\.code))::text[], \(list.map(\.message))::text[],
                \(sorted.map(\.reported.deliveryID))::bigint[], \(list.map { $0.kind == .correction })::boolean[],
                \(list.map { $0.kind == .estimate })::boolean[], \(list.map(\.carrier))::text[],
                \(list.map { $0.occurredAt?.offset })::bigint[], \(list.map(\.zone.rawValue))::text[],
                \(list.map { $0.expectedAt?.instant })::timestamptz[], \(list.map(\.deliveredTo))::text[],
                \(list.map { $0.expectedOn?.description })::text[], \(list.map { $0.window?.from?.instant })::timestamptz[],
                \(list.map { $0.window?.to?.instant })::timestamptz[], \(list.map { $0.proof?.kind.rawValue })::text[],
                \(list.map { $0.proof?.address })::text[],
                \(sorted.map(\.verdict.refused))::text[], \(sorted.map(\.verdict.shipmentID))::bigint[])
                AS e(tracking_number, key, source, status, cause, occurred_at, place, code, message, delivery_id,
                    is_correction, is_estimate, carrier, utc_offset, zone, expected_at, delivered_to, expected_on, expected_from,
                    expected_to, proof, proof_url, refused, shipment_id)
            ON CONFLICT (number_key, key, source, occurred_at) DO UPDATE SET status = excluded.status, cause = excluded.cause,
                place = excluded.place, code = excluded.code, message = excluded.message,
                delivery_id = excluded.delivery_id, received_at = excluded.received_at, is_correction = excluded.is_correction,
                is_estimate = excluded.is_estimate, carrier = excluded.carrier, utc_offset = excluded.utc_offset, zone = excluded.zone,
                expected_at = excluded.expected_at, delivered_to = excluded.delivered_to, expected_on = excluded.expected_on,
                expected_from = excluded.expected_from, expected_to = excluded.expected_to, proof = excluded.proof,
                proof_url = excluded.proof_url, refused = excluded.refused, shipment_id = excluded.shipment_id
            WHERE event.refused = \(ConfirmationStore.waits) AND excluded.refused IS DISTINCT FROM event.refused
            """
    }

    /// Adds what a source knows only later of a delivery it reported before: who took it, and what shows it. What is known stays, also what
    /// somebody else has added since these were read.
    func complete(_ events: [(event: StoredEvent, known: CarrierEvent)]) -> SQL {
        let sorted = events.sorted { $0.event.sortKey < $1.event.sortKey }
        let known = sorted.map(\.known)
        return """
            UPDATE tracking.event e SET delivered_to = coalesce(e.delivered_to, n.delivered_to), proof = coalesce(e.proof, n.proof),
                proof_url = CASE WHEN e.proof IS NULL OR e.proof = n.proof THEN coalesce(e.proof_url, n.proof_url) ELSE e.proof_url END
            FROM unnest(\(Self.identities(sorted.map(\.event))),
                \(known.map(\.deliveredTo))::text[], \(known.map { $0.proof?.kind.rawValue })::text[],
                \(known.map { $0.proof?.address })::text[])
                AS n(number_key, key, source, occurred_at, delivered_to, proof, proof_url)
            WHERE \(Self.isMeant)
            """
    }

    /// Writes what has become of events that are there. They are older than what lanes are counted from, so their parcels are named.
    func judge(_ events: [(event: StoredEvent, verdict: EventVerdict)]) -> SQL {
        let sorted = events.sorted { $0.event.sortKey < $1.event.sortKey }
        let parcels = Set(sorted.flatMap { [$0.event.heard.countedFor, $0.verdict.shipmentID] }.compactMap { $0 }).sorted()
        return """
            WITH due AS (\(LaneStore.noteDue(parcels)))
            UPDATE tracking.event e SET refused = n.refused, shipment_id = n.shipment_id
            FROM unnest(\(Self.identities(sorted.map(\.event))),
                \(sorted.map(\.verdict.refused))::text[], \(sorted.map(\.verdict.shipmentID))::bigint[])
                AS n(number_key, key, source, occurred_at, refused, shipment_id)
            WHERE \(Self.isMeant)
            """
    }

    /// Takes events away of which another source told the same, and counts.
    func remove(_ events: [StoredEvent]) -> SQL {
        """
        DELETE FROM tracking.event e USING unnest(\(Self.identities(events))) AS n(number_key, key, source, occurred_at)
        WHERE \(Self.isMeant)
        """
    }

    private static func identities(_ events: [StoredEvent]) -> SQL {
        """
        \(events.map(\.numberKey))::text[], \(events.map(\.key))::text[], \(events.map(\.heard.source))::text[],
        \(events.map { $0.heard.event.occurredAt?.instant })::timestamptz[]
        """
    }

    private static let isMeant: SQL = """
        e.number_key = n.number_key AND e.key = n.key AND e.source = n.source AND e.occurred_at IS NOT DISTINCT FROM n.occurred_at
        """

    /// All events of these numbers, as far as their parcels' status needs them.
    /// - Parameter keys: of the numbers.
    func ofNumbers(_ keys: [String]) -> SQL {
        "SELECT \(Self.columns) FROM tracking.event e WHERE e.number_key = ANY (\(keys)::text[])"
    }

    /// All events of these shipments' numbers.
    func ofShipments(_ shipments: [Int64]) -> SQL {
        "SELECT \(Self.columns) FROM tracking.event e WHERE e.number_key = ANY (\(TrackedParcelStore.numbers(of: shipments)))"
    }

    private static let columns: SQL = """
        e.tracking_number, e.key, e.status, e.cause, e.occurred_at, e.is_correction, e.is_estimate, e.expected_at, e.delivered_to,
        e.carrier, e.source, e.received_at, e.refused, e.shipment_id, e.number_key, e.proof, e.proof_url
        """

    /// Reads what the two above answer. The stored key serves as the carrier's id, so that copies stay copies.
    static func decode(_ rows: Rows) throws -> [StoredEvent] {
        try rows.map { row in
            let key: String = try row.decode(1)
            let number: String = try row.decode(0)
            let carrier: String = try row.decode(9)
            let status: String = try row.decode(2)
            let cause: String? = try row.decode(3)
            let isCorrection: Bool = try row.decode(5)
            let isEstimate: Bool = try row.decode(6)
            let deliveredTo: String? = try row.decode(8)
            let kind: CarrierEvent.Kind = isCorrection ? .correction : isEstimate ? .estimate : .report
            let occurredAt: ZonedTime? = try time(row, 4)
            let expectedAt: ZonedTime? = try time(row, 7)
            let event = CarrierEvent(
                id: key, trackingNumber: number, carrier: carrier, kind: kind, status: TrackingStatus(word: status), cause: cause,
                occurredAt: occurredAt, expectedAt: expectedAt, deliveredTo: deliveredTo, proof: try proof(row))
            return try StoredEvent(event, key: key, row)
        }
    }

    private static func proof(_ row: Row) throws -> DeliveryProof? {
        let kind: String? = try row.decode(15)
        let address: String? = try row.decode(16)
        return kind.flatMap(DeliveryProof.Kind.init(rawValue:)).map { DeliveryProof($0, address: address) }
    }

    private static func time(_ row: Row, _ column: Int) throws -> ZonedTime? {
        let instant: Date? = try row.decode(column)
        return instant.map { ZonedTime($0) }
    }
}

extension ReportedEvent {
    fileprivate var sortKey: (String, String, String, Date) {
        (numberKey, key, source, event.occurredAt?.instant ?? .distantPast)
    }
}

extension StoredEvent {
    fileprivate var sortKey: (String, String, String, Date) {
        (numberKey, key, heard.source, heard.event.occurredAt?.instant ?? .distantPast)
    }

    fileprivate init(_ event: CarrierEvent, key: String, _ row: Row) throws {
        let shipmentID: Int64? = try row.decode(13)
        refused = try row.decode(12)
        heard = HeardEvent(
            event, from: try row.decode(10), heardAt: try row.decode(11), waits: refused == ConfirmationStore.waits,
            countedFor: refused == "" ? shipmentID : nil)
        (self.key, numberKey) = (key, try row.decode(14))
    }
}
