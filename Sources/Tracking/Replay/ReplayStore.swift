import FoundationEssentials
import Fulfilment
import Postgres

/// The SQL of a replay: which deliveries are read again, and what is there before and after.
struct ReplayStore: Sendable {
    /// A delivery without its body.
    struct Entry: Sendable {
        let id: Int64
        let bytes: Int
        let state: WebhookState
        let error: String?
    }

    /// The next deliveries of a source that came in a span of time and were read before.
    func entries(
        of source: String, since: Date, until: Date?, after last: Int64, limit: Int, on database: some SQLExecutor
    ) async throws -> [Entry] {
        try await database.query(
            """
            SELECT id, octet_length(body), state, error FROM tracking.delivery
            WHERE id > \(last) AND source = \(source) AND received_at >= \(since)
                AND received_at < coalesce(\(until), 'infinity'::timestamptz) AND state <> \(WebhookState.received)
            ORDER BY id LIMIT \(limit)
            """
        ).map { row in
            let (id, bytes, state, error) = try row.decode((Int64, Int, String, String?).self)
            return Entry(id: id, bytes: bytes, state: WebhookState(rawValue: state) ?? .parsed, error: error)
        }
    }

    /// Deliveries with their bodies, ascending.
    func load(_ ids: [Int64], on database: some SQLExecutor) async throws -> [StoredWebhook] {
        try await database.query(
            "SELECT id, source, format, body, looked_up FROM tracking.delivery WHERE id = ANY (\(ids)::bigint[]) ORDER BY id"
        ).map(StoredWebhook.init)
    }

    /// The numbers that deliveries among `ids` were read to speak of. No event was received before its delivery.
    func numbers(
        of source: String, since: Date, ids: ClosedRange<Int64>, on database: some SQLExecutor
    ) async throws -> [(key: String, delivery: Int64)] {
        try await database.query(
            """
            SELECT number_key, delivery_id FROM tracking.event
            WHERE source = \(source) AND received_at >= \(since) AND delivery_id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)
            """
        ).map { row in
            let (key, delivery) = try row.decode((String, Int64).self)
            return (key, delivery)
        }
    }

    /// Takes away what deliveries were read to say of some numbers.
    /// - Returns: what other deliveries had added to it, too: who took a parcel, and what shows it.
    func take(
        _ deliveries: [Int64], of source: String, about keys: [String], in transaction: some SQLExecutor
    ) async throws -> [TakenEvent] {
        try await transaction.query(
            """
            DELETE FROM tracking.event WHERE number_key = ANY (\(keys)::text[]) AND source = \(source)
                AND delivery_id = ANY (\(deliveries)::bigint[])
            RETURNING number_key, key, occurred_at, delivered_to, proof, proof_url
            """
        ).map { row in
            let kind: String? = try row.decode(4)
            let address: String? = try row.decode(5)
            let proof = kind.flatMap(DeliveryProof.Kind.init(rawValue:)).map { DeliveryProof($0, address: address) }
            return TakenEvent(
                numberKey: try row.decode(0), key: try row.decode(1), occurredAt: try row.decode(2),
                deliveredTo: try row.decode(3),
                proof: proof)
        }
    }

    /// Dates what the transaction has added by when its delivery came: an event without a time happened before that.
    func dateBack(_ source: String, _ keys: [String]) -> SQL {
        """
        UPDATE tracking.event e SET received_at = d.received_at FROM tracking.delivery d
        WHERE d.id = e.delivery_id AND e.number_key = ANY (\(keys)::text[]) AND e.source = \(source) AND e.received_at = now()
        """
    }

    /// All that is told and judged of some numbers.
    func picture(_ keys: [String], in transaction: some SQLExecutor) async throws -> ReplayPicture {
        let events = try await transaction.query(
            """
            SELECT number_key, concat_ws(chr(1), source, key, occurred_at::text),
                ROW(tracking_number, status, cause, place, code, message, is_correction, is_estimate, carrier, utc_offset, zone, expected_at,
                    delivered_to, expected_on, expected_from, expected_to, proof, proof_url, refused, shipment_id)::text
            FROM tracking.event WHERE number_key = ANY (\(keys)::text[])
            """)
        let parcels = try await transaction.query(
            """
            SELECT number_key, shipment_id, tracking_number, carrier, status,
                ROW(cause, status_at, first_at, delivered_at, attempts, last_at, carrier_eta, delivered_to)::text
            FROM tracking.parcel WHERE number_key = ANY (\(keys)::text[])
            """)
        var picture = ReplayPicture()
        for row in events {
            let (number, identity, content) = try row.decode((String, String, String).self)
            picture.events[number, default: [:]][identity] = content
        }
        for row in parcels {
            let (number, id, printed, carrier, status, rest) = try row.decode(
                (String, Int64, String, String, String, String).self)
            picture.parcels[number, default: [:]][id] = .init(number: printed, carrier: carrier, status: status, rest: rest)
        }
        return picture
    }

    /// Marks deliveries as what they are read to be now.
    func mark(_ results: [(id: Int64, error: String?)]) -> SQL {
        """
        UPDATE tracking.delivery d SET state = CASE WHEN n.error IS NULL THEN \(WebhookState.parsed) ELSE \(WebhookState.unreadable) END, error = n.error
        FROM unnest(\(results.map(\.id))::bigint[], \(results.map(\.error))::text[]) AS n(id, error)
        WHERE d.id = n.id AND d.state <> \(WebhookState.received)
        """
    }
}

/// An event that was taken away to be read again.
struct TakenEvent: Sendable {
    let numberKey: String
    let key: String
    let occurredAt: Date?
    let deliveredTo: String?
    let proof: DeliveryProof?
}
